"""Would one digit taken for another that looks like it turn an answer?

Tried on every digit that is small or dim, by reading again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.policy import Policy
from pipeline.reading.printed_text import parse_date
from pipeline.records import FieldView, Photo, Question
from pipeline.roles import QuestionKind

# Pixels of a line's height: below the first a digit is a guess, below the second it takes a clear
# picture.
TINY, SMALL = 8.0, 10.0
SURE, SURE_IF_SMALL = 0.95, 0.97  # how likely its digits have to be read
ALIKE: Mapping[str, str] = {
    "0": "68",
    "1": "7",
    "3": "58",
    "4": "9",
    "5": "36",
    "6": "058",
    "7": "1",
    "8": "0369",
    "9": "48",
}
# Doubtful fields: of more than so many that are each read in 19 of 20 pictures, one is misread as
# likely as not.
MOST = 12
YEARS = 10  # nobody takes a day for one so many years away

Place = tuple[int, int, int]  # of a field: photograph, sheet, number on the sheet


def doubtful(seen: FieldView) -> bool:
    """Does it hold a digit that may be taken for another one?"""
    x0, y0, x1, y1, x2, y2, x3, y3 = seen.quad
    height = min(math.hypot(x3 - x0, y3 - y0), math.hypot(x2 - x1, y2 - y1))
    digits = sum(sign in ALIKE for sign in seen.text)
    # The digits of a long text are surer than the text: it takes one sign of any kind to misread
    # that.
    sure = seen.legibility ** (digits / len(seen.text)) if digits else 1.0
    return digits > 0 and (height < TINY or sure < (SURE_IF_SMALL if height < SMALL else SURE))


def misread(text: str) -> list[str]:
    """All that a text may be taken for by one digit; a day stays a day, and within some years."""
    tried: list[str] = []
    for n, sign in enumerate(text):
        tried += [f"{text[:n]}{other}{text[n + 1 :]}" for other in ALIKE.get(sign, "")]
    said = parse_date(text)
    return tried if said is None else [other for other in tried if _near(parse_date(other), said)]


def steady(
    unit: QuestionKind, question: Question, photos: Sequence[Photo], *, policy: Policy
) -> bool:
    """Does the answer stand, whichever one doubtful digit of its evidence is misread?

    What can no longer be read says so itself.
    """
    shown = {photo.id: photo for photo in photos}
    pictures = [shown[i] for i in question.image_ids if i in shown]
    places = list(_doubted(question, pictures))
    if not places or len(pictures) < len(question.image_ids):  # blank templates hold no evidence
        return True
    if len(places) > MOST:
        return False
    for place, seen in places:
        for text in misread(seen.text):
            if _turns(unit, question, _printing(pictures, place, text), policy=policy):
                return False
    return True


def _doubted(question: Question, photos: Sequence[Photo]) -> Iterator[tuple[Place, FieldView]]:
    """The doubtful fields of the evidence, and where they stand."""
    named = {(e.image_id, e.document_id, e.page, e.field) for e in question.evidence if e.field}
    for p, photo in enumerate(photos if named else ()):
        for s, sheet in enumerate(photo.sheets):
            for f, seen in enumerate(sheet.fields):
                if (photo.id, sheet.id, sheet.page, seen.name) in named and doubtful(seen):
                    yield (p, s, f), seen


def _printing(photos: Sequence[Photo], place: Place, text: str) -> list[Photo]:
    """The same pictures, but for one text."""
    p, s, f = place
    sheets, fields = list(photos[p].sheets), list(photos[p].sheets[s].fields)
    fields[f] = fields[f]._replace(text=text)
    sheets[s] = replace(sheets[s], fields=tuple(fields))
    return [*photos[:p], replace(photos[p], sheets=tuple(sheets)), *photos[p + 1 :]]


def _turns(
    unit: QuestionKind, question: Question, photos: Sequence[Photo], *, policy: Policy
) -> bool:
    """Do these pictures say another answer, one that would lose marks?"""
    try:
        read = json.dumps(unit.read(question, photos, policy), ensure_ascii=False)
    except (ValueError, LookupError, ArithmeticError):
        # As ``output.scoring.recheck``: papers that no longer print what is asked.
        return False
    return read != question.answer and unit.score(read, question.answer) < 1.0


def _near(one: date | None, other: date) -> bool:
    return one is not None and abs(one.year - other.year) < YEARS
