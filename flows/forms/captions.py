"""What a field prints, guessed from its caption: German and English ones, and the form's own.

A guess is a beginning to work from, and the form says of each that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from flows.forms.model import Place, Rectangle, Run
from flows.forms.signatures import APPLICANT, STAMPED, signer
from flows.forms.vocabulary import bare, said, spoken
from pipeline.caches import cached
from pipeline.parsing import yaml_file

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'"})
_LONGEST = 60  # letters of a caption that is understood
_FARTHEST = 90.0  # points from a field to its caption
_ASIDE = 0.2  # points that a caption above is as good as one further aside
_COLUMN = 220.0  # points where they stand in columns of their own


class Guess(NamedTuple):
    """A fact's name, its type, where it comes from as YAML says it, and its format if any."""

    name: str
    type: str
    source: str
    format: str = ""
    sure: bool = True  # the caption was understood
    must: str = ""  # on which side of today a date lies, as YAML says it


class _Entry(NamedTuple):
    pattern: re.Pattern[str]
    guess: Guess


_MONEY = "{range: [100, 5000], shape: lognormal}"
_DAYS = "loan.filed"


@cached
def _entries(language: str) -> tuple[_Entry, ...]:
    """What is known of captions, the first that fits."""
    path = Path(__file__).with_suffix(".yaml")
    other = path.with_name("captions_other.yaml")
    others = yaml_file.read(other, other.name)[1]
    found: list[_Entry] = []
    for raw in yaml_file.read(path, path.name)[1]:
        # A long pattern is folded where one of its words ends.
        pattern = raw["pattern"].replace("| ", "|")
        also = others[raw.get("also", raw["name"])].get(language)
        pattern = re.compile(f"{pattern}|{also}" if also else pattern)
        guess = Guess(raw["name"], raw["type"], raw["from"], must=raw.get("must", ""))
        found.append(_Entry(pattern, guess))
    return tuple(found)


_BY_KIND = {
    "date": Guess("date", "date", _DAYS, sure=False),
    "day": Guess("date", "date", _DAYS, sure=False),
    "money": Guess("amount", "money", _MONEY, sure=False),
    "balance": Guess("amount", "money", _MONEY, sure=False),
    "currency": Guess("amount", "money", _MONEY, sure=False),
    "int": Guess("number", "pattern", '{pattern: "#####"}', sure=False),
    "number": Guess("number", "pattern", '{pattern: "########"}', sure=False),
    "iban": Guess("iban", "iban", "account.iban", sure=False),
    "email": Guess("applicant.email", "email", "person.email", sure=False),
}


_PARTS = {  # of an address that is printed without captions
    "postcode": Guess("applicant.postcode", "text", "person.postcode"),
    "city": Guess("applicant.city", "text", "person.city"),
    "addressee": Guess("applicant.name", "name", "person.name"),
    "street": Guess("applicant.street", "address", "person.street"),
    "town": Guess("issued_at", "text", "employer.city", sure=False),
    "bank": Guess("issuer", "text", "bank.name", sure=False),
    "firm": Guess("issuer", "text", "employer.name", sure=False),
    "seat": Guess("issuer_seat", "address", "employer.address", sure=False),
}


_ISSUERS = ("bank", "firm", "seat")


def folded(caption: str) -> str:
    """As the patterns have it."""
    return bare(caption.lower().translate(_FOLD))


def guessed(place: Place) -> Guess:
    """What a field prints, from its caption, then its name, then the kind of value seen in it."""
    if place.look in ("tick", "radio"):
        return _ticked(place)
    if place.look == "stamp":
        return Guess("stamp", "text", "employer.name", sure=False)
    said = _by_words(place.caption) or _by_words(place.group.rpartition(".")[2])
    if place.sample in _PARTS and (said is None or place.sample not in _ISSUERS):
        return _formatted(place, _PARTS[place.sample])
    if place.look == "choice" or place.options:
        return _chosen(place, said)
    if place.look == "signature" or said is not None and said.name == APPLICANT.name:
        said = _signed(place)
    if said is None or said.type == "enum" and not said.source:
        said = _shaped(place) or _BY_KIND.get(place.sample) or _plain(place)
    elif place.sample in _BY_KIND and not _agree(said, place.sample):
        said = _BY_KIND[place.sample]
    return _formatted(place, said)


def _signed(place: Place) -> Guess:
    """A signature, or a name under which one is asked for."""
    found = signer(place.caption, stamped=place.sample == STAMPED)
    name, source = found or APPLICANT
    return Guess(name, "name", source, sure=found is not None)


def _by_words(caption: str) -> Guess | None:
    text = folded(caption).replace("_", " ")
    if len(text) > _LONGEST:  # a sentence names more than what it asks for
        return None
    return next((e.guess for e in _entries(spoken()) if e.pattern.search(text)), None)


def _shaped(place: Place) -> Guess | None:
    """Of figures that are no date and no amount: as many others."""
    if not place.shape or place.sample in ("date", "day", "money", "currency"):
        return None
    name = slug(place.caption) or "number"
    return Guess(name, "pattern", f"{{pattern: {quoted(place.shape)}}}", sure=False)


def _agree(said: Guess, kind: str) -> bool:
    """May a fact of this type have been seen as a value of this kind?"""
    if kind in ("date", "day"):
        return said.type == "date"
    if kind in ("money", "balance", "currency"):
        return said.type in ("money", "decimal")
    if kind == "iban":
        return said.type == "iban"
    return True


