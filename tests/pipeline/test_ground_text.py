"""What a form says that lies below a layout as a PDF: its lines, where their ink is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.printing import template
from pipeline.printing.content import of_grounds
from pipeline.printing.render import render
from pipeline.printing.scanned import Caption
from pipeline.records import Document, Page

SIZE = (300.0, 200.0)
SCALE = 3.0
SAID = {
    "Statement of account": (40, 150, 20),
    "Name": (40, 120, 9),
    "Date of birth": (180, 120, 9),
    "Please fill in every line of this form.": (40, 40, 9),
    "Page 1 of 2": (240, 12, 9),
}
LAYOUT = """
kind: zh/bank_statement
paper: {width: 300, height: 200}
pages: [{background: [{pdf: form.pdf}], marks: []}]
"""


def form(folder: Path, turn: int = 0) -> Page:
    canvas = Canvas(str(folder / "form.pdf"), pagesize=SIZE, invariant=1)
    if turn:  # the canvas has its sides change places; it reads upright once a viewer turned it
        canvas.setPageRotation(turn)
        canvas.translate(SIZE[1], 0)
        canvas.rotate(90)
    for text, (x, y, size) in SAID.items():
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.drawString(40, 80, "Red")
    canvas.showPage()
    canvas.save()
    (folder / "own.yaml").write_text(LAYOUT, encoding="utf-8")
    layout = template.load_file(folder / "own.yaml")
    paper = Document("d", layout.kind, "流水明细", layout.name, "p", {})
    return render(paper, SCALE, layout=layout)[0]


@pytest.mark.parametrize("turn", [0, 90])
def test_the_words_of_a_pdf_are_lines_where_their_ink_is(tmp_path: Path, turn: int) -> None:
    page = form(tmp_path, turn)
    assert set(page.lines.texts) == {*SAID, "Red"}
    for text, box in zip(page.lines.texts, page.lines.boxes, strict=True):
        left, top, right, bottom = np.rint(box).astype(int)
        dark = page.pixels[top - 12 : bottom + 12, left - 12 : right + 12].min(axis=2) < 140
        down, across = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
        found = (across[0], down[0], across[-1] + 1, down[-1] + 1)
        expected = (12, 12, 12 + right - left, 12 + bottom - top)
        assert np.abs(np.subtract(found, expected)).max() <= 2, text


def test_roles_sizes_words_and_colours_follow_from_the_pdf(tmp_path: Path) -> None:
    lines = form(tmp_path).lines
    roles = dict(zip(lines.texts, lines.roles, strict=True))
    assert roles["Statement of account"] == "heading"
    assert roles["Name"] == roles["Date of birth"] == "caption"
    assert roles["Please fill in every line of this form."] == "body"
    assert roles["Page 1 of 2"] == "page_number"
    sizes = dict(zip(lines.texts, lines.sizes.tolist(), strict=True))
    assert sizes["Statement of account"] == pytest.approx(20 * SCALE, rel=0.02)
    assert sizes["Name"] == pytest.approx(9 * SCALE, rel=0.02)
    inks = dict(zip(lines.texts, lines.inks.tolist(), strict=True))
    assert inks["Name"] == 0 and inks["Red"] == pytest.approx(61, abs=1)
    assert lines.words == tuple(" ".join(lines.texts).split())


def test_a_form_that_is_replaced_by_another_is_read_again(tmp_path: Path) -> None:
    assert "Red" in form(tmp_path).lines.texts
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=SIZE, invariant=1)
    canvas.drawString(40, 80, f"Blue {date(2026, 1, 2)}")
    canvas.save()
    (tmp_path / "own.yaml").write_text(LAYOUT + "# anew\n", encoding="utf-8")
    layout = template.load_file(tmp_path / "own.yaml")
    (page,) = render(Document("d", layout.kind, "", layout.name, "p", {}), SCALE, layout=layout)
    assert page.lines.texts == ("Blue 2026-01-02",)


def test_the_captions_of_a_scan_are_lines_in_their_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (600, 400), "white").save(tmp_path / "scan.png")
    own = LAYOUT.replace("pdf: form.pdf", "image: scan.png")
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    layout = template.load_file(tmp_path / "own.yaml")
    said = [Caption("Kontonummer des Kunden", (20, 30, 130, 38)), Caption("  ", (0, 0, 5, 5))]
    monkeypatch.setattr(of_grounds, "captions", lambda layout, page: said if page == 0 else [])
    (page,) = render(Document("d", layout.kind, "", layout.name, "p", {}), SCALE, layout=layout)
    lines = page.lines
    assert lines.texts == ("Kontonummer des Kunden",) and lines.roles == ("caption",)
    assert lines.boxes.tolist() == [[60, 90, 390, 114]]
    assert lines.words == ("Kontonummer", "des", "Kunden")
    starts, ends = lines.word_boxes[:, 0], lines.word_boxes[:, 2]
    assert starts[0] == 60 and ends[-1] == pytest.approx(390) and (starts[1:] > ends[:-1]).all()


def test_a_picture_below_a_layout_tells_no_words(tmp_path: Path) -> None:
    Image.new("RGB", (600, 400), "white").save(tmp_path / "scan.png")
    own = LAYOUT.replace("pdf: form.pdf", "image: scan.png")
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    layout = template.load_file(tmp_path / "own.yaml")
    (page,) = render(Document("d", layout.kind, "", layout.name, "p", {}), SCALE, layout=layout)
    assert page.lines.texts == () and page.regions.kinds == ()
