"""Amounts on a printed sheet, and the work of a forger's brush on them: erase, letter, paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from perturb.page._figures import Figures, figures
from pipeline import kinds
from pipeline.printing.content.reworded import Patch, reworded
from pipeline.printing.fonts import face, pen
from pipeline.printing.render import printed_text
from pipeline.printing.template import load_layout
from pipeline.records import Document, Page, Pixels, PrintedField, Severity

Rect = tuple[int, int, int, int]  # left, top, right, bottom in page pixels, the last two outside
Box = tuple[float, float, float, float]  # left, top, right, bottom in page pixels
FACES = {
    "zh": ("song", "song_bold", "hei", "hei_bold", "kai", "sans", "serif"),
    "en": ("sans", "serif", "mono", "sans_bold", "serif_bold"),
}
PAD = 2
SMALLEST_EM = 10.0  # pixels; smaller figures cannot be judged in a photograph
FINE = 4  # letters are drawn so many times larger, then averaged down to the page's pixels
CHANGED, SOURCE = 255, 128


@dataclass(frozen=True)
class Lettering:
    """Text as it would be drawn: how much ink every pixel of ``rect`` takes, 0-1."""

    rect: Rect
    alpha: npt.NDArray[np.float32]
    ink: Box


def amounts(page: Page, document: Document) -> list[PrintedField]:
    """Printed sums of money that stand alone.

    Their patch would touch no other field and not the edge of the sheet.
    """
    found = []
    for field in page.fields:
        value = document.facts.get(field.name)
        if not value or not isinstance(value, Decimal) or field.size_px < SMALLEST_EM:
            continue
        if restated(document, field, field.text) != value:
            continue
        rect = around(field, 2 * PAD)
        if on_page(rect, page) and not touches(rect, page.fields, field):
            found.append(field)
    return found


def on_page(rect: Rect, page: Page) -> bool:
    """Does a patch stay on the sheet?"""
    height, width = page.pixels.shape[:2]
    return rect[0] >= 0 and rect[1] >= 0 and rect[2] <= width and rect[3] <= height


def around(field: PrintedField, pad: int = PAD) -> Rect:
    """The whole pixels of a field's ink, widened by ``pad``."""
    left, top, right, bottom = field.box
    return (
        int(np.floor(left)) - pad,
        int(np.floor(top)) - pad,
        int(np.ceil(right)) + pad,
        int(np.ceil(bottom)) + pad,
    )


def union(one: Rect, other: Rect) -> Rect:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """Do two boxes share any area?"""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def touches(rect: Rect, fields: Sequence[PrintedField], own: PrintedField) -> bool:
    """Does a patch cover ink of another field?

    A composite field around this very one does not count.
    """
    return any(f is not own and overlap(rect, f.box) and not _holds(f, own) for f in fields)


def _holds(outer: PrintedField, inner: PrintedField) -> bool:
    a, b = outer.box, inner.box
    around_it = a[0] <= b[0] and a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3]
    return around_it and inner.text in outer.text


