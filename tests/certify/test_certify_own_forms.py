"""Datasets on a bank's own forms: what a form says is no leak, what a customer wrote into it is."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import tiny
from forms_drawn import fillable, filled, saved, statement
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from flows.certify import canaries
from flows.certify import certify as work
from flows.certify.canaries import Outcome
from flows.certify.certificate import SHOWN
from flows.certify.certify import Options, certify
from flows.certify.form_words import FormWords, said
from flows.certify.planted_pdf import PLACES, planted
from flows.certify.secrets import Kind, Secret
from flows.certify.verdict import Verdict
from flows.commands.import_form import import_form
from flows.forms.approve import approve
from pipeline.parsing import yaml_file

COPIES = 2  # of each sort; 32 of them hold 1,024 canaries
CUSTOMER = ("Quendolin-Marx", "Apfelkamp 12", "DE02120300000000202051", "Walpurga Finkenstein")
CAPTIONS = ("Frau Herr", "Buchung Vorgang", "Soll EURHaben EUR", "Blatt 2 von 2", "ledig")
COLUMNS = ("pdf", "facts", "question", "answer")
SHOTS = {"Digital Original": 1, "Normal Captures": 1}


def imported(papers: dict[str, bytes], room: Path) -> list[Path]:
    """A form of each paper, approved."""
    forms = []
    for name, data in papers.items():
        (room / f"{name}.pdf").write_bytes(data)
        import_form([str(room / f"{name}.pdf")], str(room / "forms" / name))
        approve(room / "forms" / name, "Officer")
        forms.append(room / "forms" / name)
    return forms


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room with two papers, their forms, and a dataset on these; read only."""
    room = tmp_path_factory.mktemp("bank")
    forms = imported({"loan": filled(fillable()), "ledger": statement()}, room)
    (room / "papers").mkdir()
    for path in room.glob("*.pdf"):
        path.rename(room / "papers" / path.name)
    keys: dict[str, Any] = {
        "captures__size": [640, 480],
        "captures__conditions": SHOTS,
        "languages": {"en": 1},
        "originals": True,
    }
    documents = {str(form): {} for form in forms}
    tiny.make(room / "dataset", cases=4, documents=documents, anomalies__share=0.5, **keys)
    return room


