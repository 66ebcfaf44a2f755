"""The fields of a fillable PDF: where its widgets lie, how they look empty, what they are called.

Of a widget only what the form's maker wrote is read: never its value, nor its appearance, which
is drawn anew whenever somebody fills it in.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flows.forms.model import Border, Look, Place, Rectangle, Unfit
from flows.forms.pdf import widgets
from flows.run.extra import needed
from pipeline.errors import UserError

MOST_WIDGETS = 1_000  # marks of a layout's page
_MULTILINE, _PASSWORD, _RADIO, _PUSH, _COMB = 1 << 12, 1 << 13, 1 << 15, 1 << 16, 1 << 24
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_ALIGNS = ("left", "center", "right")


def opened(data: bytes, name: str) -> Any:
    """The PDF, pages turned upright.

    Raises:
        UserError: damaged, locked, or its owner forbids to copy from it.
    """
    pikepdf = needed("pikepdf")
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise UserError(
            name, "is locked with a password", "save it without one, then import that"
        ) from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise UserError(name, "not a readable PDF", "open it and save it anew") from None
    if pdf.is_encrypted and not pdf.allow.extract:
        raise UserError(
            name, "its owner forbids to copy from it", "ask its owner for one that allows it"
        )
    return pdf


def upright(pdf: Any) -> bytes:
    """The same without encryption, turned pages and earlier versions; changes ``pdf`` itself."""
    for page in pdf.pages:
        if page.rotation:
            page.flatten_rotation()
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=False, static_id=True)
    return buffer.getvalue()


def dynamic(pdf: Any) -> bool:
    """Is it an XFA form whose pages only its maker's program lays out?"""
    form = pdf.Root.get("/AcroForm")
    if form is None or "/XFA" not in form:
        return False
    return bool(pdf.Root.get("/NeedsRendering", False)) or not len(form.get("/Fields", []))


def places(pdf: Any) -> list[Place]:
    """Every widget a reader shows, in the order of pages.

    Raises:
        Unfit: more than a page of a layout holds.
    """
    found: list[Place] = []
    for number, page in enumerate(pdf.pages):
        left, bottom, right, top = (float(v) for v in page.cropbox)
        corner = (min(left, right), max(bottom, top))
        here = [_place(number, widget, corner) for widget in _widgets(page)]
        kept = [place for place in here if place is not None]
        if len(kept) > MOST_WIDGETS:
            raise Unfit(f"{len(kept)} fields on a page, more than {MOST_WIDGETS}")
        found += kept
    return found


def values(pdf: Any) -> Iterator[str]:
    """What somebody filled in, so that it can be kept out of all that is kept."""
    pikepdf = needed("pikepdf")
    for page in pdf.pages:
        for widget in _widgets(page):
            for key in ("/V", "/DV"):
                value = widgets.inherited(widget, key)
                if isinstance(value, pikepdf.String):
                    yield str(value)


def _widgets(page: Any) -> Iterator[Any]:
    annotations = page.obj.get("/Annots")
    if not widgets.of_type(annotations, "Array"):
        return
    for annotation in annotations:
        if (
            widgets.of_type(annotation, "Dictionary")
            and str(annotation.get("/Subtype", "")) == "/Widget"
        ):
            yield annotation


def _place(number: int, widget: Any, corner: tuple[float, float]) -> Place | None:
    flags = _whole(widget.get("/F", 0))
    box = _box(widget.get("/Rect"), corner)
    if flags & (_HIDDEN | _NO_VIEW) or box is None:
        return None
    kind = str(widgets.inherited(widget, "/FT") or "")
    own = _whole(widgets.inherited(widget, "/Ff"))
    look = _look(kind, own)
    if look is None:
        return None
    cells = _whole(widgets.inherited(widget, "/MaxLen")) if look == "comb" else 0
    if look == "comb" and not 1 <= cells <= 200:
        look, cells = "text", 0
    marked = look in ("tick", "radio")
    # What a group of radio buttons is called captions none of them.
    tip = widget.get("/TU") if look == "radio" else widgets.inherited(widget, "/TU")
    size = _size(widget)
    return Place(
        number,
        box,
        look,
        widgets.group(widget),
        widgets.text(tip),
        size=0.0 if marked else size,
        align=_align(widget),  # type: ignore[arg-type]
        cells=cells,
        options=widgets.options(widget) if kind == "/Ch" else (),
        equals=_on(widget) if marked else "",
        border=_border(widget, cells),
        round=look == "radio",
        lines=_lines(box, size) if look == "multiline" else 1,
        widget=widgets.named(widget),
    )


