"""Canaries in a copy of a source: a PDF with a secret in every place where one was ever found."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from flows.run.extra import needed

SIZE = (595, 440)  # points of the page that canaries are drawn on, at least
_MARGIN = 40  # points outside the crop box, below it
_FONT = "/Canary"
_LARGE = 16  # points: to be read by OCR where it can be seen at all
# Drawn on a page of its own, in this order from the top: operators before and after the text.
_DRAWN: Mapping[str, tuple[str, str]] = {
    "text that is not painted": ("3 Tr", ""),
    "white text": ("1 g", ""),
    "text off the page": ("0 g", ""),
    "text under an opaque box": ("0 g", "1 g {x} {y} 500 24 re f"),
    "a hidden layer": ("0 g", ""),
    "outside the crop box": ("0 g", ""),
    "text in .985 grey": (".985 g", ""),
    "text under a box of 93 %": ("0 g", "/Cover gs 1 g {x} {y} 500 24 re f"),
}
NAMED = (
    "document information",
    "XMP",
    "an attached file",
    "a script",
    "an old revision",
    "a form's value",
    "a note",
    "EXIF of a picture",
)
PLACES = (*NAMED, *_DRAWN)


def planted(source: bytes | None, canaries: Mapping[str, str]) -> bytes:
    """A copy of a PDF (or a new one) with a canary, of ASCII letters, in some of ``PLACES``.

    Raises:
        pikepdf.PdfError, ValueError: the source cannot be copied.
    """
    pikepdf = needed("pikepdf", "certify")
    file = pikepdf.open(io.BytesIO(source)) if source else pikepdf.new()
    with file:
        page = _page(pikepdf, file)
        _notes(pikepdf, file, page, canaries=canaries)
        _drawings(pikepdf, file, page, canaries=canaries)
        old = canaries.get("an old revision")
        file.Root["/PieceInfo"] = file.make_indirect(pikepdf.Dictionary(V=old or ""))
        written = io.BytesIO()
        plain = pikepdf.ObjectStreamMode.disable
        file.save(written, static_id=True, object_stream_mode=plain, linearize=False)
        data = written.getvalue()
    if not old:
        return data
    with pikepdf.open(io.BytesIO(data)) as saved:  # which numbered its objects anew
        number = saved.Root.PieceInfo.objgen[0]
    return _revised(data, number)


def _page(pikepdf: Any, file: Any) -> Any:
    wide, tall = _size(file)
    page = file.add_blank_page(page_size=(wide, tall))
    page.obj["/MediaBox"] = pikepdf.Array([0, -_MARGIN, wide, tall])
    page.obj["/CropBox"] = pikepdf.Array([0, 0, wide, tall])
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font["/BaseFont"], font["/Encoding"] = pikepdf.Name.Helvetica, pikepdf.Name.WinAnsiEncoding
    page.obj["/Resources"] = pikepdf.Dictionary(
        Font=pikepdf.Dictionary({_FONT: file.make_indirect(font)}),
        ExtGState=pikepdf.Dictionary(Cover=pikepdf.Dictionary(ca=0.93)),
        Properties=pikepdf.Dictionary(),
        XObject=pikepdf.Dictionary(),
    )
    return page


def _size(file: Any) -> tuple[float, float]:
    """Of the source's own pages, since an importer takes those of one size only."""
    if not len(file.pages):
        return SIZE
    left, bottom, right, top = map(float, file.pages[0].cropbox)
    return max(right - left, SIZE[0]), max(top - bottom, SIZE[1])


def _drawings(pikepdf: Any, file: Any, page: Any, *, canaries: Mapping[str, str]) -> None:
    lines = []
    for number, (place, (before, after)) in enumerate(_DRAWN.items()):
        text = canaries.get(place)
        if not text:
            continue
        x, y = 40, 400 - 45 * number
        if place == "text off the page":
            x = 900
        elif place == "outside the crop box":
            y = 8 - _MARGIN
        line = f"q {before} BT {_FONT} {_LARGE} Tf {x} {y} Td ({text}) Tj ET "
        line += after.format(x=x - 4, y=y - 6) + " Q"
        if place == "a hidden layer":
            page.obj.Resources.Properties["/Hidden"] = _hidden_layer(pikepdf, file)
            line = f"/OC /Hidden BDC {line} EMC"
        lines.append(line)
    if "EXIF of a picture" in canaries:
        page.obj.Resources.XObject["/Photo"] = _photo(file, canaries["EXIF of a picture"])
        lines.append("q 30 0 0 30 540 20 cm /Photo Do Q")
    page.obj["/Contents"] = file.make_stream("\n".join(lines).encode())


def _hidden_layer(pikepdf: Any, file: Any) -> Any:
    made = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("layer"))
    layer = file.make_indirect(made)
    hidden = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    properties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=hidden)
    file.Root["/OCProperties"] = properties
    return layer


def _photo(file: Any, text: str) -> Any:
    pikepdf = needed("pikepdf", "certify")
    made = file.make_stream(jpeg_with(text))
    made["/Type"], made["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    made["/Width"] = made["/Height"] = 24
    made["/ColorSpace"], made["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    made["/Filter"] = pikepdf.Name.DCTDecode
    return made


def jpeg_with(text: str) -> bytes:
    """A small picture whose EXIF says it."""
    exif = Image.Exif()
    exif[0x010E] = text  # ImageDescription
    file = io.BytesIO()
    Image.new("RGB", (24, 24), "#dddddd").save(file, "JPEG", exif=exif)
    return file.getvalue()


def _notes(pikepdf: Any, file: Any, page: Any, *, canaries: Mapping[str, str]) -> None:
    """What a PDF says beside its pages."""
    if text := canaries.get("document information"):
        file.docinfo["/Author"] = text
    if text := canaries.get("XMP"):
        with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as notes:
            notes["dc:description"] = text
    if text := canaries.get("an attached file"):
        file.attachments["note.txt"] = pikepdf.AttachedFileSpec(file, text.encode())
    if text := canaries.get("a script"):
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{text}')")
        file.Root["/OpenAction"] = action
    found = []
    if text := canaries.get("a form's value"):
        found.append(_widget(pikepdf, file, text))
    if text := canaries.get("a note"):
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text)
        note["/Rect"], note["/Contents"] = pikepdf.Array([300, 60, 320, 80]), text
        found.append(file.make_indirect(note))
    page.obj["/Annots"] = pikepdf.Array(found)


def _widget(pikepdf: Any, file: Any, text: str) -> Any:
    field = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, F=2)
    field["/FT"], field["/T"], field["/V"] = pikepdf.Name.Tx, "canary", text
    field["/Rect"] = pikepdf.Array([200, 60, 290, 80])
    made = file.make_indirect(field)
    form = file.Root.get("/AcroForm")
    if form is None:
        file.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([made]))
    else:
        form["/Fields"].append(made)
    return made


def _revised(data: bytes, number: int) -> bytes:
    """The same with an update that empties one object, as a program that fills forms appends it."""
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")].rstrip()
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    head = data if data.endswith(b"\n") else data + b"\n"
    body = b"%d 0 obj\n<< >>\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(head))
    update = trailer.rstrip().removesuffix(b">>") + b" /Prev %d >>\n" % start
    end = b"startxref\n%d\n%%%%EOF\n" % (len(head) + len(body))
    return head + body + table + update + end