@pytest.fixture
def bank(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; the self-test passed, and the OCR engine reads nothing."""
    passed = [Outcome("source: test", 1, 1, 1)]
    monkeypatch.setattr(work.bounded, "self_test", lambda *_: (passed, []))
    monkeypatch.setattr(work.pixels.ocr, "read_twice", lambda _: [])
    monkeypatch.setattr(work.pixels, "LEGIBLE", 0.0)
    return Path(shutil.copytree(made, tmp_path / "bank"))


def run(room: Path) -> Verdict:
    chosen = Options(forms=(room / "forms",), pictures=1)
    return certify(str(room / "dataset"), str(room / "papers"), chosen)


def replaced(room: Path, config: str, column: str, value: object) -> None:
    """The first row of a table whose cell holds anything says something else."""
    path = next((room / "dataset" / "data" / config).glob("*/*.parquet"))
    table = pq.read_table(path)
    cells = table[column].to_pylist()
    cells[next((n for n, cell in enumerate(cells) if cell), 0)] = value
    place = table.schema.get_field_index(column)
    pq.write_table(table.set_column(place, column, pa.array(cells, table[column].type)), path)


def printed(text: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.drawString(72, 700, text)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_dataset_on_own_forms_is_clean_although_every_caption_stands_in_the_papers(
    bank: Path,
) -> None:
    verdict = run(bank)
    assert verdict.status == "clean", verdict.certificate["hits"] + verdict.certificate["unread"]
    assert verdict.certificate["sources"]["secrets"] > 50
    assert verdict.certificate["doubts_in_all"] == 0


def test_a_sum_that_a_customer_and_an_invented_one_have_in_common_is_chance(bank: Path) -> None:
    """In tables, and in the PDF of the paper that was drawn with it."""
    paper = next((bank / "dataset/documents").glob("*/ledger.pdf"))
    text = "".join(page.extract_text() for page in PdfReader(paper).pages)
    found = re.search(r"\d\.\d{3},[1-9]\d", text)
    assert found is not None
    (bank / "papers" / "sum.txt").write_text(f"Summe: {found[0]}")
    verdict = run(bank)
    assert verdict.status == "clean", verdict.certificate["hits"]
    assert verdict.certificate["coincidences"]["amount"] >= 1


def test_what_a_customer_wrote_is_a_hit_wherever_it_stands(bank: Path) -> None:
    said = ", ".join(CUSTOMER)
    manifest = json.loads((bank / "dataset" / "manifest.json").read_text("utf-8"))
    manifest["forms"]["own/loan"]["label"] = said
    (bank / "dataset" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with (bank / "dataset" / "README.md").open("a", encoding="utf-8") as card:
        card.write(f"\nmade of a paper of {said}\n")
    replaced(bank, "images", "pdf", printed(f"Nachname {said}"))
    replaced(bank, "cases", "facts", json.dumps({"other": said}))
    replaced(bank, "questions", "question", f"Frau Herr {said} ledig")
    replaced(bank, "questions", "answer", said)
    verdict = run(bank)
    met: dict[str, set[str]] = defaultdict(set)
    for hit in verdict.certificate["hits"]:
        table, *others = hit["place"].split(", ")
        column = next((each for each in others if each in COLUMNS), "")
        met[column or table].add(hit["secret"])
    assert verdict.status == "hit" and verdict.certificate["hits_in_all"] < SHOWN
    assert {place for place, values in met.items() if len(values) >= len(CUSTOMER)} >= {
        "manifest",
        "card",
        *COLUMNS,
    }


def test_captions_in_a_row_are_no_hit_and_what_is_hidden_in_a_ground_is(bank: Path) -> None:
    replaced(bank, "questions", "question", f"Which of them: {' | '.join(CAPTIONS)}?")
    assert not run(bank).certificate["hits_in_all"]
    data = (bank / "forms" / "loan" / "background.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Subject"] = "Quendolin-Marx"
        replaced(bank, "images", "pdf", saved(pdf))
    assert run(bank).status == "hit"


def test_approved_words_that_somebody_filled_in_are_to_be_looked_at(bank: Path) -> None:
    kind = bank / "forms" / "loan" / "kind.yaml"
    kind.write_text(kind.read_text("utf-8").replace('"Loan"', '"Quendolin-Marx"'), "utf-8")
    approve(kind.parent, "Officer")
    (doubt,) = run(bank).certificate["doubts"]
    assert doubt["taken_from"].endswith("form value") and "Quendolin" not in str(doubt)


def test_a_form_that_is_not_given_excuses_nothing(bank: Path) -> None:
    shutil.rmtree(bank / "forms")
    (bank / "forms").mkdir()
    assert run(bank).status == "hit"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Bank AGKreditantrag", True),
        ("Wiesenthal Bank AGKreditantrag KA", True),
        ("FrauHerrDivers", True),
        ("AG Frau", True),
        ("Seite 3/7", True),
        ("Wiesen Herr", False),
        ("Anna Herr", False),
        ("Frau Annahme", False),
        ("Herr Wies", False),
        ("12121212", False),
        ("aeaeae", False),
    ],
)
def test_a_run_is_the_forms_if_it_falls_into_captions(text: str, joined: bool) -> None:
    marks: list[dict[str, Any]] = [
        {"text": "Wiesenthal Bank AG", "at": [40, 42]},
        {"text": "Kreditantrag KA-17", "at": [400, 42]},
        {"paragraph": "Seite {page.number}/{page.count}"},
        *({"tick": "title", "equals": each} for each in ("Frau", "Herr", "Divers")),
        *({"text": each} for each in ("12", "a", "e", "ae")),
    ]
    texts = list(said({"pages": [{"marks": marks}]}))
    assert "Wiesenthal Bank AG Kreditantrag KA-17" in texts
    assert FormWords(texts).join(text) is joined


def test_no_canary_of_a_paper_is_in_the_form_or_in_papers_made_on_it(tmp_path: Path) -> None:
    papers, secrets = {}, []
    sorts = {"loan": filled(fillable()), "ledger": statement()}
    for sort, data in sorts.items():
        for copy in range(COPIES):
            names = {place: canaries.word("imported", sort, copy, place) for place in PLACES}
            papers[f"{sort}{copy}"] = planted(data, names)
            secrets += [Secret(n, Kind.NAME, "canary", "canary") for n in names.values()]
    parts = {f"{name}.pdf": data for name, data in papers.items()}
    assert canaries.met(secrets, parts) == set(range(len(secrets)))
    forms = imported(papers, tmp_path)
    for form in forms:
        assert not canaries.met(
            secrets, {p.name: p.read_bytes() for p in form.iterdir() if p.name != canaries.REVIEW}
        )
        assert yaml_file.read(form / "kind.yaml", "kind.yaml")[1]["fields"]
    keys: dict[str, Any] = {
        "captures__size": [640, 480],
        "captures__conditions": SHOTS,
        "languages": {"en": 1},
    }
    tiny.make(tmp_path / "dataset", cases=1, documents={str(f): {} for f in forms}, **keys)
    found = (tmp_path / "dataset").rglob("*")
    kept = {p.relative_to(tmp_path / "dataset").as_posix(): p for p in found if p.is_file()}
    assert not canaries.met(secrets, {name: path.read_bytes() for name, path in kept.items()})
