"""Every column of the data contract, from its schema."""

from __future__ import annotations

import pyarrow as pa

from generator import markdown
from output.tables.meanings import MEANINGS, columns
from output.tables.schema import COLUMNS, IMAGE

TYPES = {
    pa.string(): "text",
    pa.int32(): "int32",
    pa.float32(): "float32",
    pa.bool_(): "bool",
    pa.binary(): "bytes",
}


def text() -> str:
    """A table of columns for each table of the contract."""
    return "\n".join(f"### {name}\n\n{_table(name)}" for name in COLUMNS)


def _table(name: str) -> str:
    rows = [
        [markdown.code(path.removeprefix(f"{name}.")), _type(kind), MEANINGS[path]]
        for path, kind in columns(name)
    ]
    return markdown.table(("column", "type", "meaning"), rows)


def _type(kind: pa.DataType) -> str:
    if kind == IMAGE:
        return "Image"
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    return "struct" if pa.types.is_struct(kind) else TYPES[kind]
