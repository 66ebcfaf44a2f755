"""Small slips in names and numbers: one or two signs differ, the check digit still holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from perturb.facts.shared.papers import pick, shows
from pipeline.changes import Edits
from pipeline.facts import require, text
from pipeline.reading.printed_text import same_number
from pipeline.records import Document
from pipeline.roles import Rng
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import citizen_check

# Signs that are easily taken for one another, by sound or shape; other signs fall back on FALLBACK.
LOOKALIKES = (
    "明铭鸣",
    "伟炜玮",
    "静婧靖",
    "佳嘉家",
    "宇羽雨",
    "杰洁捷",
    "婷亭庭",
    "颖莹英",
    "建健剑",
    "文雯纹",
    "海涵瀚",
    "晨辰宸",
    "欣新心",
)
FALLBACK = "伟芳敏静强磊洋勇杰娟涛超霞平刚英华红建文斌浩凯俊帆雪倩雨欣怡博晨"
NEIGHBOURS = dict(zip("aeiouynmkstlr", "eayuoimnczdrl", strict=True))
NAME_FIELDS = ("person.name", "person.given_name", "person.family_name")
TELLING = 4  # signs in sight
NUMBER_FIELDS = ("person.id_number", "person.id_number_masked")
# What still says whose paper it is once the name is misspelt, beside numbers.
TIES = ("person.address", "account.number")


def slips(document: Document, documents: Sequence[Document]) -> list[str]:
    """The fields of a paper in which a slip would be seen.

    A name that nothing else ties to another paper would become somebody else's.
    """
    tied = any(_tied(document, other) for other in documents if other.id != document.id)
    fields = (*NAME_FIELDS, *NUMBER_FIELDS) if tied else NUMBER_FIELDS
    return [f for f in fields if shows(document, f) and not _masked_end(document, f)]


def _masked_end(document: Document, field: str) -> bool:
    return "*" in (text(document.facts, field) or "")[-4:]


def _tied(one: Document, other: Document) -> bool:
    """Do both print the same number, home or account?"""
    for field in TIES:
        if shows(one, field) and shows(other, field) and one.facts[field] == other.facts[field]:
            return True
    numbers = product(_told_numbers(one), _told_numbers(other))
    return any(same_number(mine, theirs) for mine, theirs in numbers)


def _told_numbers(document: Document) -> list[str]:
    """The numbers a paper prints, of which enough shows."""
    shown = [f for f in NUMBER_FIELDS if shows(document, f)]
    numbers = [require(text, document.facts, field) for field in shown]
    return [number for number in numbers if tells(number)]


def tells(number: str) -> bool:
    """Does so much of it show through its mask that it is nobody else's?

    Two signs of eighteen are shared by many.
    """
    return sum(c.isalnum() for c in number) >= TELLING


def slip(document: Document, field: str, rng: Rng) -> Edits:
    """The field with one or two signs changed."""
    shown = require(text, document.facts, field)
    if field in NUMBER_FIELDS:
        return {field: other_number(shown, rng)}
    return {field: other_name(shown, rng)}


def other_name(name: str, rng: Rng) -> str:
    """The name with one sign or letter changed; the Chinese family name stays."""
    return _other_latin(name, rng) if name.isascii() else _other_chinese(name, rng)


def _other_chinese(name: str, rng: Rng) -> str:
    family = 2 if len(name) > 2 and name[:2] in lexicon("zh").double_families else 1
    at = int(rng.integers(family, len(name)))
    group = next((g for g in LOOKALIKES if name[at] in g), FALLBACK)
    return name[:at] + pick(rng, [c for c in group if c != name[at]]) + name[at + 1 :]


def _other_latin(name: str, rng: Rng) -> str:
    places = [n for n, c in enumerate(name) if c in NEIGHBOURS and n > 0 and name[n - 1].isalpha()]
    at = pick(rng, places or [len(name.rstrip(" .")) - 1])
    other = NEIGHBOURS.get(name[at], "e" if name[at] != "e" else "a")
    return name[:at] + other + name[at + 1 :]


def other_number(number: str, rng: Rng) -> str:
    """Two digits of the serial changed; birth date and sex as they were, check digit recomputed.

    A masked citizen number shows its last four characters only: the serial's digits change there.
    """
    if "-" in number:  # social number: area-group-serial
        head, serial = number[:-4], int(number[-4:])
        return f"{head}{(serial + int(rng.integers(1, 90)) * 11) % 9999 + 1:04d}"
    if "*" in number:
        tail = f"{(int(number[-4:-1]) + 2 * int(rng.integers(1, 50))) % 1000:03d}"
        return number[:-4] + tail + number[-1]
    serial = (int(number[14:17]) + 2 * int(rng.integers(1, 50))) % 1000
    first17 = f"{number[:14]}{serial:03d}"
    return first17 + citizen_check(first17)


def with_birth(number: str, birth: str) -> str:
    """The citizen number of the same person born on another day (``YYYYMMDD``)."""
    first17 = number[:6] + birth + number[14:17]
    return first17 + citizen_check(first17)
