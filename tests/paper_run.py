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
from case_files import QUAD, fields

from pipeline.camera import capture
from pipeline.camera.capture import Caption, Condition
from pipeline.printing import original, render
from pipeline.printing.template import load_layout
from pipeline.records import Document, FieldView, Page, Photo, SheetView
from pipeline.rng import Address


@contextmanager
def unseen() -> Iterator[None]:
    """While it lasts, nothing is drawn and nothing is photographed."""
    with unphotographed(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "draw", _set)
        yield


@contextmanager
def unphotographed() -> Iterator[None]:
    """While it lasts, sheets are drawn, but nothing is photographed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture, "photograph", _seen)
        patch.setattr(original, "pdf", lambda sheets: b"")
        yield


def _set(document: Document, *rest: Any, **more: Any) -> tuple[Page, ...]:
    """The paper's sheets. Their few pixels tell what they print."""
    d, layout, pages = document, load_layout(document.kind, document.layout), []
    for number, views in enumerate(fields(d.kind, d.layout, tuple(d.facts.items()))):
        told = repr((d.kind, d.layout, number, [(v.name, v.text) for v in views])).encode()
        pixels = np.frombuffer(blake2b(told, digest_size=48).digest(), np.uint8).reshape(4, 4, 3)
        pages.append(
            Page(
                document_id=d.id,
                kind=d.kind,
                label=d.label,
                person_id=d.owner,
                layout=d.layout,
                number=number,
                pixels=pixels,
                width_pt=layout.width,
                height_pt=layout.height,
                stock="paper",
                fields=views,  # type: ignore[arg-type]
            )
        )
    return tuple(pages)


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
