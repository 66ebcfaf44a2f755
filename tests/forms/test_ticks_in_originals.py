"""Ticks of own kinds in a digital original: strokes, which its text cannot say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml
from own_forms import PAPER, lay
from tiny import make

from flows.checking import own_forms
from flows.commands.check import check
from flows.storage.dataset import Dataset
from pipeline.reading.text_layer import unsaid
from pipeline.records import Photo

FIELDS = {
    "holder": {"type": "name", "from": "person.name"},
    "asked": {"type": "bool", "from": {"share": 1.0}},
    "title": {"type": "enum", "from": {"choice": {"Tertium": 1}}},
}


def originals(folder: Path) -> Dataset:
    """A dataset of PDFs of a form that ticks a truth value and a choice, and no word of either."""
    lay(folder / "ticked", FIELDS)
    marks = [
        {"field": "holder", "box": [20, 10, 260, 12], "shrink": 0.3},
        {"tick": "asked", "equals": True, "at": [20, 60], "size": 12, "style": "none"},
        {"tick": "title", "equals": "Tertium", "at": [20, 90], "size": 12, "style": "none"},
    ]
    page = yaml.safe_dump({**PAPER, "pages": [{"marks": marks}]})
    (folder / "ticked" / "page.yaml").write_text(page, encoding="utf-8")
    target = make(
        folder / "dataset",
        documents={str(folder / "ticked"): {}},
        languages={"en": 1},
        cases=2,
        captures__conditions={"Digital Original": 1},
        anomalies__share=0.0,
        anomalies__kinds=None,
    )
    return Dataset.open(str(target)).inside()


def photos(dataset: Dataset) -> list[Photo]:
    return [p for _, seen, _ in dataset.files_of_cases(originals=True) for p in seen]


def test_a_tick_is_no_lack_of_a_pdf_and_a_name_is(tmp_path: Path) -> None:
    dataset = originals(tmp_path)
    assert check(dataset, say=lambda line: None) == []
    choices = own_forms.forms(dataset.manifest).choices()
    assert choices == {("own/ticked", "title")}
    for photo in photos(dataset):
        texts = {f.name: f.text for sheet in photo.sheets for f in sheet.fields}
        assert set(texts) == set(FIELDS) and not list(unsaid(photo, choices))
        (sheet,) = photo.sheets
        other = replace(sheet, fields=tuple(f._replace(text="Zzyx Q") for f in sheet.fields))
        lacking = list(unsaid(replace(photo, sheets=(other,)), choices))
        assert [each.split(" of ")[0] for each in lacking] == ["holder", "asked"]
