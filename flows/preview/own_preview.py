"""Preview of somebody's own kind: its pages flat, filled in for one person, in a few seconds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import cv2
import numpy as np

from pipeline import units
from pipeline.forms import people
from pipeline.forms.kind import OwnKind, file_of, layouts
from pipeline.printing.render import draw_boxes, render
from pipeline.printing.template import load_file
from pipeline.recipe import World
from pipeline.records import Document, Pixels
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

TODAY = date(2026, 3, 31)
PAGE = 1500  # pixels of the longer side of a page that stands alone
GAP, MOST = 12, 4  # pixels between pages, and pages abreast
ROOM = 3  # pixels between the ink and its frame


def named(unit: str) -> Path | None:
    """The kind.yaml that somebody means by a folder, its file or one of its layouts."""
    path = Path(unit)
    return file_of(path) or (file_of(path.parent) if path.suffix in (".yaml", ".yml") else None)


def drawn(unit: str, file: Path, seed: int) -> Pixels:
    """Every layout of the kind, or the one that ``unit`` names: a row of pages each, BGR.

    Raises:
        UserError: the kind or a layout cannot be printed.
    """
    wanted = Path(unit)
    asked = [p for p in layouts(file) if p == wanted] or layouts(file)
    forms = [load_file(path) for path in asked]
    own = units.load(Facts, str(file))
    assert isinstance(own, OwnKind)
    at = Address(seed, ("preview", own.kind.name))
    case = draw_case(World(), TODAY, own.kind.spec.prompts, at=at, index=seed)
    case = people.moved(case, own.kind.people)
    facts = own.facts(case, at.at("facts").stream())
    rows = []
    for path, form in zip(asked, forms, strict=True):
        paper = Document("preview", form.kind, own.label, str(path), case.applicant.id, facts)
        scale = PAGE / max(form.width, form.height) / (1 if len(asked) == 1 else 2)
        pages = render(paper, scale, layout=form)[:MOST]
        rows.append(np.hstack([_framed(draw_boxes(page, ROOM)) for page in pages]))
    widest = max(row.shape[1] for row in rows)
    return np.vstack([_padded(row, widest) for row in rows])[..., ::-1].copy()


def _framed(pixels: Pixels) -> Pixels:
    grey = (150, 150, 150)
    return np.asarray(
        cv2.copyMakeBorder(pixels, GAP, GAP, GAP, GAP, cv2.BORDER_CONSTANT, value=grey), np.uint8
    )


def _padded(row: Pixels, width: int) -> Pixels:
    short, grey = width - row.shape[1], (150, 150, 150)
    return np.asarray(
        cv2.copyMakeBorder(row, 0, 0, 0, short, cv2.BORDER_CONSTANT, value=grey), np.uint8
    )
