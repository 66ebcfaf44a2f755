"""The manifest of a finished dataset, read and found fit to be relied on."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from flows.storage.store import Store
from output.tables import manifest
from pipeline.errors import UserError, brief
from pipeline.recipe import Recipe

REMEDY = "restore the file or generate the dataset again"

_Part = Annotated[str, Field(pattern=r"^[A-Za-z' ]{1,40}$")]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _File(BaseModel):
    path: str = Field(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$", max_length=200
    )
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rows: int
    bytes: int


class _Counts(BaseModel):
    """Sums by name, and tallies by what was counted."""

    cases: int = 0
    images: int = 0
    questions: int = 0
    anomalies: int = 0
    kinds: dict[str, int] = {}
    conditions: dict[str, int] = {}
    subtasks: dict[str, int] = {}
    anomalies_by_kind: dict[str, int] = {}
    templates: dict[str, int] = {}


class _Shape(BaseModel):
    """What the commands read of a manifest."""

    recipe: Recipe
    code: str = Field(max_length=200)
    files: list[_File]
    counts: _Counts = _Counts()
    probe: dict[_Part, _Digest] = {}  # earlier versions had none


def read_manifest(store: Store) -> dict[str, Any]:
    """The manifest of the dataset in a store.

    Raises:
        UserError: none there, or not one of ours.
    """
    where = f"{store.name}/{manifest.NAME}"
    try:
        content = store.read_json(f"{store.root}/{manifest.NAME}")
    except (ValueError, OSError) as error:
        raise UserError(where, f"unreadable: {brief(error)}", REMEDY) from None
    if not isinstance(content, dict) or content.get("generator") != "creditdocs":
        raise UserError(
            store.name,
            "not a creditdocs dataset (no manifest.json of ours)",
            "give the folder `creditdocs generate` wrote",
        )
    try:
        _Shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(p) for p in first["loc"])
        raise UserError(where, f"{key}: {first['msg']}", REMEDY) from None
    return content
