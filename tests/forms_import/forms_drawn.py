"""Forms that the tests draw themselves, empty and filled in, and what was filled in."""

from __future__ import annotations

import io
from collections.abc import Mapping

import cv2
import numpy as np
import pikepdf
import pypdfium2
from reportlab.lib.colors import black, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.printing.fonts import embedded

FILLED = {
    "surname": "Quendolin-Marx",
    "born": "03021988",
    "street": "Apfelkamp 12",
    "iban": "DE02120300000000202051",
    "net": "2.713,55",
}
SECRETS = ("Quendolin", "Apfelkamp", "2.713,55", "DE02120300000000202051")


def canvas(buffer: io.BytesIO) -> Canvas:
    made = Canvas(buffer, pagesize=A4, invariant=1)
    made.setFont(embedded("sans"), 8)
    return made


def words(page: Canvas, x: float, top: float, text: str, *, size: float = 8) -> None:
    page.setFont(embedded("sans"), size)
    page.drawString(x, A4[1] - top, text)


def fillable(extra: object = None) -> bytes:
    """An empty form: text, comb, choice, ticks, radios, several lines."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    form = page.acroForm
    words(page, 40, 60, "Kreditantrag", size=16)
    look = {"borderColor": black, "fillColor": white, "fontSize": 9, "borderWidth": 0.5}
    for name, caption, x, top, wide in (
        ("surname", "Nachname", 40, 120, 200),
        ("street", "Straße, Hausnummer", 260, 120, 250),
        ("net", "Nettoeinkommen monatlich EUR", 40, 170, 150),
    ):
        words(page, x, top - 3, caption)
        place = {"x": x, "y": A4[1] - top - 17, "width": wide, "height": 17}
        form.textfield(name=name, tooltip=caption, **place, **look)
    for name, caption, top, cells in (
        ("born", "Geburtsdatum (TTMMJJJJ)", 220, 8),
        ("iban", "IBAN", 270, 22),
    ):
        words(page, 40, top - 3, caption)
        place = {"x": 40, "y": A4[1] - top - 17, "width": 16 * cells, "height": 17}
        form.textfield(name=name, tooltip=caption, maxlen=cells, fieldFlags="comb", **place, **look)
    words(page, 40, 317, "Familienstand")
    form.choice(
        name="marital",
        tooltip="Familienstand",
        value="ledig",
        options=["ledig", "verheiratet", "geschieden"],
        x=40,
        y=A4[1] - 337,
        width=120,
        height=17,
        **look,
    )
    words(page, 220, 331, "Wohneigentum")
    form.checkbox(name="owner", tooltip="Wohneigentum", x=200, y=A4[1] - 333, size=12)
    for number, word in enumerate(("Frau", "Herr")):
        words(page, 60 + 80 * number, 371, word)
        form.radio(name="title", value=word, x=40 + 80 * number, y=A4[1] - 373, size=12)
    words(page, 40, 397, "Erläuterung")
    form.textfield(
        name="why",
        tooltip="Erläuterung",
        fieldFlags="multiline",
        x=40,
        y=A4[1] - 460,
        width=400,
        height=60,
        **look,
    )
    if callable(extra):
        extra(page)
    page.showPage()
    page.save()
    return buffer.getvalue()


def filled(data: bytes, values: Mapping[str, str] = FILLED) -> bytes:
    """With values in its fields and on their appearances."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for widget in pdf.pages[0].Annots:
            name = str(widget.get("/T", ""))
            if name in values:
                widget.V = pikepdf.String(values[name])
                drawn = f"BT /Helv 9 Tf 2 4 Td ({values[name]}) Tj ET".encode("latin-1")
                widget.AP = pikepdf.Dictionary(
                    N=pdf.make_stream(
                        drawn,
                        Type=pikepdf.Name.XObject,
                        Subtype=pikepdf.Name.Form,
                        BBox=[0, 0, 300, 17],
                    )
                )
        pdf.docinfo["/Title"] = pikepdf.String("Akte Quendolin")
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True, **how)
    return buffer.getvalue()


LEDGER = [
    ("02.03.", "Kartenzahlung Quendolin Laden", "41,20", ""),
    ("05.03.", "Lastschrift Stadtwerke Ulmental", "88,05", ""),
    ("09.03.", "Gehalt Brunnhofer GmbH", "", "2.713,55"),
    ("12.03.", "Kartenzahlung Quendolin Laden", "9,80", ""),
    ("15.03.", "Dauerauftrag Miete Apfelkamp", "820,00", ""),
    ("19.03.", "Bargeldauszahlung", "60,00", ""),
]


