"""What every field of a kind of paper means: its type, what it is a part of, and a sentence on it.

A shipped kind has them in ``fields.yaml`` beside its ``facts.py``, a kind of somebody's own in its
``kind.yaml``. Nothing that is drawn or asked reads them: they are for who reads a dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipeline import kinds, units
from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.field_types import FieldDefinition, FieldType, misplaced, table_of
from pipeline.forms.schema import KindSpec, Type
from pipeline.parsing import yaml_file
from pipeline.records import Language
from pipeline.roles import Facts

LONGEST = 300  # characters of a sentence
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_NEXT_SENTENCE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"[.!?][\"')\u201d]*\s+[A-Z0-9]"),
    "zh": re.compile(r"[。！？](?=.)"),
}


class _Entry(BaseModel):
    """What ``fields.yaml`` says of a field."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    type: FieldType
    parent: Annotated[str, Field(min_length=1)] | None = None
    en: Annotated[str, Field(max_length=LONGEST)]
    zh: Annotated[str, Field(max_length=LONGEST)]


_FILE: TypeAdapter[dict[str, _Entry]] = TypeAdapter(dict[str, _Entry])


def of(kind: str) -> tuple[FieldDefinition, ...]:
    """The fields of a kind, in the order of its labels.

    Args:
        kind: its id, "zh/bank_statement"; of somebody's own kind the path of its kind.yaml.

    Raises:
        UserError: no such kind; or its dictionary is missing, wrong or not whole.
    """
    if kind.rpartition("/")[2] == kinds.FILE:
        from pipeline.forms import kind as forms  # which draws cases, and so needs all of the world

        own = forms.load(Path(kind))
        return tuple(_own(own.kind.spec, own.labels))
    return _shipped(kind)


@cached(most=64)
def _shipped(kind: str) -> tuple[FieldDefinition, ...]:
    cls = units.unit_class(Facts, kind)
    return read(units.files(Facts)[kind].with_name(kinds.FIELDS), cls.labels)


def read(path: Path, labels: Mapping[str, str]) -> tuple[FieldDefinition, ...]:
    """The fields of a kind with these labels, as its ``fields.yaml`` at ``path`` says them.

    Raises:
        UserError: it is missing, wrong or not whole.
    """
    where = units.place(path) if path.is_relative_to(units.ROOT) else str(path)
    entries = _entries(path, where)
    for name in labels:
        if name not in entries:
            raise UserError(where, f"{name}: is left out", f"say its type, en and zh; see {_GUIDE}")
    for name, entry in entries.items():
        if name not in labels:
            what = f"{name[:100]}: facts.py has no such label"
            raise UserError(where, what, "remove it or mend its spelling")
        if fault := _wordless(entry, labels[name]):
            raise UserError(where, f"{name}.{fault}", f"see {_GUIDE}")
    parents = {name: entry.parent or "" for name, entry in entries.items()}
    for name in parents:
        if fault := misplaced(name, parents):
            raise UserError(where, f"{name}.parent: {fault}", f"see {_GUIDE}")
    return tuple(_defined(name, label, entries[name]) for name, label in labels.items())


_GUIDE = "docs/units/kind.md"


def _entries(path: Path, where: str) -> Mapping[str, _Entry]:
    if not path.is_file():
        raise UserError(where, "does not exist", f"say what each field means; see {_GUIDE}")
    _, raw = yaml_file.read(path, where)
    try:
        return _FILE.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step)[:60] for step in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        remedy = "remove it or mend its spelling" if unknown else f"see {_GUIDE}"
        raise UserError(where, f"{key}: {first['msg']}" if key else first["msg"], remedy) from None


def _defined(name: str, label: str, entry: _Entry) -> FieldDefinition:
    """A column that says no parent is a part of its table."""
    return FieldDefinition(
        name, label, entry.type, entry.parent or table_of(name), entry.en, entry.zh
    )


def _wordless(entry: _Entry, label: str) -> str:
    """What is wrong with the first sentence that is none, with its key; "" for nothing."""
    sentences: tuple[tuple[Language, str], ...] = (("en", entry.en), ("zh", entry.zh))
    for language, text in sentences:
        if fault := _no_sentence(language, text, label):
            return f"{language}: {fault}"
    return ""


def _no_sentence(language: Language, text: str, label: str) -> str:
    if not text.strip():
        return "says nothing"
    if _plain(text) == _plain(label):
        return "repeats the label"
    if text != text.strip() or "\n" in text or not text.endswith("。" if language == "zh" else "."):
        return "is no sentence that ends with a full stop"
    if _NEXT_SENTENCE[language].search(text):
        return "is more than one sentence"
    if not (_CHINESE if language == "zh" else _LATIN).search(text):
        return "is not in that language"
    return ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


# What the types of somebody's own kind are here; a pattern may be a number, and may be none.
_OWN: Mapping[Type, FieldType] = {
    "address": "address",
    "bool": "bool",
    "date": "date",
    "decimal": "decimal",
    "email": "email",
    "enum": "enum",
    "iban": "id",
    "int": "int",
    "money": "money",
    "name": "name",
    "pattern": "text",
    "phone": "phone",
    "tax_id": "id",
    "text": "text",
}


def _own(spec: KindSpec, labels: Mapping[str, str]) -> Iterator[FieldDefinition]:
    """Of somebody's own kind: what its file says, in the language of its prompts."""
    for name, valued in spec.valued():
        yield FieldDefinition(
            name,
            labels[name],
            _OWN[valued.type],
            valued.parent or table_of(name),
            valued.about if spec.prompts == "en" else "",
            valued.about if spec.prompts == "zh" else "",
        )
