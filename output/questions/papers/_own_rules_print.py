"""Whether print keeps what a prompt asks of a field: the prompt's words and printed texts alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from pipeline.forms.formula import parse
from pipeline.forms.reading import Meaning
from pipeline.forms.rederive import Printed, worked_out

_QUOTED = re.compile("“([^“”]+)”")
_TODAY = re.compile(r"(?:review is |审查日为)(\d{4})-(\d{2})-(\d{2})")
_FORMULA = re.compile(r"(?:must be: |应等于：)(.+?)(?:\. In quotes|。引号中)")
_SAMPLES = re.compile(
    r"Days are written like (.+?), numbers like (.+?)\. If|日期写作(.+?)，数字写作(.+?)。若"
)
_EARLY = ("be after the day", "不得晚于")


class Samples(NamedTuple):
    """How a paper writes the 31st of December 2026, and a number of a thousand and some."""

    day: str
    amount: str


Texts = Mapping[
    str, Sequence[str]
]  # what a field, or a column's cells, are called -> what they say


def title(prompt: str) -> str:
    """Of the paper that is asked about."""
    found = _QUOTED.search(prompt)
    return found[1] if found else ""


def keeps(prompt: str, texts: Texts) -> bool:
    """Does the paper keep it?

    Raises:
        LookupError: it does not print a field that the prompt names.
        ValueError: a text that is no day or number.
    """
    samples = _samples(prompt)
    caption = _QUOTED.findall(prompt)[1]
    (text,) = texts[caption]
    formula = _FORMULA.search(prompt)
    if formula is not None:
        return _derived(formula[1], text, texts, samples=samples)
    day, found = _day(text, samples), _TODAY.search(prompt)
    if day is None or found is None:
        raise ValueError(text)
    today = date(int(found[1]), int(found[2]), int(found[3]))
    return day <= today if any(words in prompt for words in _EARLY) else day >= today


def _samples(prompt: str) -> Samples:
    found = _SAMPLES.search(prompt)
    if found is None:
        raise ValueError("a prompt without samples")
    return Samples(found[1] or found[3], found[2] or found[4])


def _derived(formula: str, text: str, texts: Texts, *, samples: Samples) -> bool:
    captions = list(dict.fromkeys(_QUOTED.findall(formula)))
    plain = _QUOTED.sub(lambda found: f"f{captions.index(found[1])}", formula)

    def column(name: str) -> list[Meaning]:
        said = texts[captions[int(name[1:])]]
        return [_meaning(each, samples) for each in said if each.strip()]

    def one(name: str) -> Meaning:
        (value,) = column(name)
        return value

    due = worked_out(parse(plain), Printed(one, column, column))
    shown = _meaning(text, samples)
    if isinstance(due, Fraction) and isinstance(shown, Fraction):
        return abs(due - shown) <= Fraction(1, 2 * 10 ** _places(text, samples))
    return due == shown


def _meaning(text: str, samples: Samples) -> Meaning:
    day = _day(text, samples)
    if day is not None:
        return day
    number = _number(text, samples)
    if number is None:
        raise ValueError(text)
    return number


def _number(text: str, samples: Samples) -> Fraction | None:
    """A number written as the sample is, whatever currency stands beside it."""
    point = samples.amount[-3]
    negative = any(sign in text for sign in "-−")
    whole, _, part = text.rpartition(point) if point in text else (text, "", "")
    digits, after = re.sub(r"\D", "", whole), re.sub(r"\D", "", part)
    if not digits:
        return None
    value = Fraction(int(digits + after), 10 ** len(after))
    return -value if negative else value


def _places(text: str, samples: Samples) -> int:
    point = samples.amount[-3]
    return sum(c.isdigit() for c in text.rpartition(point)[2]) if point in text else 0


def _day(text: str, samples: Samples) -> date | None:
    """A day written as the sample is; in a comb without what stands between its figures."""
    order = [_part(each) for each in re.findall(r"\d+", samples.day)]
    if order == [""]:  # figures alone
        order, widths = _run_together(samples.day)
        found = _cut(re.sub(r"\D", "", text), widths)
    else:
        found = re.findall(r"\d+", text)
        if len(found) == 1:
            found = _cut(found[0], [len(each) for each in re.findall(r"\d+", samples.day)])
    if len(found) != 3 or sorted(order) != ["d", "m", "y"]:
        return None
    said = dict(zip(order, map(int, found), strict=True))
    if re.sub(r"[\d./\- ]", "", text):
        return None
    year = said["y"] if said["y"] > 99 else _near(said["y"])
    try:
        return date(year, said["m"], said["d"])
    except ValueError:
        return None


_NAMES = {"31": "d", "12": "m", "2026": "y", "26": "y"}


def _part(figures: str) -> str:
    return _NAMES.get(figures, "")


def _run_together(sample: str) -> tuple[list[str], list[int]]:
    """Of "31122026": what its figures are, and how many of each."""
    found = re.findall("2026|31|12|26", sample)
    return [_NAMES[each] for each in found], [len(each) for each in found]


def _cut(figures: str, widths: Sequence[int]) -> list[str]:
    if len(figures) != sum(widths):
        return []
    cuts = [sum(widths[:n]) for n in range(len(widths) + 1)]
    return [figures[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]


def _near(year: int) -> int:
    """Of two figures, in the century that is nearest to the sample's year."""
    about = 2026
    return min((c + year for c in (1900, 2000, 2100)), key=lambda each: abs(each - about))
