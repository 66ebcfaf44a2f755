"""Whose paper it is, and whether its numbers are of the form they claim: by print alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.forms.findings import Finding
from pipeline.forms.reading import Reader
from pipeline.forms.schema import FieldSpec, KindSpec
from pipeline.forms.source import Check

Texts = Mapping[str, str]
# What of a person's row a source prints; of an address, a part of it.
_WHOLE = {"person.name": "name", "person.phone": "phone", "person.tax_id": "id_number"}
_PART = ("person.street", "person.postcode", "person.city", "person.address")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def faults(
    spec: KindSpec, texts: Texts, persons: Sequence[Mapping[str, object]], *, reader: Reader
) -> Iterator[Finding]:
    """What of it does not hold."""
    for name, field in spec.fields.items():
        text = texts.get(name)
        if text is None:
            continue
        if field.type == "iban" and not is_iban(text):
            yield Finding(name, f"{text!r} is no IBAN")
        if field.drawn.pattern is not None and not _fits(field, text):
            yield Finding(name, f"{text!r} is not of the pattern {field.drawn.pattern!r}")
        if persons and not _his(field, text, persons[0], reader=reader):
            yield Finding(name, f"{text!r} is not the applicant's")


def is_iban(text: str) -> bool:
    """Has it the form and the remainder of one?"""
    bare = _bare(text)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", bare):
        return False
    return _mod97(bare[4:] + bare[:4]) == 1


def _bare(text: str) -> str:
    return "".join(c for c in text.upper() if c in _ALPHABET)


def _mod97(text: str) -> int:
    rest = 0
    for char in text:
        value = _ALPHABET.index(char)
        rest = (rest * (100 if value > 9 else 10) + value) % 97
    return rest


def _fits(field: FieldSpec, text: str) -> bool:
    """Is it the pattern, filled in, with its check digits? Blanks and hyphens may be left out."""
    source, bare = field.drawn, _bare(text)
    pattern = source.pattern or ""
    width = {"mod97": 2, "luhn": 1, "mod11": 1}[source.check] if source.check else 0
    if source.check and "%" not in pattern:
        pattern += "%"
    parts = {"#": r"\d", "?": "[A-Z]", "%": f"([0-9X]{{{width}}})" if width else "%"}
    kept = [c for c in pattern.upper() if c in parts or c in _ALPHABET]
    match = re.fullmatch("".join(parts.get(c, c) for c in kept), bare)
    if match is None or source.check is None:
        return match is not None
    return _checked(bare[: match.start(1)] + bare[match.end(1) :], match[1], source.check)


def _checked(body: str, due: str, check: Check) -> bool:
    if check == "mod97":
        return _mod97(body + due) == 1
    digits = [int(d) for c in body for d in str(_ALPHABET.index(c))]
    last = 10 if due == "X" else int(due)
    backwards = list(enumerate(reversed(digits)))
    if check == "mod11":
        return (sum(d * (i % 6 + 2) for i, d in backwards) + last) % 11 == 0
    doubled = [d if i % 2 else (2 * d - 9 if d > 4 else 2 * d) for i, d in backwards]
    return (sum(doubled) + last) % 10 == 0


def _his(field: FieldSpec, text: str, person: Mapping[str, object], *, reader: Reader) -> bool:
    """Is what a source says of the applicant what the case says? True where it says nothing."""
    source = field.drawn
    if source.map is not None and source.map[0] == "person.sex":
        return text == str(source.map[1].get(str(person["sex"])))
    path = source.path or ""
    if path == "person.birth_date":
        return date.fromisoformat(str(person["birth_date"])) in reader.meanings(field, text)
    if path in _WHOLE:
        return _letters(text) == _letters(str(person[_WHOLE[path]]))
    if path in ("person.given_name", "person.family_name"):
        return _letters(text) in _letters(str(person["name"]))
    return path not in _PART or _letters(text) in _letters(str(person["address"]))


def _letters(text: str) -> str:
    """Without blanks and punctuation, which a comb may leave out, and in capitals."""
    return "".join(c for c in text.upper() if c.isalnum())
