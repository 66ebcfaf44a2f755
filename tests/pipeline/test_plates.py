"""Printing in reused memory over kept layers.

No page shows in another, and what was printed before changes no byte.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.printing import artwork, paper, plates, template
from pipeline.printing.content.arrays import EMPTY
from pipeline.printing.render import render
from pipeline.printing.template import Layout
from pipeline.records import Document, Fact, Page, Pixels

FORM = """
paper: {width: 300, height: 200}
defaults: {font: hei, size: 10}
pages:
  - background: [{art: guilloche, box: [20, 20, 120, 90]}]
    marks:
      - {text: 户名, at: [10, 30]}
      - {rect: [5, 15, 200, 40]}
      - {field: person.name, box: [40, 20, 100, 20]}
      - {text: 首页, at: [200, 190], only: first}
      - {text: 末页, at: [250, 190], only: last}
      - {picture: bank.name, art: logo, box: [160, 70, 50, 50]}
      - {seal: seal.text, box: [200, 90, 90, 90]}
      - rows: transactions
        box: [10, 120, 150, 60]
        row_height: 14
        per_page: 3
        columns: [{name: summary, width: 90}]
    repeat: transactions
"""


def form(folder: Path) -> Layout:
    path = folder / "own.yaml"
    path.write_text(f"kind: zh/bank_statement\n{FORM}", encoding="utf-8")
    return template.load_file(path)


def printed(layout: Layout, name: str, scale: float = 2.0, rows: int = 5) -> tuple[Page, ...]:
    facts: dict[str, Fact] = {
        "person.name": name,
        "bank.name": "霁原恒泽银行",
        "seal.text": "霁原恒泽银行",
    }
    facts |= {f"transactions.{i}.summary": f"{name}第{i}笔" for i in range(rows)}
    return render(
        Document("d", layout.kind, "流水明细", layout.name, "p", facts), scale, layout=layout
    )


def forget() -> None:
    plates._plates.clear()
    paper._free.clear()
    artwork._drawn.clear()


def noise(height: int, width: int) -> Pixels:
    return np.random.default_rng(4).integers(0, 256, (height, width, 3), np.uint8)  # noqa: TID251  # any picture will do


def test_a_page_is_the_same_whatever_was_printed_before(tmp_path: Path) -> None:
    layout = form(tmp_path)
    forget()
    cold = [p.pixels.tobytes() for p in printed(layout, "尧舟萱")]
    forget()
    for name, scale, rows in (("王建国", 2.0, 9), ("李", 3.1, 5), ("尧舟萱", 2.0, 2)):
        printed(layout, name, scale, rows)
    assert [p.pixels.tobytes() for p in printed(layout, "尧舟萱")] == cold


def test_printing_on_changes_no_page_still_in_use(tmp_path: Path) -> None:
    layout = form(tmp_path)
    # A view alone keeps its sheet from being printed on again.
    kept = printed(layout, "尧舟萱")[0].pixels[10:90, 20:200]
    before = kept.copy()
    for name in ("王建国", "李", "赵"):
        printed(layout, name)
    assert (kept == before).all()


def test_first_and_last_sheets_differ_where_they_should(tmp_path: Path) -> None:
    first, middle, last = (
        p.pixels[370:, 380:] < 100 for p in printed(form(tmp_path), "尧舟萱", rows=9)
    )
    assert [(m[:, :70].any(), m[:, 100:].any()) for m in (first, middle, last)] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_art_that_follows_from_its_value_is_drawn_once_and_stamps_each_time(tmp_path: Path) -> None:
    forget()
    layout = form(tmp_path)
    printed(layout, "尧舟萱", rows=9)
    assert [key[0] for key in artwork._drawn] == ["logo"]  # type: ignore[index]  # keys are tuples
    left, right = (p.pixels[180:360, 400:580] for p in printed(layout, "尧舟萱", rows=5))
    assert (left != right).any()


@pytest.mark.parametrize("rows", [1, 50])
def test_a_plate_prints_what_it_was_made_of(rows: int) -> None:
    picture = np.tile(noise(rows, 31), (50 // rows, 1, 1))
    plate = plates.etched(picture)
    assert (
        plate.row_bytes == 93
        and int(plate.places.max()) + 1 == rows
        and (plate.printed() == picture).all()
    )


def test_a_plate_of_an_empty_form_takes_next_to_nothing() -> None:
    assert plates.etched(np.full((800, 600, 3), 255, np.uint8)).nbytes < 10_000


def test_the_least_used_plates_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.setattr(plates, "_KEEP", 3 * plates.etched(noise(40, 40)).nbytes)
    for key in "abcad":
        plates.plate(key, lambda: (noise(40, 40), EMPTY))
    assert list(plates._plates) == ["c", "a", "d"]
    plates.plate("big", lambda: (noise(200, 200), EMPTY))
    assert list(plates._plates) == ["big"]


def test_memory_is_taken_back_when_the_last_view_is_gone() -> None:
    forget()
    sheet = paper.unprinted(30, 20)
    view = sheet[3:9].reshape(-1)
    del sheet
    assert not paper._free
    del view
    assert len(paper._free) == 1
    again = paper.unprinted(31, 20)
    assert not paper._free and again.shape == (31, 20, 3)
