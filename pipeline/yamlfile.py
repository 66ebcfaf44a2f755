"""YAML as users write it: only true and false are truth values, no dates, no key twice, and nothing that unfolds without end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import UserError

LARGEST = 2**20  # bytes of a file
MOST = 200_000  # values in it once every alias is unfolded
DEEPEST = 50
_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.SafeLoader):
    """YAML in which a caption may read No, On or 2025-01-01."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands here a second time", key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false|True|False)$"), list("tfTF"))


def read(path: Path, where: object) -> tuple[str, Any]:
    """The text of a file and what it says; ``where`` is how messages call it.

    Raises:
        UserError: not a file, not text, too large, or not YAML.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise UserError(where, f"larger than {LARGEST // 2**20} MB", "give the YAML file that was meant")
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise UserError(where, f"cannot be read: {error.strerror}", "give the path of a YAML file") from None
    except UnicodeDecodeError as error:
        raise UserError(where, f"not UTF-8 text (byte {error.start})", "save it as YAML in UTF-8") from None
    return text, parse(text, where, "write it as YAML")


def parse(text: str, where: object, remedy: str) -> Any:
    """What a YAML text says.

    Raises:
        UserError: it is not YAML, or says too much.
    """
    loader = None
    try:
        loader = _Loader(text)  # refuses characters that cannot stand in YAML
        node = loader.get_single_node()
        if node is None:
            return None
        if _unfolded(node, {}, DEEPEST) > MOST:
            raise UserError(where, f"its aliases unfold to more than {MOST} values", "write fewer aliases")
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        line = f" in line {place.line + 1}" if place else ""
        raise UserError(where, f"{', '.join(filter(None, (error.context, error.problem)))}{line}", remedy) from None
    except (yaml.YAMLError, ValueError) as error:
        raise UserError(where, " ".join(str(error).split())[:200], remedy) from None
    except RecursionError:
        raise UserError(where, "nested too deeply", remedy) from None
    finally:
        if loader is not None:
            loader.dispose()


def _unfolded(node: yaml.Node, known: dict[yaml.Node, int], deeper: int) -> int:
    """Values below and including a node, aliases counted every time they are used.

    Raises:
        RecursionError: a node that holds itself, or a nest nobody writes.
    """
    if deeper < 0:
        raise RecursionError
    if node not in known:
        if isinstance(node, yaml.MappingNode):
            below = [part for pair in node.value for part in pair]
        else:
            below = node.value if isinstance(node, yaml.SequenceNode) else []
        known[node] = 1 + sum(_unfolded(part, known, deeper - 1) for part in below)
    return known[node]
