"""Variants: exactly so many of each form, of one invented customer each, with PDFs that hold."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from own_forms import EXAMPLE, PAPER, lay
from pypdfium2 import PdfDocument
from runs import digests

import creditdocs
from flows.commands import cli
from flows.commands.check import check
from flows.commands.variants import recipe
from flows.forms.approve import approve
from flows.journey import originals as of_case
from flows.journey.case import make_case
from flows.journey.loaded_units import load_units
from flows.journey.shard import run_shard
from flows.journey.timings import Clock
from flows.run.staging import Staging
from flows.storage.dataset import Dataset
from flows.storage.store import Store
from output.tables import manifest
from output.tables.parquet import fingerprint
from pipeline.errors import UserError
from pipeline.printing import original
from pipeline.reading.text_layer import page_texts, says
from pipeline.recipe import load

pytestmark = pytest.mark.xdist_group("variants")
FIELDS: dict[str, Any] = {
    "who": {"type": "name", "from": "person.name"},
    "insured": {"type": "bool", "from": {"share": 0.5}},
    "amount": {"type": "money", "from": {"range": [100, 900]}},
}
DOOR: dict[str, Any] = {
    "captures__size": [1024, 768],
    "questions__kinds": ["doc_cla_002", "field_extraction"],
}
SMALL = {key.replace("__", "."): value for key, value in DOOR.items()}

MARKS = [
    {"text": "Loan letter", "at": [20, 30]},
    {"field": "who", "box": [20, 50, 260, 14], "shrink": 0.3},
    {"field": "amount", "box": [20, 70, 260, 14]},
    {"tick": "insured", "equals": True, "at": [20, 110], "size": 10},
]


def letter(folder: Path, name: str = "letter", **more: Any) -> Path:
    """A form of one page with a caption and a tick, approved; its folder."""
    form = lay(folder / name, FIELDS, **more).parent
    page = {**PAPER, "pages": [{"marks": MARKS}]}
    (form / "page.yaml").write_text(yaml.safe_dump(page), encoding="utf-8")
    approve(form, "Petra Example")
    return form


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("forms")
    sheet = Path(shutil.copytree(EXAMPLE, folder / "account_sheet"))
    approve(sheet, "Petra Example")
    return [letter(folder), sheet]


@pytest.fixture(scope="module")
def made(forms: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("made") / "ds"
    creditdocs.variants(forms, target, cases=3, seed=4, **DOOR, workers=1)
    return target


def test_every_case_hands_in_every_form_once_and_holds(
    made: Path, forms: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = creditdocs.load(made)
    counted = Counter(d.kind for case in data.cases for d in case.documents)
    assert counted == {"own/letter": 3, "own/account_sheet": 3}
    assert not any(case.twin_of or case.anomalies for case in data.cases)
    photographed = {(s.id, s.page) for image in data.images for s in image.documents}
    assert {name for name, _ in photographed} == {d.id for c in data.cases for d in c.documents}
    said: list[str] = []
    monkeypatch.chdir(forms[0].parent)  # from where the manifest's paths count
    assert check(Dataset.open(str(made)).inside(), regenerate=1, say=said.append) == []
    assert "6 papers as PDFs read page by page: 0 faults" in said


def test_a_pdf_says_on_every_page_what_its_paper_prints_and_the_captions(made: Path) -> None:
    data = creditdocs.load(made)
    for case in data.cases:
        texts = page_texts((made / f"documents/{case.id}/letter.pdf").read_bytes())
        sheet = page_texts((made / f"documents/{case.id}/account_sheet.pdf").read_bytes())
        assert len(texts) == 1 and says(texts[0], "Loan letter")
        assert says(texts[0], case.persons[0].name) and says(sheet[0], case.persons[0].name)
        printed = [s for i in data.images if i.case_id == case.id for s in i.documents]
        assert {s.page for s in printed if s.kind == "own/account_sheet"} == {*range(len(sheet))}


def test_no_blank_of_a_paper_that_is_not_used_is_shown(made: Path) -> None:
    assert {blank.kind for blank in creditdocs.load(made).templates} <= {
        "own/letter",
        "own/account_sheet",
    }


def test_where_forms_lie_and_how_many_work_decide_no_byte(
    made: Path, forms: list[Path], tmp_path: Path
) -> None:
    moved = [Path(shutil.copytree(form, tmp_path / form.name)) for form in forms]
    creditdocs.variants(moved[::-1], tmp_path / "ds", cases=3, seed=4, **DOOR, workers=2)
    old, new = digests(made), digests(tmp_path / "ds")
    assert {k: v for k, v in old.items() if k != manifest.NAME} == {
        k: v for k, v in new.items() if k != manifest.NAME
    }


def _listed(target: Path, path: str, data: bytes) -> None:
    """A file of a dataset exchanged, and said so in the manifest."""
    (target / path).write_bytes(data)
    content = json.loads((target / manifest.NAME).read_text(encoding="utf-8"))
    store = Store.open(str(target))
    now = _entry(store, path)
    content["files"] = [now if f["path"] == path else f for f in content["files"]]
    (target / manifest.NAME).write_bytes(manifest.as_bytes(content))


def _entry(store: Store, path: str) -> dict[str, Any]:
    return asdict(fingerprint(store.files, store.root, path))


def _pages(data: bytes, keep: Callable[[int], bool]) -> bytes:
    with PdfDocument(data) as source:
        for number in reversed(range(len(source))):
            if not keep(number):
                del source[number]
        buffer = io.BytesIO()
        source.save(buffer)
    return buffer.getvalue()


def test_check_finds_a_pdf_that_is_another_lacks_a_page_or_a_caption(
    made: Path, tmp_path: Path
) -> None:
    target = Path(shutil.copytree(made, tmp_path / "ds"))
    one, other, third = sorted((target / "documents").iterdir())
    short = _pages((one / "account_sheet.pdf").read_bytes(), lambda n: n == 0)
    _listed(target, f"documents/{one.name}/account_sheet.pdf", short)
    _listed(target, f"documents/{one.name}/letter.pdf", (other / "letter.pdf").read_bytes())
    sheet = (third / "account_sheet.pdf").read_bytes()
    _listed(target, f"documents/{third.name}/letter.pdf", sheet)
    (other / "letter.pdf").write_bytes(b"%PDF-")
    _listed(target, f"documents/{other.name}/letter.pdf", b"%PDF-")
    found = "\n".join(check(Dataset.open(str(target)).inside(), say=lambda line: None))
    assert f"{one.name}/account_sheet.pdf: has 1 pages" in found
    assert f"{one.name}/letter.pdf: page 1 does not say who" in found
    assert f"{third.name}/letter.pdf: page 1 does not say 'Loan letter'" in found
    assert f"{other.name}/letter.pdf: is no PDF" in found


def test_a_pdf_that_was_damaged_while_a_run_was_down_is_made_again(
    forms: list[Path], tmp_path: Path
) -> None:
    asked = recipe(list(map(str, forms[:1])), 1, overrides=SMALL)
    store = Store.open(str(tmp_path / "ds"))
    store.ready()
    staging = Staging(store, ".staging/trial")
    first = run_shard(asked.model_dump_json(), 0, staging)
    (path,) = (tmp_path / "ds" / file["path"] for file in first["originals"])
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    assert run_shard(asked.model_dump_json(), 0, staging)["originals"] == first["originals"]
    assert path.read_bytes() == whole


@pytest.mark.parametrize("kind", ["en/payment_card", "en/pay_stub", "zh/income_certificate"])
def test_a_paper_as_a_pdf_looks_as_its_sheets_do(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grounds, portraits, stamps and type lie over each other in the same order."""
    made: list[tuple[Any, bytes]] = []

    def kept(document: Any, pages: Any, forged: Any, *, how: Any) -> bytes:
        data = original.whole(document, pages, forged, how=how)
        made.append((pages, data))
        return data

    stub = type("Stub", (), {"whole": staticmethod(kept), "Printed": original.Printed})
    monkeypatch.setattr(of_case, "original", stub)
    keys = {"documents": {kind: {}}, "languages": {kind[:2]: 1}, "originals": True}
    quiet = {"handed_in": {}, "anomalies.share": 0.0, "anomalies.kinds": None}
    units = load_units(load("files", {**keys, **quiet}).model_dump_json())
    for index in range(2):
        make_case(units, index, Clock())
    assert made
    for pages, data in made:
        with PdfDocument(data) as pdf:
            for sheet, page in zip(pdf, pages, strict=True):
                assert _apart(sheet, page) < 45