def _look(kind: str, flags: int) -> Look | None:
    if kind == "/Btn":
        if flags & _PUSH:
            return None
        return "radio" if flags & _RADIO else "tick"
    if kind == "/Ch":
        return "choice"
    if kind == "/Sig":
        return "signature"
    if kind != "/Tx":
        return None
    if flags & _COMB and not flags & (_MULTILINE | _PASSWORD):
        return "comb"
    return "multiline" if flags & _MULTILINE else "text"


def _box(rect: Any, corner: tuple[float, float]) -> Rectangle | None:
    if not widgets.of_type(rect, "Array") or len(rect) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(v) for v in rect)
    except (TypeError, ValueError):
        return None
    left, top = corner
    box = (min(x0, x1) - left, top - max(y0, y1), max(x0, x1) - left, top - min(y0, y1))
    sound = all(math.isfinite(v) and abs(v) < 10_000 for v in box)
    return box if sound and box[2] - box[0] > 1 and box[3] - box[1] > 1 else None


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | Decimal) else 0


def _number(value: Any, default: float) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else default


def _size(widget: Any) -> float:
    """Of the type: 0 where the reader shall choose one."""
    default = widgets.inherited(widget, "/DA")
    match = _SIZE.search(str(default)[:500]) if widgets.of_type(default, "String") else None
    size = float(match[1]) if match and match[1].count(".") < 2 and match[1] != "." else 0.0
    return size if 3 <= size <= 60 else 0.0


def _lines(box: Rectangle, size: float) -> int:
    return max(1, min(int((box[3] - box[1]) / (1.25 * (size or 9.0))), 60))


def _align(widget: Any) -> str:
    quadding = _whole(widgets.inherited(widget, "/Q"))
    return _ALIGNS[quadding] if 0 <= quadding <= 2 else "left"


def _on(widget: Any) -> str:
    """The name of a box's ticked state, which its maker chose."""
    looks: Any = widget.get("/AP")
    normal: Any = looks.get("/N") if widgets.of_type(looks, "Dictionary") else None
    if not widgets.of_type(normal, "Dictionary"):
        return ""
    keys = list(normal.keys())
    states = [str(key)[1:] for key in keys if str(key) != "/Off"]
    return states[0][:100] if states else ""


def _border(widget: Any, cells: int) -> Border | None:
    look = widget.get("/MK")
    if not widgets.of_type(look, "Dictionary"):
        return None
    line, fill = _color(look.get("/BC")), _color(look.get("/BG"))
    if line is None and fill is None:
        return None
    given: Any = widget.get("/BS")
    style: Any = given if widgets.of_type(given, "Dictionary") else {}
    width = min(max(_number(style.get("/W", 1), 1.0), 0.0), 12.0)
    kind = str(style.get("/S", "/S"))[1:2] or "S"
    return Border(line, fill, width, kind, cells)


def _color(parts: Any) -> str | None:
    if not widgets.of_type(parts, "Array"):
        return None
    shares = [min(max(_number(v, 0.0), 0.0), 1.0) for v in parts]
    if len(shares) == 1:
        shares *= 3
    if len(shares) == 4:
        cyan, magenta, yellow, key = shares
        shares = [(1 - v) * (1 - key) for v in (cyan, magenta, yellow)]
    if len(shares) != 3:
        return None
    red, green, blue = (round(v * 255) for v in shares)
    return f"#{red:02x}{green:02x}{blue:02x}"
