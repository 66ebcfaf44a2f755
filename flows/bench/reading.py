"""Read-back: an OCR engine reads photographs through the ground-truth quads, field by field.

The engine knows nothing of us.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from typing import Any

from flows.bench.progress import say
from output.report.pictures import photograph
from pipeline import units
from pipeline.caches import cached
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.camera.legibility import unwarp
from pipeline.printing import template
from pipeline.printing.marks.tick import TickMark
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Document, FieldView, Language, Page, Photo
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Facts
from pipeline.world import draw_case

SEED, TODAY = 21, date(2026, 3, 31)
SIZE = (1600, 1200)
QUALITIES = {55: 1.0, 75: 1.0, 90: 1.0}
NOBODY = 400  # of so many drawn people one has every kind of paper
PER_SHEET = 14  # fields at most, spread evenly
PLAIN, GROUP = "Normal Captures", "Multi-doc Images"

# What no recogniser tells apart without its sentence: full- and half-width marks, the dashes, two
# primes for one, I and l, O and 0.
FOLD = {
    "—": "-",
    "–": "-",
    "―": "-",
    "一": "-",
    "_": "-",
    "·": ".",
    "〇": "o",
    "0": "o",
    "l": "i",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
}
_FOLD = str.maketrans(FOLD)


@dataclass(frozen=True)
class Reading:
    """What the engine made of one field.

    ``choice``: the field is the ticked one of some captions, which may say more than its value.
    """

    paper: str  # kind and layout
    field: FieldView
    seen: str
    choice: bool

    @property
    def exact(self) -> bool:
        """All of it and nothing else.

        A comma that follows on the paper stands within the crop's margin.
        """
        seen, told = fold(self.seen), fold(self.field.text)
        return told in seen if self.choice else told in (seen, seen.rstrip(",;"))

    @property
    def understood(self) -> bool:
        """Exact but for commas taken for points.

        A reader tells these apart by their place however coarse the picture is.
        """
        return self.exact or fold(self.seen).replace(",", ".") == fold(self.field.text).replace(
            ",", "."
        )


def fold(text: str) -> str:
    """A text without what the engine cannot know."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold().translate(_FOLD)
    # Square metres are one sign, whose 2 is a dot.
    return plain.replace("''", '"').replace("m2", "m")


@cached
def _engine() -> Any:
    from rapidocr import RapidOCR  # one of the development requirements

    # More of them take longer.
    threads = {
        f"EngineConfig.onnxruntime.{which}_op_num_threads": 1 for which in ("intra", "inter")
    }
    return RapidOCR(params={"Global.log_level": "error", **threads})


def read(photo: Photo, page: Page, fields: Sequence[FieldView]) -> list[Reading]:
    """Fields of a photographed page as the engine reads them, each from its own upright crop."""
    pixels, engine, choices = photograph(photo), _engine(), _choices(page.kind, page.layout)
    crops = [
        engine(unwarp(pixels, field.quad), use_det=False, use_cls=False, use_rec=True)
        for field in fields
    ]
    name = f"{page.kind}/{page.layout}"
    return [
        Reading(name, f, "".join(crop.txts or ()), f.name in choices)
        for f, crop in zip(fields, crops, strict=True)
    ]


@cached
def _choices(kind: str, layout: str) -> frozenset[str]:
    return frozenset(
        m.tick
        for page in template.load_layout(kind, layout).pages
        for m in page.marks
        if isinstance(m, TickMark)
    )


def some(fields: Sequence[FieldView], most: int, turn: int = 0) -> list[FieldView]:
    """At most so many of the fields in sight that a recogniser of lines can be asked for.

    Spread evenly; others at another ``turn``.
    """
    able = [f for f in fields if f.visible > 0.98 and askable(f)]
    step = max(1, len(able) // most)
    return able[turn % step :: step][:most]


def askable(field: FieldView) -> bool:
    """Can a recogniser of lines be asked for it?

    Wrapped addresses are boxes of several lines, a number masked but for its ends has stars that
    the engine counts on no clean page either, and a single character it takes for a speck.
    """
    text = field.text
    return (
        len(fold(text)) > 1
        and any(c.isalnum() for c in text)
        and "**" not in text
        and _one_line(field)
    )


def _one_line(field: FieldView) -> bool:
    q = field.quad
    wide = ((q[2] - q[0]) ** 2 + (q[3] - q[1]) ** 2) ** 0.5
    tall = ((q[6] - q[0]) ** 2 + (q[7] - q[1]) ** 2) ** 0.5
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.45 for c in field.text)
    return bool(wide > 0.5 * tall * ems)  # on one line 0.8 or more, on two a quarter of that


# ---------------------------------------------------------------- what is read


def layouts() -> list[tuple[str, str]]:
    """Every kind with each of its layouts, in catalogue order."""
    return [(kind, layout) for kind in units.names(Facts) for layout in template.layouts(kind)]


@cached
def _person(language: Language, index: int, seed: int) -> Case:
    return draw_case(
        World(), TODAY, language, at=Address(seed, ("reading", language, index)), index=index
    )


