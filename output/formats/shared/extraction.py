"""What the documents of a picture say, as the nested JSON a model is trained to answer with."""

from __future__ import annotations

from typing import Any

from pipeline.records import Photo, SheetView

Tree = dict[str, Any]
OWN = "_"  # the text of what also has parts, such as a date beside its year


def documents(photo: Photo) -> list[Tree]:
    """Class and fields of every sheet, in the picture's order.

    Of fields, those that can be read: ``applicant.name`` is ``name`` in ``applicant``, and of
    numbered ones (``transactions.12.balance``) those in sight make a list.
    """
    return [{"class": sheet.label, "fields": _fields(sheet)} for sheet in photo.sheets]


def _fields(sheet: SheetView) -> Tree:
    root: Tree = {}
    for field in sheet.fields:
        if field.legible:
            _put(root, field.name.split("."), field.text)
    return {name: _listed(branch) for name, branch in root.items()}


def _put(branch: Tree, path: list[str], text: str) -> None:
    for part in path[:-1]:
        inner = branch.setdefault(part, {})
        if not isinstance(inner, dict):
            inner = branch[part] = {OWN: inner}
        branch = inner
    there = branch.get(path[-1])
    if isinstance(there, dict):
        branch = there
        path = [OWN]
    # A fact that a sheet prints twice says the same twice.
    if there is None or isinstance(there, dict):
        branch.setdefault(path[-1], text)


def _listed(branch: object) -> object:
    """Branches whose names are all numbers as lists."""
    if not isinstance(branch, dict):
        return branch
    inner = {name: _listed(value) for name, value in branch.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