def _plain(place: Place) -> Guess:
    """Of a caption that says nothing to us: a few words, or so many characters as there are."""
    name = slug(place.caption) or slug(place.group) or "field"
    if place.look == "comb":
        return Guess(name, "pattern", "", sure=False)
    wide = place.box[2] - place.box[0]
    if place.look == "multiline":
        return Guess(name, "text", "{words: [4, 12]}", sure=False)
    return Guess(name, "text", "{words: [1, 2]}" if wide > 90 else "{words: [1, 1]}", sure=False)


def _chosen(place: Place, said: Guess | None) -> Guess:
    name = said.name if said else slug(place.caption) or slug(place.group) or "choice"
    if not place.options:
        return Guess(name, "text", "{words: [1, 1]}", sure=False)
    source = of_options(place.options)
    return Guess(name, "enum", source, sure=said is not None)


_TOLD = ("person.sex", "person.marital")  # sources that a choice may be true of


def of_options(options: Sequence[str]) -> str:
    """Where a choice comes from: what is true of the applicant, else any, alike in weight."""
    for source in _TOLD:
        found = {
            value: option
            for value, words in said()[source].items()
            for option in options
            if folded(option).strip() in words.split()
        }
        if len(found) == len(said()[source]):
            pairs = ", ".join(f"{value}: {quoted(option)}" for value, option in found.items())
            return f"{{map: [{source}, {{{pairs}}}]}}"
    weights = ", ".join(f"{quoted(option)}: 1" for option in options)
    return f"{{choice: {{{weights}}}}}"


def _ticked(place: Place) -> Guess:
    name = slug(place.group.rpartition(".")[2]) or slug(place.caption) or "tick"
    if place.look == "radio":
        said = _by_words(place.group) or _by_words(place.caption)
        return Guess(said.name if said and said.type == "enum" else name, "enum", "", sure=False)
    return Guess(name, "bool", "{share: 0.3}", sure=False)


# Characters of the longest usual value, by type.
_LENGTHS = {
    "name": 24,
    "address": 45,
    "email": 34,
    "iban": 27,
    "phone": 18,
    "tax_id": 14,
    "money": 12,
    "date": 10,
}
_SMALLEST = 0.4  # of its size the type of a usual value may shrink to, as layouts of ours have it
SHRINK = 0.2  # and that of the longest name or town there is, which must not stop a run
_CELLS = {"date": 6, "tax_id": 11, "iban": 22, "phone": 16, "money": 9, "int": 3, "name": 36}


def _formatted(place: Place, guess: Guess) -> Guess:
    """In a comb dates stand without dots; what would not fit is so many figures or letters."""
    if place.look == "comb":
        return _in_cells(place, guess)
    if place.sample == "currency" and guess.type == "money":
        guess = guess._replace(format='"#,##0.00 ¤¤"')
    size = place.size or min(0.62 * (place.box[3] - place.box[1]), 10.0)
    needed = 0.5 * size * _SMALLEST * _LENGTHS.get(guess.type, 8)
    wide = place.box[2] - place.box[0]
    if place.lines == 1 and needed > wide:
        return _short(guess, max(1, int(wide / (0.6 * size))))
    return guess


def _in_cells(place: Place, guess: Guess) -> Guess:
    if guess.type == "pattern":
        return guess._replace(source=f'{{pattern: "{"#" * min(place.cells, 40)}"}}')
    least = _CELLS.get(guess.type, 5 if guess.source == "person.postcode" else 60)
    if place.cells < least:
        return _short(guess, place.cells)
    if guess.type != "date":
        return guess
    american = re.search(r"mm\W?dd", folded(place.caption)) is not None
    first = "MMdd" if american else "ddMM"
    return guess._replace(format=f"{first}yy" if place.cells < 8 else f"{first}yyyy")


def _short(guess: Guess, length: int) -> Guess:
    """Of a place too small for the whole: letters of names and words, figures of all else."""
    sign = "?" if guess.type in ("name", "address", "text", "email") else "#"
    source = f'{{pattern: "{sign * min(length, 8)}"}}'
    return Guess(guess.name, "pattern", source, sure=False)


def slug(text: str) -> str:
    """Of a caption, a name for a fact: words joined by underscores, of letters and digits."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    name = "_".join(words)[:40].strip("_")
    return f"n{name}" if name[:1].isdigit() else name


def quoted(text: str) -> str:
    """As a YAML string, whatever is in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def nearest(place: Place, runs: Sequence[Run]) -> str:
    """The words that caption a field: of a tick those behind it, else those above or before."""
    behind = place.look in ("tick", "radio")
    best, found = float("inf"), ""
    for run in runs:
        far = _distance(place.box, run.box, behind)
        if far < best:
            best, found = far, run.text
    return found.rstrip(" :.") if best < (_COLUMN if not behind else _FARTHEST) else ""


def _distance(field: Rectangle, words: Rectangle, behind: bool) -> float:
    left, top, right, bottom = field
    middle = (words[1] + words[3]) / 2
    level = top - 2 <= middle <= bottom + 2
    if behind and level and words[0] >= right - 2:
        return words[0] - right
    if level and words[2] <= left + 2:
        return (left - words[2]) + (30 if behind else 0)
    above = top - words[3]
    if not behind and -3 <= above <= 16 and words[0] < right and words[2] > left:
        return max(above, 0) + _ASIDE * abs(words[0] - left)
    below = words[1] - bottom
    if not behind and -2 <= below <= 10 and words[0] < right and words[2] > left:
        return 40 + below + 2 * _ASIDE * abs(words[0] - left)
    return float("inf")