def sheets(
    kind: str,
    layout: str,
    size: tuple[int, int] = SIZE,
    *,
    seed: int = SEED,
    first: int = 0,
) -> Iterator[Page]:
    """The sheets of one person's paper after the other's, of those alone who have such a paper; no
    end of people. ``size``: of the photographs they are printed for; ``first``: number of the
    person to begin with.

    Raises:
        LookupError: nobody has one.
    """
    unit, form = units.load(Facts, kind), template.load_layout(kind, layout)
    scale, found = capture.raster_scale(form.width, form.height, size), False
    for index in count(first):
        case = _person(form.language, index, seed)
        if unit.applies(case):
            found, at = True, Address(seed, ("reading", kind, index))
            paper = Document(
                "paper",
                kind,
                unit.label,
                layout,
                case.applicant.id,
                unit.facts(case, at.at("facts").stream()),
            )
            yield from render(paper, scale, at=at.at("print"))
        elif index > first + NOBODY and not found:
            raise LookupError(f"nobody of {NOBODY} has {kind}")


def taken(
    page: Page,
    condition: str,
    severity: int,
    *,
    number: int = 0,
    seed: int = SEED,
    others: Sequence[Page] = (),
) -> Photo:
    """A sheet under a condition; the same sheet and number stand alike at every severity.

    ``others``: papers that lie around, and in a group photograph beside it.
    """
    language = template.load_layout(page.kind, page.layout).language
    return capture.photograph(
        [page, *others] if condition == GROUP else [page],
        [Condition(effects()[condition], severity)],
        camera=CameraSettings(SIZE, 0.5, QUALITIES),
        caption=Caption("read", "read", language),
        at=Address(seed, ("reading", page.kind, page.number, number)),
        clutter=others,
    )


@cached
def effects() -> dict[str, CaptureEffect]:
    return {
        e.condition: e for e in (units.load(CaptureEffect, n) for n in units.names(CaptureEffect))
    }


def plainly(
    kind: str, layout: str, wanted: int, *, per_sheet: int = PER_SHEET
) -> tuple[list[Reading], list[str], int]:
    """At least so many legible fields of a layout, read on normal captures of sheet after sheet.

    The names of those that were not legible there (signatures are none, being drawn); and how many
    fields there were.
    """
    found: list[Reading] = []
    lost: list[str] = []
    count = 0
    for number, page in enumerate(sheets(kind, layout)):
        photo = taken(page, PLAIN, 0, number=number)
        fields = photo.sheets[0].fields
        lost += [f.name for f in fields if not f.legible]
        count += len(fields)
        found += read(photo, page, some([f for f in fields if f.legible], per_sheet, number))
        if len(found) >= wanted:
            break
    return found, sorted(lost), count


# ---------------------------------------------------------------- the tables


def by_layout(wanted: int = 56) -> dict[str, Any]:
    """Legible fields read exactly on normal captures, of every layout and language.

    And what was misread or not legible.
    """
    rows: dict[str, dict[str, Any]] = {}
    for kind, layout in layouts():
        found, lost, _ = plainly(kind, layout, wanted)
        exact, wrong = (
            sum(r.exact for r in found),
            [f"{r.field.name}: {r.field.text!r} as {r.seen!r}" for r in found if not r.exact],
        )
        say(f"{kind}/{layout}: {exact} of {len(found)}")
        rows[f"{kind}/{layout}"] = {
            "fields": len(found),
            "exact": exact,
            "wrong": wrong,
            "illegible": sorted(set(lost)),
        }
    return {
        "languages": {
            n: _sum([r for k, r in rows.items() if k.startswith(f"{n}/")]) for n in ("zh", "en")
        },
        "layouts": rows,
    }


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    fields, exact = (sum(r[key] for r in rows) for key in ("fields", "exact"))
    least = min(r["exact"] / r["fields"] for r in rows)
    return {
        "layouts": len(rows),
        "fields": fields,
        "exact": exact,
        "share": round(exact / fields, 4),
        "least_of_a_layout": round(least, 4),
    }


def paper(number: int, papers: int, seed: int = SEED, *, first: int = 0) -> Page:
    """A sheet; so many of them are of kinds and layouts spread over the catalogue."""
    forms = layouts()
    kind, layout = forms[number * len(forms) // papers]
    return next(islice(sheets(kind, layout, seed=seed, first=first), number % 3, None))


def together(number: int, papers: int, seed: int = SEED) -> list[Page]:
    """The sheet of that number, and two of other papers in its language, as they may lie beside it:
    other people's for every number, so that no name is read again and again."""
    forms = layouts()
    one = paper(number, papers, seed, first=number)
    same = [f for f in forms if f[0][:3] == one.kind[:3] and f[0] != one.kind]
    mates = (same[(5 * number + k) % len(same)] for k in (1, 2))
    return [one, *(next(sheets(*mate, seed=seed, first=number)) for mate in mates)]