def statement(name: str = "Jorinde Quendolin", adviser: str = "Frau Walpurga Finkenstein") -> bytes:
    """A statement of two pages that are full of values."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    balance = 1200.0
    for sheet in (1, 2):
        words(page, 470, 50, f"Blatt {sheet} von 2")
        if sheet == 1:
            for row, line in enumerate((name, "Apfelkamp 12", "89999 Ulmental")):
                words(page, 60, 110 + 13 * row, line, size=10)
            words(page, 330, 110, "IBAN:")
            page.drawRightString(555, A4[1] - 110, "DE02 1203 0000 0000 2020 51")
            words(page, 330, 125, "Kundenberater:")
            page.drawRightString(555, A4[1] - 125, adviser)
            words(page, 330, 140, "Alter Kontostand:")
            page.drawRightString(555, A4[1] - 140, "1.200,00 H")
        top = 200 if sheet == 1 else 100
        for x, head in ((44, "Buchung"), (120, "Vorgang"), (330, "Soll EUR"), (410, "Haben EUR")):
            words(page, x, top, head)
        words(page, 520, top, "Saldo")
        for row, (day, text, debit, credit) in enumerate(LEDGER):
            y = top + 20 * (row + 1)
            words(page, 44, y, day)
            words(page, 120, y, text)
            for right, amount in ((365, debit), (453, credit)):
                page.drawRightString(right, A4[1] - y, amount)
            balance += float((credit or f"-{debit}").replace(".", "").replace(",", "."))
            shown = f"{abs(balance):,.2f}".translate(str.maketrans(",.", ".,"))
            page.drawRightString(545, A4[1] - y, f"{shown} H")
            page.line(40, A4[1] - y - 6, 550, A4[1] - y - 6)
        page.showPage()
    page.save()
    return buffer.getvalue()


CAPTIONS = ("Verdienstbescheinigung", "Name, Vorname:", "Geboren am:", "Nettoverdienst monatlich:")
VALUES = ("Quendolin, Jorinde", "03.02.1988", "2.713,55 EUR", "Brunnhofer Werke GmbH")
STAMP, SIGNATURE = (1000, 1500, 1400, 1720), (800, 1560, 1200, 1680)  # pixels


def scanned(skew: float = 1.1, seed: int = 5) -> bytes:
    """A certificate on grained paper, 200 dots an inch, with a stamp and a signature on it."""
    buffer = io.BytesIO()
    page = Canvas(buffer, pagesize=A4, invariant=1)
    serif = embedded("serif")
    page.setFont(serif, 16)
    page.drawString(60, 760, VALUES[3])
    page.setFont(embedded("serif_bold"), 15)
    page.drawString(220, 690, CAPTIONS[0])
    page.setFont(serif, 12)
    page.line(60, 745, 535, 745)
    for row, (caption, value) in enumerate(zip(CAPTIONS[1:], VALUES[:3], strict=True)):
        y = 620 - 40 * row
        page.drawString(60, y, caption)
        page.drawString(242, y + 2, value)
        page.drawString(240, y - 3, "." * 95)
    page.showPage()
    page.save()
    with pypdfium2.PdfDocument(buffer.getvalue()) as drawn:
        sheet = drawn[0].render(scale=200 / 72).to_numpy()[..., 0].copy()
    x0, y0, x1, y1 = STAMP
    box = cv2.boxPoints((((x0 + x1) / 2, (y0 + y1) / 2), (360, 120), 10)).astype(np.int32)
    cv2.polylines(sheet, [box], True, 90, 4)
    cv2.putText(sheet, "PERSONALABTEILUNG", (1045, 1600), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 90, 2)
    left, top, right, bottom = SIGNATURE
    xs = np.linspace(left, right, 300)
    ys = (top + bottom) / 2 + 45 * np.sin(xs / 14) * np.cos(xs / 90)
    cv2.polylines(sheet, [np.stack([xs, ys], 1).astype(np.int32)], False, 15, 3)
    tall, wide = sheet.shape
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), skew, 1)
    turned = cv2.warpAffine(sheet, turn, (wide, tall), borderValue=255).astype(np.float32)
    rng = np.random.Generator(np.random.PCG64(seed))
    grain = cv2.GaussianBlur(rng.normal(0, 7, turned.shape).astype(np.float32), (0, 0), 0.8)
    noisy = np.clip(turned * 0.94 + 6 + grain, 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
