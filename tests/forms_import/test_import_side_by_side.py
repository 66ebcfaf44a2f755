"""Two tables beside each other are two, and the columns of one table are one."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from forms_drawn import canvas, statement, words
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from test_import_acroform import made, marks
from test_import_tables import heads

from flows.preview.preview import preview

ASSETS = ("Vermögen", "Bank", "Betrag EUR")
DEBTS = ("Kreditgeber", "Laufzeit", "Rate EUR")


def column(page: Canvas, x: float, top: float, names: tuple[str, ...], rows: int) -> None:
    """A table of three columns whose left edge is at ``x``."""
    heads(page, top, *zip((x, x + 80, x + 150), names, strict=True))
    for row in range(rows):
        y = top + 18 * (row + 1)
        words(page, x, y, ("Wertpapiere", "Sparbuch", "Bausparen", "Depot")[row % 4])
        words(page, x + 80, y, f"{12 + row}")
        page.drawRightString(x + 200, A4[1] - y, f"{1 + row}.{200 + 31 * row},50")


def uneven(page: Canvas) -> None:
    column(page, 44, 120, ASSETS, 6)
    column(page, 320, 120, DEBTS, 3)


def alike(page: Canvas) -> None:
    column(page, 44, 120, ASSETS, 4)
    column(page, 320, 120, ASSETS, 4)


def lower(page: Canvas) -> None:
    """Heads on other lines, rows between each other's."""
    column(page, 44, 120, ASSETS, 5)
    column(page, 320, 147, DEBTS, 4)


def ruled(page: Canvas) -> None:
    column(page, 44, 120, ASSETS, 4)
    column(page, 320, 120, DEBTS, 4)
    for row in range(5):
        y = A4[1] - 124 - 18 * row
        page.line(40, y, 250, y)
        page.line(316, y, 525, y)


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    page = canvas(buffer)
    words(page, 44, 60, "Selbstauskunft", size=14)
    draw(page)
    page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.mark.parametrize("draw", [uneven, alike, lower, ruled])
def test_tables_beside_each_other_are_two(tmp_path: Path, draw: Callable[[Canvas], None]) -> None:
    form: dict[str, Any] = made(tmp_path, drawn(draw))
    first, second = marks(form, "rows")
    left, right = first["box"], second["box"]
    assert left[0] + left[2] <= right[0], "they do not overlap"
    assert abs(left[0] - 44) < 4 and abs(right[0] - 320) < 4
    assert len(first["columns"]) == len(second["columns"]) == 3
    kept = {mark["text"] for mark in marks(form, "text")}
    assert kept >= {"Betrag EUR", "Vermögen"} and not kept & {"Sparbuch", "Wertpapiere"}
    preview(str(tmp_path / "form"), str(tmp_path / "form.png"), 1)
    assert (tmp_path / "form.png").stat().st_size > 10_000


def test_columns_of_one_table_stay_one(tmp_path: Path) -> None:
    form = made(tmp_path, statement())
    assert len(form["kind"]["rows"]) == 1
    assert [len(mark["columns"]) for mark in marks(form, "rows")] == [6, 6]


def wide(page: Canvas) -> None:
    """Six columns with a gap in the middle, as wide as between two tables."""
    column(page, 44, 120, ASSETS, 5)
    heads(page, 120, (320, "Zinssatz"), (400, "Laufzeit"), (470, "Rate EUR"))
    for row in range(5):
        y = 120 + 18 * (row + 1)
        words(page, 320, y, "4,10")
        words(page, 400, y, "48")
        page.drawRightString(520, A4[1] - y, f"{110 + row},00")


def test_a_wide_gap_alone_parts_no_table(tmp_path: Path) -> None:
    (table,) = marks(made(tmp_path, drawn(wide)), "rows")
    assert len(table["columns"]) == 6
