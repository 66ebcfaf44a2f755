"""Forgeries on papers of own kinds: figures are read and lettered as the kind's locale does."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_forms import EXAMPLE, lay, somebody, unit
from test_own_fonts import font
from tiny import make

from flows.commands.check import check
from flows.storage.dataset import Dataset
from pipeline import units
from pipeline.forms.reading import Reader
from pipeline.printing.render import printed_text, render
from pipeline.printing.template import load_file
from pipeline.records import Document, Page
from pipeline.rng import Address
from pipeline.roles import PageChange

FORGERIES = ("replaced_amount", "copy_move")
# Locale -> what every amount of thousands looks like in it, of the fields below.
SPELLED = {
    "de-DE": r"\d{1,2}\.\d{3},\d\d",
    "de-CH": r"\d{1,2}'\d{3}\.\d\d",
    "fr-FR": r"\d{1,2} \d{3},\d\d",
    "pl-PL": r"\d{1,2} \d{3},\d\d",
    "en-US": r"\d{1,2},\d{3}\.\d\d",
}
SUM = {"type": "money", "from": {"range": [1100, 98000]}}
FIELDS: dict[str, Any] = {
    "name": {"type": "name"},
    "wages": SUM,
    "rent": {**SUM, "format": "#,##0.00"},
    "costs": {"type": "money", "from": {"range": [-9000, -1100]}, "format": "#,##0.00;#,##0.00"},
    "loan": {**SUM, "format": "#,##0.00 ¤"},
    "rate": {"type": "decimal", "from": {"range": [1, 9], "step": 0.25}},
    "years": {"type": "int", "from": {"range": [2, 30], "step": 1}},
}


def paper(
    folder: Path, locale: str, index: int, *, fields: Any = FIELDS, face: str = "sans"
) -> tuple[Document, Page]:
    """A paper of these fields, and its sheet."""
    own = unit(lay(folder, fields, locale=locale))
    layout = folder / "page.yaml"
    layout.write_text(layout.read_text().replace("font: sans", f"font: {face}"))
    case = somebody(own, index)
    said = own.facts(case, Address(7, ("facts", index)).stream())
    found = Document("p", load_file(layout).kind, own.label, str(layout), "x", said)
    (page,) = render(found, 3.0)
    return found, page


@pytest.mark.parametrize("locale", SPELLED)
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_amount_is_written_as_its_locale_writes_and_read_back_as_the_fact(
    tmp_path: Path, name: str, locale: str
) -> None:
    change = units.load(PageChange, name)
    forged = set[str]()
    for index in range(12):
        document, page = paper(tmp_path, locale, index)
        if not change.applies(page, document):
            continue
        edit = change.change(page, document, Address(index, ("forger",)).stream())
        ((field, value),) = edit.facts.items()
        before, after = ({f.name: f.text for f in p.fields} for p in (page, edit.page))
        assert {n for n in before if before[n] != after[n]} == {field}
        assert re.search(SPELLED[locale], after[field]), after[field]
        assert after[field] in edit.explanation.en and before[field] in edit.explanation.en
        layout = load_file(tmp_path / "page.yaml")
        assert printed_text(layout, field, value) == after[field]
        kind = layout.own
        assert kind is not None and isinstance(value, Decimal)
        spec = kind.spec.fields[field]
        assert spec.type == "money"
        assert Fraction(value) in Reader(kind.writer.locale, ()).meanings(spec, after[field])
        assert (value < 0) == (field == "costs")
        assert edit.page.mask is not None and (edit.page.mask == 255).any()
        assert not np.array_equal(edit.page.pixels, page.pixels)
        forged.add(field)
    assert len(forged) >= 2, forged


def test_what_no_shipped_face_can_letter_is_not_lettered_anew(tmp_path: Path) -> None:
    """An amount with a sign that only the layout's own font has, and one without."""
    forged = {}
    for name, how in (("with", "¤#,##0.00"), ("without", "#,##0.00")):
        folder = tmp_path / name  # layouts are read once
        font(folder / "fonts" / "Haus.ttf", letters="0123456789.,-₱")
        sums = {"loan": {**SUM, "format": how}}
        document, page = paper(folder, "en-PH", 0, fields=sums, face="fonts/Haus.ttf")
        assert ("₱" in page.fields[0].text) == (name == "with")
        forged[name] = units.load(PageChange, "replaced_amount").applies(page, document)
    assert forged == {"with": False, "without": True}


@pytest.fixture(scope="module", params=FORGERIES)
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Files whose sheets a forger worked on, and their clean twins."""
    target = make(
        tmp_path_factory.mktemp("forged") / "dataset",
        documents={str(EXAMPLE): {}},
        languages={"en": 1},
        cases=3,
        anomalies__share=1.0,
        anomalies__kinds={request.param: 1},
        captures__conditions={"Normal Captures": 1},
    )
    return Dataset.open(str(target))


def test_a_german_sheet_is_forged_in_german_figures_and_the_dataset_holds(
    dataset: Dataset,
) -> None:
    assert check(dataset.inside(), say=lambda _: None) == []
    cases = list(dataset.rows("cases"))
    lying = [case for case in cases if case["anomalies"]]
    assert len(lying) == 3 and len(cases) == 6
    for case in lying:
        (anomaly,) = case["anomalies"]
        (evidence,) = anomaly["evidence"]
        for text in (evidence["true"], evidence["shown"]):
            assert re.fullmatch(r"(\d{1,3}\.)?\d{1,3},\d\d( €)?", text), text
            assert text in anomaly["explanation"]
        assert evidence["true"] != evidence["shown"]
        assert "tampering" in case["rules_fired"]  # and formulas that the forged amount breaks


def test_the_mask_of_a_forged_own_sheet_is_where_its_amount_stands_and_twins_have_none(
    dataset: Dataset,
) -> None:
    lying = {c["id"]: c["anomalies"][0] for c in dataset.rows("cases") if c["anomalies"]}
    forged = 0
    for image in dataset.rows("images"):
        if image["tampered"]:
            (evidence,) = lying[image["case_id"]]["evidence"]
            texts = {f["name"]: f["text"] for d in image["documents"] for f in d["fields"]}
            assert texts[evidence["field"]] == evidence["shown"]
            assert image["tamper_mask"]
            forged += 1
        else:
            assert not image["tamper_mask"]
    assert forged == 3
