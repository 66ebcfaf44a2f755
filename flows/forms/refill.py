"""A bank's own fillable blank, filled in as a paper is: values alone, everything else forgotten.

No widget is known by name: a widget takes what the paper prints within its frame. So any blank does
whose fields stand where those of the imported form stood.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from flows.run.extra import needed
from pipeline.errors import UserError
from pipeline.printing.composition import Composition
from pipeline.printing.content.text_line import TextLine
from pipeline.printing.raster import NOTICE
from pipeline.printing.typeset import Rectangle

DEEPEST = 32  # fields within fields
_REMEDY = "give the fillable PDF that the form was imported from, not filled in"
# What stays of the file, of its form, of a page, and of a field: nothing that anybody put in.
_ROOT = frozenset({"/Type", "/Pages", "/AcroForm", "/Lang"})
_FORM = frozenset({"/Fields", "/DR", "/DA", "/Q"})
_PAGE = frozenset(
    [
        "/Type",
        "/Parent",
        "/Resources",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Contents",
        "/Annots",
        "/UserUnit",
    ]
)
_FIELD = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Parent",
        "/Kids",
        "/T",
        "/TU",
        "/FT",
        "/Ff",
        "/Opt",
        "/MaxLen",
        "/DA",
        "/Q",
        "/Rect",
        "/P",
        "/F",
        "/MK",
        "/BS",
        "/Border",
        "/H",
        "/AP",
        "/AS",
    ]
)


def refilled(blank: bytes, name: str, composed: Composition) -> bytes:
    """The blank with a paper's printed values in its fields; same values, same bytes.

    Args:
        blank: a PDF whose fields stand where the paper's layout has them.
        name: how messages call it.
        composed: the paper, set in type.

    Raises:
        UserError: it cannot be read, or has no field where the paper prints one.
    """
    pikepdf = needed("pikepdf", "variants")
    try:
        pdf = pikepdf.open(io.BytesIO(blank))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise UserError(name, "is no PDF that anybody may open", _REMEDY) from None
    with pdf:
        if "/AcroForm" not in pdf.Root or len(pdf.pages) < len(composed.pages):
            what = f"has no fields on {len(composed.pages)} pages, as the form has"
            raise UserError(name, what, _REMEDY)
        _forget(pdf)
        _fill(pdf, name, [drawing.records for _, drawing in composed.pages])
        file = io.BytesIO()
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(file, deterministic_id=True, object_stream_mode=plain, compress_streams=False)
        return file.getvalue()


def _forget(pdf: Any) -> None:
    """Everything about the file, its form and its pages but what they look like."""
    pikepdf = needed("pikepdf", "variants")
    _only(pdf.Root, _ROOT)
    _only(pdf.Root.AcroForm, _FORM)
    pdf.Root.AcroForm.NeedAppearances = True  # readers draw the values
    pdf.trailer.Info = pdf.make_indirect(
        pikepdf.Dictionary(Title="synthetic", Subject=NOTICE, Author="creditdocs")
    )
    for page in pdf.pages:
        _only(page.obj, _PAGE)
        shown = page.obj.get("/Annots", ())
        page.obj.Annots = pikepdf.Array(a for a in shown if a.get("/Subtype") == "/Widget")


def _only(owner: Any, keys: frozenset[str]) -> None:
    for key in [key for key in owner.keys() if key not in keys]:  # noqa: SIM118 - no dict
        del owner[key]


def _fill(pdf: Any, name: str, pages: Sequence[Sequence[TextLine]]) -> None:
    """
    Raises:
        UserError: a record stands in no widget.
    """
    widgets = [(n, page, widget) for n, page in enumerate(pdf.pages) for widget in page.obj.Annots]
    for _, _, widget in widgets:  # all of them first: several may be of one field
        for field in _chain(widget):
            _only(field, _FIELD)
    taken: set[tuple[int, str]] = set()
    for number, page, widget in widgets:
        frame = _frame(page, widget)
        records = pages[number] if number < len(pages) else ()
        inside = [record for record in records if _within(record.box, frame)]
        taken |= {(number, record.name) for record in inside}
        _put(widget, inside[0].text if inside else None)
    for number, records in enumerate(pages):
        for record in records:
            built_in = record.name.startswith("page.")
            if not built_in and (number, record.name) not in taken:
                what = f"page {number + 1} has no field where the form prints {record.name}"
                raise UserError(name, what, _REMEDY)


def _chain(widget: Any) -> Iterator[Any]:
    """A widget and the fields that it is of."""
    holder = widget
    for _ in range(DEEPEST):
        yield holder
        if "/Parent" not in holder:
            return
        holder = holder.Parent


def _frame(page: Any, widget: Any) -> Rectangle:
    """In points from the top left of what is seen of the page."""
    left, bottom, right, top = (float(v) for v in page.cropbox)
    x0, y0, x1, y1 = (float(v) for v in widget.Rect)
    left, top = min(left, right), max(bottom, top)
    return min(x0, x1) - left, top - max(y0, y1), max(x0, x1) - left, top - min(y0, y1)


def _within(box: Rectangle, frame: Rectangle) -> bool:
    """Is the middle of a box in a frame?"""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _put(widget: Any, text: str | None) -> None:
    """The value of a widget; None leaves it empty, and a button off."""
    pikepdf = needed("pikepdf", "variants")
    holders = list(_chain(widget))
    field = next((holder for holder in holders if "/T" in holder), widget)
    kind = next((str(holder.FT) for holder in holders if "/FT" in holder), "")
    if kind != "/Btn":
        if "/AP" in widget:
            del widget["/AP"]
        if text is not None:
            field.V = pikepdf.String(text)
        return
    states = widget.get("/AP", {}).get("/N", {})
    on = next((state for state in states.keys() if state != "/Off"), None)  # noqa: SIM118
    if text is not None and on:
        field.V = widget.AS = pikepdf.Name(on)
    else:
        widget.AS = pikepdf.Name.Off
