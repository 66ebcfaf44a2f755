"""What a picture shows that shows no paper of the file, or none with anything on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from flows.journey.loaded_units import LoadedUnits
from flows.journey.papers import layout_of
from pipeline import foreign
from pipeline.camera import capture
from pipeline.conditions import MULTI_DOC, NORMAL
from pipeline.forms.blank_form import blank
from pipeline.printing.template import load_layout
from pipeline.recipe import Negative
from pipeline.records import Language, Page
from pipeline.rng import Address

A4 = 595.0, 842.0  # points
THROUGH = 0.07  # of the print, that shows through paper
UNLABELLED: frozenset[Negative] = frozenset({"empty_desk", "foreign_paper"})


class Sheets(NamedTuple):
    """What a picture may be the back of: the print of ``honest`` sheets, which no lie touched, may
    show through; of a file that has no other, one is turned round through which nothing shows.
    """

    honest: Sequence[Page]
    of_file: Mapping[str, Sequence[Page]]  # by paper, printed when looked at


def conditions(units: LoadedUnits, sort: Negative) -> Mapping[str, float]:
    """What such a picture can be taken under, by the recipe's weights; else an ordinary one.

    No scanner is given a desk, and nobody has handed in the file of what is no document.
    """
    found = {}
    for name, weight in units.condition_weights.items():
        effect = units.effects[name]
        unfit = effect.original or (sort == "empty_desk" and (effect.medium or effect.of_paper))
        if name != MULTI_DOC and not unfit:
            found[name] = float(weight > 0) if units.recipe.balance == "conditions" else weight
    return found if any(found.values()) else {NORMAL: 1.0}


def page(
    units: LoadedUnits,
    sort: Negative,
    *,
    language: Language,
    sheets: Sheets,
    at: Address,
) -> Page:
    """What lies there. ``sheets``: those of which it may be the back."""
    if sort == "foreign_paper":
        return foreign.paper(language, at.at("paper"), lambda w, h: _scale(units, w, h))
    if sort == "blank_form":
        return _blank_form(units, language, at.at("form"))
    if sort == "back_side" and (fronts := sheets.honest):
        front = fronts[int(at.at("sheet").uniform() * len(fronts))]
        return _back(front, 0.0 if front.stock == "card" else THROUGH)
    if sort == "back_side" and (touched := next(filter(None, sheets.of_file.values()), ())):
        return _back(touched[0], 0.0)
    width, height = A4
    return _white("blank-sheet", width, height)


def _scale(units: LoadedUnits, width: float, height: float) -> float:
    frames = units.recipe.captures.frames
    return max(capture.raster_scale(width, height, frame) for frame in frames)


def _white(name: str, width: float, height: float) -> Page:
    """An empty sheet, which stands for whatever is not there; sizes in points."""
    return Page(
        document_id=name,
        kind="blank",
        label="blank",
        person_id="",
        layout="",
        number=0,
        pixels=np.full((64, 48, 3), 255, np.uint8),
        width_pt=width,
        height_pt=height,
        stock="paper",
        fields=(),
    )


def _blank_form(units: LoadedUnits, language: Language, at: Address) -> Page:
    """A sheet of a kind of paper, as it comes from the printer; cards and slips have none."""
    drawn = {kind: layout_of(units.layouts[kind], at.at(kind)) for kind in units.kinds(language)}
    forms = {kind: load_layout(kind, layout) for kind, layout in drawn.items()}
    sheets = {kind: 1.0 for kind, form in forms.items() if form.stock == "paper"}
    kind = at.at("kind").pick(sheets or dict.fromkeys(forms, 1.0))
    form = forms[kind]
    pages = blank(form, _scale(units, form.width, form.height), units.recipe.specimen)
    number = int(at.at("page").uniform() * len(pages))
    name = f"blank-{kind.replace('/', '-')}"
    return replace(pages[number], document_id=name, kind=kind, label=units.facts[kind].label)


def _back(front: Page, through: float) -> Page:
    """The back of a sheet: white, and so much of the print shows through, mirrored."""
    soft = cv2.GaussianBlur(front.pixels[:, ::-1], (0, 0), 2.0)
    pixels = np.asarray(cv2.addWeighted(soft, through, soft, 0, 255 * (1 - through)), np.uint8)
    return Page(
        document_id=f"back-{front.kind.replace('/', '-')}",
        kind=front.kind,
        label=front.label,
        person_id=front.person_id,
        layout=front.layout,
        number=front.number,
        pixels=pixels,
        width_pt=front.width_pt,
        height_pt=front.height_pt,
        stock=front.stock,
        fields=(),
    )
