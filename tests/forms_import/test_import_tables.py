"""Several tables of a text PDF, on one page or over two."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
import yaml
from forms_drawn import LEDGER, canvas, words
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from test_import_acroform import everything, made, marks

from flows.commands.import_form import import_form
from flows.preview.preview import preview
from pipeline.forms.kind import load

LOANS = (("Quendolin Bank", "12.500,00", "310,20"), ("Apfelkamp Kasse", "4.800,00", "95,00"))
LOANS = (*LOANS, ("Brunnhofer Bank", "900,50", "45,10"), ("Ulmental Bank", "2.000,00", "60,00"))


def heads(page: Canvas, top: float, *names: tuple[float, str]) -> None:
    for x, name in names:
        words(page, x, top, name)


def ledger(page: Canvas, top: float) -> float:
    """Postings with a rule below each; where they end."""
    heads(page, top, (44, "Buchung"), (120, "Vorgang"), (330, "Soll EUR"), (410, "Haben EUR"))
    for row, (day, text, debit, credit) in enumerate(LEDGER):
        y = top + 20 * (row + 1)
        words(page, 44, y, day)
        words(page, 120, y, text)
        page.drawRightString(365, A4[1] - y, debit)
        page.drawRightString(453, A4[1] - y, credit)
        page.line(40, A4[1] - y - 6, 550, A4[1] - y - 6)
    return top + 20 * len(LEDGER)


def loans(page: Canvas, top: float) -> float:
    """Other loans with their sum; where they end."""
    heads(page, top, (44, "Kreditgeber"), (250, "Restschuld EUR"), (400, "Rate EUR"))
    for row, (bank, owed, rate) in enumerate(LOANS):
        y = top + 16 * (row + 1)
        words(page, 44, y, bank)
        page.drawRightString(310, A4[1] - y, owed)
        page.drawRightString(440, A4[1] - y, rate)
    y = top + 16 * (len(LOANS) + 1)
    words(page, 44, y, "Summe Restschuld EUR")
    page.drawRightString(310, A4[1] - y, "20.200,50")
    return y


def overview() -> bytes:
    """Two tables on the first page, of which the second goes on on the next; a third below it."""
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 40, 60, "Selbstauskunft", size=16)
    loans(page, 110)
    ledger(page, 400)
    page.showPage()
    page.setFont("Helvetica", 8)
    end = ledger(page, 80)
    loans(page, end + 120)
    page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("tables")
    return {**made(folder, overview()), "folder": folder / "form"}


def test_each_table_is_one_of_its_own_with_its_columns_and_pitch(form: dict[str, Any]) -> None:
    first, second = ([m for m in page["marks"] if "rows" in m] for page in form["layout"]["pages"])
    assert [m["rows"] for m in first] == ["rows", "rows_2"]
    assert [m["rows"] for m in second] == ["rows_2", "rows_3"]
    for mark, pitch in ((first[0], 16), (first[1], 20), (second[0], 20), (second[1], 16)):
        assert mark["row_height"] == pytest.approx(pitch, abs=0.1)
    assert [c["name"] for c in first[0]["columns"]] == ["text", "amount", "amount_2"]
    assert first[1]["grid"]["lines"] == "horizontal" and first[0]["grid"] == "none"


def test_a_table_goes_on_on_the_next_page_and_ends_above_what_stands_there(
    form: dict[str, Any],
) -> None:
    one, two = form["layout"]["pages"]
    assert "repeat" not in one and two["repeat"] == "rows_2"
    on, below = (m for m in two["marks"] if "rows" in m)
    heads = min(m["at"][1] for m in two["marks"] if m.get("text") == "Kreditgeber")
    assert on["box"][1] + on["box"][3] < heads < below["box"][1] + 4
    assert on["per_page"] >= len(LEDGER)


def test_rows_of_loans_are_no_postings_and_their_sum_is_derived(form: dict[str, Any]) -> None:
    rows = form["kind"]["rows"]
    assert "kinds" not in rows["rows"] and "kinds" in rows["rows_2"]
    assert rows["rows"]["columns"]["amount"]["from"] == {"range": [10, 900]}
    assert form["kind"]["fields"]["closing"]["from"] == {"formula": "sum(rows.amount)"}
    assert form["kind"]["fields"]["closing_3"]["from"] == {"formula": "sum(rows_3.amount)"}


def test_no_cell_stays_and_the_kind_can_be_printed(form: dict[str, Any], tmp_path: Path) -> None:
    found = everything(form["folder"]).decode("latin-1")
    for secret in ("Quendolin", "Apfelkamp", "2.713,55", "20.200,50", "Brunnhofer"):
        assert secret not in found
    kept = {m["text"] for m in marks(form, "text")}
    assert {"Kreditgeber", "Restschuld EUR", "Vorgang", "Selbstauskunft"} <= kept
    assert load(form["folder"] / "kind.yaml")
    preview(str(form["folder"]), str(tmp_path / "seen.png"), 1)
    assert (tmp_path / "seen.png").stat().st_size > 20_000


def scan(data: bytes) -> list[bytes]:
    """Its pages at 200 dots an inch, with a scanner's grain."""
    rng = np.random.Generator(np.random.PCG64(3))
    found: list[bytes] = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            plain = page.render(scale=200 / 72).to_numpy()[..., :3].astype(np.float32)
            grained = plain * 0.94 + 8 + rng.normal(0, 4, plain.shape)
            pixels = np.clip(grained, 0, 255).astype(np.uint8)
            found.append(cv2.imencode(".png", pixels)[1].tobytes())
    return found


@pytest.mark.ocr
def test_tables_of_scans_are_read_as_those_of_pdfs(tmp_path: Path, form: dict[str, Any]) -> None:
    names = [str(tmp_path / f"page{number}.png") for number in (1, 2)]
    for name, data in zip(names, scan(overview()), strict=True):
        Path(name).write_bytes(data)
    import_form(names, str(tmp_path / "scanned"))
    layout = yaml.safe_load((tmp_path / "scanned/form.yaml").read_text())
    seen, plain = marks({"layout": layout}, "rows"), marks(form, "rows")
    assert [m["rows"] for m in seen] == [m["rows"] for m in plain]
    for one, other in zip(seen, plain, strict=True):
        assert one["row_height"] == pytest.approx(other["row_height"], rel=0.02)
        named = [[(c["name"], c["align"]) for c in m["columns"]] for m in (one, other)]
        assert named[0] == named[1]
