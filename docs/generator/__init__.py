"""The parts of the guide that are made from the code, so that they cannot go stale.

``write`` is called by ``conf.py`` whenever the guide is built; what it writes is included by the
pages beside it and is never committed.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from generator import own_kind_keys, pictures, prompts, recipe_keys, table_columns, unit_lists
from output.tables.manifest import code_fingerprint

MADE_BY = "made-by.txt"  # names the code that made what lies in the folder


def write(folder: Path) -> None:
    """Every generated part, into ``folder``. What the same code has made there before is kept.

    Args:
        folder: where the parts go; pictures go to a folder ``pictures`` inside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / MADE_BY
    if note.is_file() and note.read_text(encoding="utf-8") == _maker():
        return
    note.unlink(missing_ok=True)
    drawn = pictures.draw(folder / "pictures")
    parts = {
        "recipe.md": recipe_keys.text(),
        "own_kinds.md": own_kind_keys.text(),
        "columns.md": table_columns.text(),
        "kinds.md": unit_lists.kinds(drawn),
        "field_types.md": unit_lists.field_types(),
        "conditions.md": unit_lists.conditions(drawn),
        "anomalies.md": unit_lists.anomalies(drawn),
        "questions.md": unit_lists.questions(prompts.examples()),
        "others.md": unit_lists.others(drawn),
        "api.md": _api(),
    }
    for name, text in parts.items():
        (folder / name).write_text(text, encoding="utf-8")
    note.write_text(_maker(), encoding="utf-8")


def _api() -> str:
    """Everything that the door offers, from its docstrings."""
    if not _has_door():
        return "The package is not installed where these pages were built.\n"
    directive = ".. automodule:: creditdocs\n   :members:\n   :imported-members:\n"
    return f"```{{eval-rst}}\n{directive}```\n"


def _has_door() -> bool:
    return find_spec("creditdocs") is not None


def _maker() -> str:
    """The code that decides what is written: the project's, and these files."""
    here = sorted(Path(__file__).parent.glob("*.py"))
    texts = (path.read_text(encoding="utf-8") for path in here)
    return "\n".join([code_fingerprint(), f"door: {_has_door()}", *texts])