def _apart(sheet: Any, page: Any) -> float:
    """The most by which a blurred pixel of a PDF's page differs from the sheet's, 0-255."""
    height, width = page.pixels.shape[:2]
    image = sheet.render(scale=height / page.height_pt).to_pil().convert("RGB")
    pixels = [np.asarray(image.resize((width, height))), page.pixels]
    one, other = (cv2.GaussianBlur(p, (0, 0), 3).astype(int) for p in pixels)
    return float(np.abs(one - other).max())


def test_what_cannot_be_made_is_said_in_a_line(
    forms: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(forms[0])
    raw = lay(tmp_path / "raw", FIELDS).parent
    french = letter(tmp_path, "french", locale="fr-FR")
    twice = letter(tmp_path / "elsewhere", "letter")
    (tmp_path / "file").write_text("no folder")
    wrong = {
        (str(raw),): "is not approved as it is now",
        (good, str(french)): "its people are of fr-FR, those of",
        (good, str(twice)): "is called like",
        (good, good): "is called like",
        (str(tmp_path),): "no form: has no kind.yaml",
        (good, "--cases", "0"): "--cases: 0 is out of range",
        (good, "--cases", "10001"): "--cases: 10001 is out of range",
        (good, "--set", "documents={}"): "is decided by the forms",
        (good, "--set", "cases=3"): "has an option of its own",
        (good, "--recipe", "nothing"): "no such recipe",
        (good, "--blank", "forms/other=a.pdf"): "is none of the forms",
        (good, "--blank", f"{good}={tmp_path / 'none.pdf'}"): "give the path of a fillable PDF",
        (good, "--blank", good): "not FORM=PDF",
        (good, "--fit", str(tmp_path / "none.csv")): "none.csv: no such file",
        (good, "--out", str(tmp_path / "file")): "",
    }
    for arguments, said in wrong.items():
        more = [] if "--cases" in arguments else ["--cases", "1"]
        more += [] if "--out" in arguments else ["--out", str(tmp_path / "never")]
        assert cli.main(["variants", *arguments, *more]) == 2
        line = capsys.readouterr().err
        assert said in line and line.startswith("creditdocs: ") and line.count("\n") == 1, line
    assert not (tmp_path / "never").exists() and (tmp_path / "file").read_text() == "no folder"


def test_a_recipe_lends_everything_but_its_papers(forms: list[Path]) -> None:
    asked = recipe([str(forms[0])], 2, base="demo", overrides={"captures.sessions": 2})
    assert [Path(kind).parent.name for kind in asked.documents or ()] == ["letter"]
    assert asked.captures.sessions == 2 and asked.anomalies.share == 0.9 and not asked.handed_in
    assert asked.languages == {"en": 1} and asked.originals and asked.cases == 2


def test_a_recipe_of_too_many_pdfs_is_refused() -> None:
    with pytest.raises(UserError, match="originals: 10001 cases"):
        load("files", {"originals": True, "cases": 10_001})


def test_files_follow_tables_of_a_bank(
    forms: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "tables.csv"
    table.write_text("variable,level,variable2,level2,count\nsex,F,,,30\nsex,M,,,10\n")
    small = [part for key, value in SMALL.items() for part in ("--set", f"{key}={value}")]
    out = str(tmp_path / "ds")
    asked = ["variants", str(forms[0]), "--cases", "4", "--out", out, "--fit", str(table), *small]
    assert cli.main([*asked, "--workers", "1"]) == 0
    applicants = [case.persons[0].sex for case in creditdocs.load(out).cases]
    assert Counter(applicants) == {"F": 3, "M": 1}
    assert "largest deviation 0.00" in capsys.readouterr().out
