"""Papers of drawn people, printed and photographed for an OCR engine to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count, islice

from pipeline import units
from pipeline.caches import cached
from pipeline.camera import capture
from pipeline.camera.capture import CameraSettings, Caption, Condition
from pipeline.conditions import MULTI_DOC
from pipeline.printing import template
from pipeline.printing.render import render
from pipeline.recipe import World
from pipeline.records import Case, Document, Language, Page, Photo
from pipeline.rng import Address
from pipeline.roles import CaptureEffect, Facts
from pipeline.world import draw_case

SEED, TODAY = 21, date(2026, 3, 31)
SIZE = (1600, 1200)
QUALITIES = {55: 1.0, 75: 1.0, 90: 1.0}
NOBODY = 400  # of so many drawn people one has every kind of paper


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
            facts = unit.facts(case, at.at("facts").stream())
            paper = Document("paper", kind, unit.label, layout, case.applicant.id, facts)
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
        [page, *others] if condition == MULTI_DOC else [page],
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
