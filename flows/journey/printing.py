"""The press of one case: papers set in type and printed.

Each once, however many halves and lies share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from flows.journey.loaded_units import LoadedUnits
from pipeline.camera import capture
from pipeline.forms.checks import PaperCheck
from pipeline.printing import render
from pipeline.printing.composition import Composition, compose
from pipeline.printing.layout import Layout
from pipeline.printing.template import load_layout
from pipeline.records import Document, Page
from pipeline.rng import Address
from pipeline.roles import Printed


class Press:
    """Knows papers by identity: a lie leaves those it does not touch as they are.

    ``at``: the case's address.
    """

    def __init__(self, units: LoadedUnits, at: Address) -> None:
        self._units, self._at = units, at
        self._set: list[tuple[Document, Composition]] = []
        self._pulled: list[tuple[Document, tuple[Page, ...]]] = []

    def pages(self, paper: Document) -> tuple[Page, ...]:
        """The paper's sheets.

        Seals and signatures are drawn at the kind's address, so that twins bear the same.
        """
        found = next((pages for known, pages in self._pulled if known is paper), None)
        if found is None:
            composed = self._composed(paper)
            scale, at = scale_of(self._units, composed.layout), art_of(self._at, paper.kind)
            found = render.draw(paper, composed, scale, specimen=self._units.recipe.specimen, at=at)
            self._pulled.append((paper, found))
        return found

    def sheets(self, paper: Document) -> int:
        """How many sheets the paper has, known without printing them."""
        return len(self._composed(paper).pages)

    def texts(self, paper: Document) -> Mapping[str, str]:
        """Field name -> what the sheets say, known without printing them."""
        return self._composed(paper).texts

    def printed(self, papers: Iterable[Document], today: date) -> Printed:
        """What a file says."""
        return printed(((d, self.texts(d)) for d in papers), today)

    def _composed(self, paper: Document) -> Composition:
        found = next((composed for known, composed in self._set if known is paper), None)
        if found is None:
            found = compose(paper)
            self._set.append((paper, found))
        return found


class Prints(Mapping[str, tuple[Page, ...]]):
    """The sheets of a file by the ids of its papers: a paper is printed when somebody looks at it.

    ``forged``: the sheets of papers that a forger worked on.
    """

    def __init__(
        self,
        press: Press,
        papers: Sequence[Document],
        forged: Mapping[str, tuple[Page, ...]] | None = None,
    ) -> None:
        self._press, self._papers = press, {paper.id: paper for paper in papers}
        self._forged = forged or {}

    def __getitem__(self, paper: str) -> tuple[Page, ...]:
        return self._forged.get(paper) or self._press.pages(self._papers[paper])

    def __contains__(self, paper: object) -> bool:
        return paper in self._papers

    def __iter__(self) -> Iterator[str]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)

    @property
    def forged(self) -> frozenset[tuple[str, int]]:
        """The sheets that a forger worked on: papers and page numbers."""
        pages = [page for sheets in self._forged.values() for page in sheets]
        return frozenset((p.document_id, p.number) for p in pages if p.mask is not None)

    def count(self, paper: str) -> int:
        """How many sheets this paper has, known without printing them; 0 where there is none."""
        return self._press.sheets(self._papers[paper]) if paper in self else 0


class TwinPrints(Prints):
    """The sheets of the clean half: one that the lie left as it was is the other half's."""

    def __init__(self, press: Press, papers: Sequence[Document], lied: Prints) -> None:
        super().__init__(press, papers)
        self._lied = lied
        self._found: dict[str, tuple[Page, ...]] = {}

    def __getitem__(self, paper: str) -> tuple[Page, ...]:
        if paper not in self._found:
            pages = super().__getitem__(paper)
            old = self._lied.get(paper, ())
            self._found[paper] = tuple(
                next((o for o in old if o is page or _alike(o, page)), page) for page in pages
            )
        return self._found[paper]


def _alike(one: Page, other: Page) -> bool:
    """The same sheet, by all that it shows?"""
    marks = [(p.number, p.layout, p.person_id, p.mask is None, p.fields) for p in (one, other)]
    return marks[0] == marks[1] and one.mask is None and np.array_equal(one.pixels, other.pixels)


def scale_of(units: LoadedUnits, layout: Layout) -> float:
    """Pixels per point of sheets to be photographed: enough for the largest of the frames."""
    frames = units.recipe.captures.frames
    return max(capture.raster_scale(layout.width, layout.height, frame) for frame in frames)


def art_of(at: Address, kind: str) -> Address:
    """Where the artwork of a case's paper draws its randomness. ``at``: the case's address."""
    return at.at("print", kind)


def printed(papers: Iterable[tuple[Document, Mapping[str, str]]], today: date) -> Printed:
    """Papers with their texts, as the rules read them."""
    found = list(papers)
    forms = {}
    for document, texts in found:
        own = load_layout(document.kind, document.layout).own
        if own is not None:
            forms[document.id] = PaperCheck(own.spec, texts, today, (), own.writer.digits)
    return Printed(
        {d.id: texts for d, texts in found},
        {d.id: d.kind for d, _ in found},
        today.isoformat(),
        forms=forms,
    )
