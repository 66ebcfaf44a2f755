"""Cases made whole but for pixels.

Sheets set in type but not drawn, and a camera that sees all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

import numpy as np
import pytest
from case_files import QUAD

from pipeline.camera import capture
from pipeline.camera.capture import Caption, Condition
from pipeline.printing import original, render
from pipeline.printing.composition import Composition
from pipeline.printing.drawing import Drawing
from pipeline.printing.layout import Layout
from pipeline.printing.pagination import PagePlan
from pipeline.records import Document, FieldView, Page, Photo, PrintedField, SheetView
from pipeline.rng import Address

SIDE = 4  # pixels of a sheet that stands for a printed one


@contextmanager
def unseen(*, originals: bool = False) -> Iterator[None]:
    """While it lasts, nothing is drawn and nothing is photographed.

    ``originals``: digital originals bring their PDF all the same, with all its text.
    """
    with unphotographed(originals=originals), pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "draw", _set)
        yield


@contextmanager
def unphotographed(*, originals: bool = False) -> Iterator[None]:
    """While it lasts, sheets are drawn, but nothing is photographed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture, "photograph", _seen)
        if not originals:
            patch.setattr(original, "pdf", lambda sheets: b"")
        yield


def _set(document: Document, composed: Composition, *rest: Any, **more: Any) -> tuple[Page, ...]:
    """The paper's sheets. Their few pixels tell what they print."""
    return tuple(_sheet(document, composed.layout, *page) for page in composed.pages)


def _sheet(document: Document, layout: Layout, plan: PagePlan, drawing: Drawing) -> Page:
    fields = tuple(_fields(layout, drawing))
    said = [(field.name, field.text) for field in fields]
    told = repr((document.kind, layout.name, plan.number, said)).encode()
    digest = blake2b(told, digest_size=3 * SIDE * SIDE).digest()
    return Page(
        document_id=document.id,
        kind=document.kind,
        label=document.label,
        person_id=document.owner,
        layout=document.layout,
        number=plan.number,
        pixels=np.frombuffer(digest, np.uint8).reshape(SIDE, SIDE, 3),
        width_pt=layout.width,
        height_pt=layout.height,
        stock=layout.stock,
        fields=fields,
    )


def _fields(layout: Layout, drawing: Drawing) -> Iterator[PrintedField]:
    """What is set in type, then what artwork says, in the artwork's whole box."""
    sx, sy = SIDE / layout.width, SIDE / layout.height
    found = [(r.name, r.text, r.box, r.size) for r in drawing.records]
    for picture in drawing.pictures:
        left, top, width, height = picture.box
        box = (left, top, left + width, top + height)
        found += [(name, text, box, picture.size) for name, text in picture.texts]
    for name, text, (left, top, right, bottom), size in found:
        box = (left * sx, top * sy, right * sx, bottom * sy)
        yield PrintedField(name, layout.label(name) or name, text, box, size * sy, 0.0)


def _seen(
    pages: Sequence[Page],
    conditions: Sequence[Condition],
    *,
    caption: Caption,
    at: Address,
    **rest: Any,
) -> Photo:
    """All of the sheets, every field in full view; the picture's bytes tell its sheets' pixels."""
    sheets = tuple(
        SheetView(
            id=p.document_id,
            kind=p.kind,
            label=p.label,
            person_id=p.person_id,
            page=p.number,
            quad=QUAD,
            fully_visible=True,
            area_fraction=0.5,
            fields=tuple(FieldView(f.name, f.label, f.text, QUAD, 1.0, True) for f in p.fields),
        )
        for p in pages
    )
    jpeg = b"".join(p.pixels.tobytes() for p in pages) + repr(at.path).encode()
    first, severity = conditions[0]
    return Photo(
        id=caption.photo_id,
        case_id=caption.case_id,
        language=caption.language,
        jpeg=jpeg,
        width=640,
        height=480,
        condition=first.condition,
        severity=severity,
        sheets=sheets,
        tampered=False,
        tamper_mask=None,
        parameters=dict(caption.extra),
    )