def ink_colour(pixels: Pixels, rect: Rect) -> npt.NDArray[np.float32]:
    """The colour of the darkest twentieth of a rectangle: three floats 0-255."""
    left, top, right, bottom = rect
    part = pixels[top:bottom, left:right].reshape(-1, 3).astype(np.float32)
    count = max(4, len(part) // 20)
    darkest: npt.NDArray[np.float32] = part[
        np.argsort(part.sum(axis=1), kind="stable")[:count]
    ].mean(axis=0)
    return darkest


def erased(pixels: Pixels, rect: Rect) -> Pixels:
    """The rectangle without its ink, filled in from the paper around every stroke.

    Same shape as the rectangle.
    """
    left, top, right, bottom = rect
    margin = 6
    y0, x0 = max(0, top - margin), max(0, left - margin)
    window = np.ascontiguousarray(pixels[y0 : bottom + margin, x0 : right + margin])
    grey = cv2.cvtColor(window, cv2.COLOR_RGB2GRAY)
    paper = float(np.percentile(grey, 85))
    ink = np.zeros_like(grey)
    inner = np.s_[top - y0 : bottom - y0, left - x0 : right - x0]
    ink[inner] = (grey[inner] < paper - 12).astype(np.uint8)
    ink = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    filled = cv2.inpaint(window, ink, 3, cv2.INPAINT_TELEA)
    return np.asarray(filled[inner], dtype=np.uint8)


def likely_faces(page: Page, field: PrintedField) -> list[str]:
    """The faces of the page's language.

    The one whose figures run and weigh most like the printed ones comes first.
    """
    left, top, right, bottom = around(field, 0)
    grey = page.pixels[top:bottom, left:right].mean(axis=2)
    weight = float((255 - grey).mean()) / max(1.0, 255 - field.ink)

    def misfit(role: str) -> float:
        drawn = letter(field.text, role, field.size_px, right=field.box[2], top=field.box[1])
        x0, _, x1, _ = drawn.ink
        area = max(1.0, (x1 - x0) * (drawn.ink[3] - drawn.ink[1]))
        runs = abs((x1 - x0) / (right - left) - 1)
        return runs + 2 * abs(float(drawn.alpha.sum()) / area - weight)

    return sorted(able_faces(page, field), key=lambda role: (misfit(role), role))


def able_faces(page: Page, field: PrintedField) -> list[str]:
    """The faces of the page's language that have every sign of a field."""
    return [role for role in FACES[kinds.set_in(page.kind)] if not face(role).missing(field.text)]


def letter(text: str, role: str, size: float, *, right: float, top: float) -> Lettering:
    """``text`` set in a face at ``size`` pixels.

    The ink's right edge is at ``right`` and its top at ``top``.
    """
    font = pen(role, size * FINE)
    x0, y0, x1, y1 = font.getbbox(text, anchor="ls")
    rect = (
        int(np.floor(right - (x1 - x0) / FINE)) - 1,
        int(np.floor(top)) - 1,
        int(np.ceil(right)) + 1,
        int(np.ceil(top + (y1 - y0) / FINE)) + 1,
    )
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    sheet = Image.new("L", (width * FINE, height * FINE), 0)
    start = ((right - rect[0]) * FINE - x1, (top - rect[1]) * FINE - y0)
    ImageDraw.Draw(sheet).text(start, text, font=font, fill=255, anchor="ls")
    fine = np.asarray(sheet, dtype=np.float32) / 255
    alpha = fine.reshape(height, FINE, width, FINE).mean(axis=(1, 3)).astype(np.float32)
    return Lettering(rect, alpha, (right - (x1 - x0) / FINE, top, right, top + (y1 - y0) / FINE))


def onto(page: Page, patch: Pixels, rect: Rect, *, source: Rect | None = None) -> Page:
    """The page with a patch laid on it, and the mask.

    255 is the patch, 128 where it was copied from.
    """
    left, top, right, bottom = rect
    pixels = page.pixels.copy()
    pixels[top:bottom, left:right] = patch
    mask = np.zeros(page.pixels.shape[:2], np.uint8) if page.mask is None else page.mask.copy()
    if source is not None:
        mask[source[1] : source[3], source[0] : source[2]] = SOURCE
    mask[top:bottom, left:right] = CHANGED
    return replace(page, pixels=pixels, mask=mask)


def relabelled(page: Page, old: PrintedField, new: PrintedField, *, rect: Rect) -> Page:
    """The page with one field read differently, and the lines that a patch left."""
    fields = tuple(new if f is old else f for f in page.fields)
    left, top, right, bottom = rect
    patch = Patch((left, top, right, bottom), old, new)
    return replace(reworded(page, patch), fields=fields)


def restated(document: Document, field: PrintedField, text: str) -> Decimal | None:
    """The fact of which the paper's layout prints this text where it printed the field's.

    None where it prints none so. Formats show as many decimals as a fact has: it keeps its own
    unless the text says otherwise. Papers may print a negative sum without its sign.
    """
    true, spelled = document.facts[field.name], spelling(document, field)
    if not isinstance(true, Decimal) or spelled is None:
        return None
    before, after = spelled.read(field.text), spelled.read(text)
    if before is None or after is None:
        return None
    layout = load_layout(document.kind, document.layout)
    signed = after if before == true else -after
    for value in (signed.quantize(true), signed):
        if printed_text(layout, field.name, value) == text:
            return value
    return None


def spelling(document: Document, field: PrintedField) -> Figures | None:
    """How the paper spells the amount of a field; None where it is none."""
    return figures(load_layout(document.kind, document.layout), field.name)


def severity(true: Decimal, shown: Decimal) -> Severity:
    """By how much the sum changed."""
    share = abs(shown - true) / abs(true)
    return "high" if share >= 1 else "medium" if share >= Decimal("0.2") else "low"
