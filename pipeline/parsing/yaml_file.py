"""YAML as users write it, and nothing that unfolds without end.

Only true and false are truth values; there are no dates, no tags, and no key twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from pipeline.errors import UserError, brief

LARGEST = 2**18  # bytes of a file; the largest shipped layout has 2**15
MOST = 30_000  # values in it once every alias is unfolded; reading so many takes a second
DEEPEST = 50
_MERGE, _BOOL, _INT, _FLOAT, _TIME = (
    f"tag:yaml.org,2002:{name}" for name in ("merge", "bool", "int", "float", "timestamp")
)
_OWN = (_BOOL, _INT, _FLOAT, _TIME)  # resolved otherwise than in YAML 1.1
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Strict(Composer, SafeConstructor, Resolver):
    """YAML in which a caption may read No, On, 2025-01-01, 0o17 or 12:30, whoever parses it."""

    values = 0
    peek_event: Callable[[], Any]  # the parser's

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        self.values += 1
        if self.values > MOST:
            raise self._refused(f"holds more than {MOST} values", event)
        # !!binary, !!set and the like; some crash PyYAML on nonsense.
        if getattr(event, "tag", None) is not None:
            raise self._refused(f"the tag {event.tag[:50]!r} is not read here", event)
        if isinstance(event, yaml.ScalarEvent) and _SURROGATE.search(event.value):
            raise self._refused("half a character, which cannot be printed", event)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    @staticmethod
    def _refused(what: str, event: yaml.Event) -> yaml.MarkedYAMLError:
        return yaml.MarkedYAMLError(problem=what, problem_mark=event.start_mark)  # type: ignore[arg-type]

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            if key.value in seen:
                what = f"the key {key.value!r} stands here a second time"
                raise yaml.constructor.ConstructorError(None, None, what, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _kept(resolvers: list[tuple[str, re.Pattern[str]]]) -> list[tuple[str, re.Pattern[str]]]:
    return [(tag, regexp) for tag, regexp in resolvers if tag not in _OWN]


_Strict.yaml_implicit_resolvers = {
    first: _kept(resolvers) for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Strict.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|false|True|False)$"), list("tfTF"))
# YAML 1.1 also knows octal and sexagesimal numbers; a long one of the latter takes minutes.
_Strict.add_implicit_resolver(_INT, re.compile(r"^[-+]?(?:0|[1-9][0-9_]*)$"), list("-+0123456789"))
_DECIMAL = r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
_NO_NUMBER = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_Strict.add_implicit_resolver(
    _FLOAT, re.compile(f"^(?:{_DECIMAL}|{_NO_NUMBER})$"), list("-+0123456789.")
)


class _Plain(_Strict, yaml.SafeLoader):
    """Parses in Python, for a PyYAML that was built without libyaml."""


_LOADER: type[Any] = _Plain
if yaml.__with_libyaml__:

    class _Quick(_Strict, yaml.CSafeLoader):
        """Parses in C, which takes a fifth of the time; the guards above see the same events."""

        def __init__(self, text: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)  # libyaml's own composes before the guards have seen anything

    _LOADER = _Quick


def read(path: Path, where: object) -> tuple[str, Any]:
    """The text of a file and what it says; ``where`` is how messages call it.

    Raises:
        UserError: not a file, not text, too large, or not YAML.
    """
    try:
        # Opening a pipe would wait for whoever writes into it.
        if path.exists() and not path.is_file():
            raise UserError(where, "not a file", "give the path of a YAML file")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise UserError(
                where, f"larger than {LARGEST // 2**10} KB", "give the YAML file that was meant"
            )
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise UserError(
            where, f"cannot be read: {error.strerror}", "give the path of a YAML file"
        ) from None
    except UnicodeDecodeError as error:
        raise UserError(
            where, f"not UTF-8 text (byte {error.start})", "save it as YAML in UTF-8"
        ) from None
    return text, parse(text, where, "write it as YAML")


def parse(text: str, where: object, remedy: str) -> Any:
    """What a YAML text says.

    Raises:
        UserError: it is not YAML, or says too much.
    """
    loader = None
    try:
        loader = _LOADER(text)  # refuses characters that cannot stand in YAML
        node = loader.get_single_node()
        if node is None:
            return None
        if _unfolded(node, {}, DEEPEST) > MOST:
            raise UserError(
                where, f"its aliases unfold to more than {MOST} values", "write fewer aliases"
            )
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        line = f" in line {place.line + 1}" if place else ""
        what = ", ".join(filter(None, (error.context, error.problem)))
        raise UserError(where, f"{what}{line}", remedy) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise UserError(where, brief(error), remedy) from None
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
        below: Iterable[yaml.Node] = ()
        if isinstance(node, yaml.MappingNode):
            below = chain.from_iterable(node.value)
        elif isinstance(node, yaml.SequenceNode):
            below = node.value
        known[node] = 1 + sum(_unfolded(part, known, deeper - 1) for part in below)
    return known[node]
