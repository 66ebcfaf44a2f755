"""The manifest: what made a dataset and what it holds; one flipped byte is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from output.tables.definitions import definitions
from output.tables.originals import captions
from output.tables.parquet import Written
from pipeline import probe
from pipeline.caches import cached
from pipeline.forms.kind import load
from pipeline.kinds import FILE
from pipeline.parsing import json_text
from pipeline.printing import template
from pipeline.recipe import Recipe
from pipeline.recipe.own_kinds import named
from pipeline.units import ROOT

NAME = "manifest.json"
CERTIFICATE = ("certificate.json", "certificate.pdf")  # written beside it, about all of it
PACKAGES = (
    "albumentations",
    "faker",
    "numpy",
    "opencv-python-headless",
    "pillow",
    "pyarrow",
    "pypdfium2",
    "reportlab",
    "segno",
)
_FOLDERS = ("pipeline", "templates", "perturb", "output", "flows")
_ENDINGS = {".py", ".yaml", ".ttf", ".txt", ".png", ".pdf", ".json"}


@cached
def _digests() -> Mapping[str, bytes]:
    """Everything of ours that decides bytes (code, templates, word lists, fonts), by path."""
    files = chain.from_iterable((ROOT / folder).rglob("*") for folder in _FOLDERS)
    ours = [p for p in files if p.suffix in _ENDINGS and "__pycache__" not in p.parts]
    found = {path.relative_to(ROOT).as_posix(): path for path in ours}
    return {path: sha256(found[path].read_bytes()).digest() for path in sorted(found)}


@cached
def code_fingerprint() -> str:
    """One digest over all of it."""
    return sha256(
        b"".join(path.encode() + b"\0" + digest for path, digest in _digests().items())
    ).hexdigest()


def origin(recipe: Recipe) -> dict[str, Any]:
    """What makes a dataset of this recipe here and now.

    Digests of single files are short: they say where two versions differ.
    """
    return {
        "recipe_hash": recipe.hash(),
        "code": code_fingerprint(),
        "code_parts": {path: digest.hex()[:16] for path, digest in _digests().items()},
        "templates": {_shown(p): template.digest(p)[:16] for p in recipe.template_files()},
        "seed": recipe.seed,
        "packages": {name: version(name) for name in PACKAGES},
        "probe": probe.here(),
    }


def _shown(layout: Path) -> str:
    """A layout of the user's own by its name; of an own kind's also the folder's, where many forms
    have a form.yaml."""
    own = layout.with_name(FILE).is_file()
    return f"{layout.absolute().parent.name}/{layout.name}" if own else layout.name


def recipe_keys(recipe: Recipe) -> dict[str, Any]:
    """The recipe without what decides nothing that comes out.

    That is ``shards``, which decides how the work is cut, and anybody's folders.
    """
    return recipe.portable().model_dump(mode="json", exclude={"shards"})


def manifest(recipe: Recipe, files: Sequence[Written], counts: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``manifest.json``."""
    return {
        "generator": "creditdocs",
        "version": version("creditdocs"),
        "synthetic": True,
        "recipe": recipe_keys(recipe),
        **origin(recipe),
        **_forms(recipe),
        **({"captions": said} if (said := captions(recipe)) else {}),
        "counts": counts,
        "fields": fields(recipe, counts),
        "files": [
            {"path": f.path, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256} for f in files
        ],
    }


def fields(recipe: Recipe, counts: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """What every field of the papers in it means, by their kinds."""
    found = definitions(recipe, counts.get("kinds", ()))
    return {kind: [asdict(field) for field in each] for kind, each in found.items()}


def _forms(recipe: Recipe) -> dict[str, Any]:
    """What own kinds say, by which their papers are derived again; nothing where there are none."""
    own = [load(Path(kind)).kind for kind in named(recipe.documents)]
    said = {
        kind.name: kind.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for kind in own
    }
    return {"forms": said} if said else {}


def as_bytes(content: Mapping[str, Any]) -> bytes:
    """Stable JSON, with a digest of everything else in it under ``sha256``."""
    rest = {k: v for k, v in content.items() if k != "sha256"}
    return stable({**rest, "sha256": sha256(stable(rest)).hexdigest()})


def intact(data: bytes) -> bool:
    """Is it, to the byte, what ``as_bytes`` wrote?"""
    try:
        content = json_text.parse(data)
        return isinstance(content, dict) and as_bytes(content) == data
    except ValueError:  # also half characters, which JSON can say and UTF-8 cannot
        return False


def ours(data: bytes) -> bool:
    """Is, or was, it a manifest of ours?

    Holds for one that was damaged in a single place, or written again by another program.
    """
    return b'"recipe_hash"' in data or b'"code_parts"' in data


def stable(content: Mapping[str, Any]) -> bytes:
    """As JSON: the same bytes for the same content, in UTF-8, keys sorted, a line end last."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def paths(content: Mapping[str, Any]) -> Iterable[str]:
    """Every file the manifest answers for."""
    return (f["path"] for f in content["files"])
