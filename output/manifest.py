"""The manifest: what made a dataset and what it holds, file by file, so that one flipped byte is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from output.parquet import Written
from pipeline.recipe import Recipe
from pipeline.units import ROOT

NAME = "manifest.json"
PACKAGES = ("albumentations", "faker", "fonttools", "numpy", "opencv-python-headless", "pillow", "pyarrow", "pypdfium2", "reportlab", "segno")
_FOLDERS = ("pipeline", "templates", "perturb", "output", "flows")
_ENDINGS = {".py", ".yaml", ".ttf", ".txt", ".png", ".pdf", ".json"}


@cache
def code_fingerprint() -> str:
    """One digest over everything of ours that decides bytes: code, templates, word lists, fonts."""
    digest = sha256()
    files = (p for folder in _FOLDERS for p in (ROOT / folder).rglob("*") if p.suffix in _ENDINGS and "__pycache__" not in p.parts)
    for path in sorted(files, key=lambda p: p.relative_to(ROOT).as_posix()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def recipe_keys(recipe: Recipe) -> dict[str, Any]:
    """The recipe without ``shards``, which decides how the work is cut and not what comes out."""
    return recipe.model_dump(mode="json", exclude={"shards"})


def manifest(recipe: Recipe, files: Sequence[Written], counts: Mapping[str, Any]) -> dict[str, Any]:
    """The content of ``manifest.json``."""
    return {
        "generator": "creditdocs",
        "version": version("creditdocs"),
        "synthetic": True,
        "recipe": recipe_keys(recipe),
        "recipe_hash": recipe.hash(),
        "code": code_fingerprint(),
        "seed": recipe.seed,
        "packages": {name: version(name) for name in PACKAGES},
        "counts": counts,
        "files": [{"path": f.path, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256} for f in files],
    }


def as_bytes(content: Mapping[str, Any]) -> bytes:
    """Stable JSON."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def paths(content: Mapping[str, Any]) -> Iterable[str]:
    """Every file the manifest answers for."""
    return (f["path"] for f in content["files"])
