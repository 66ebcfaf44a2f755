"""Every key of a kind.yaml and every source it can name, from the code that reads them."""

from __future__ import annotations

from pydantic import BaseModel

from generator import markdown
from pipeline.forms.schema import Dates, FieldSpec, KindSpec, Must, RowKind, Table, Valued
from pipeline.forms.source import Source
from pipeline.forms.sources import SOURCES

PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The whole", KindSpec),
    ("A field", FieldSpec),
    ("Where a value comes from: `from`", Source),
    ("Where today lies: `must`", Must),
    ("A table: one of `rows`", Table),
    ("A column", Valued),
    ("Its dates: `dates`", Dates),
    ("A kind of row: one of `kinds`", RowKind),
)


def text() -> str:
    """A section for each part, and one for the sources."""
    found = [f"### {title}\n\n{_keys(model)}" for title, model in PARTS]
    rows = [[markdown.code(n), markdown.code(s.type), s.about] for n, s in SOURCES.items()]
    table = markdown.table(("source", "type", "what it says"), rows)
    return "\n".join([*found, f"### Sources\n\n{table}"])


def _keys(model: type[BaseModel]) -> str:
    rows = []
    for name, key in model.model_fields.items():
        must = "must be given" if key.is_required() else ""
        rows.append([markdown.code(key.alias or name), key.description or "", must])
    return markdown.table(("key", "meaning", ""), rows)
