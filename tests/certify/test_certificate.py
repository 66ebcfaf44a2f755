"""The command as a bank runs it: clean, a hit, unable; and what its certificate may say."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import tiny
from command import creditdocs
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from flows.certify import certify as work
from flows.certify.canaries import Outcome
from flows.certify.certificate import bound
from flows.certify.certify import Options, certify
from flows.certify.verdict import Verdict
from flows.forms.approve import approve
from output.tables.manifest import CERTIFICATE
from pipeline.errors import UserError

PERSON = ("Wilhelmine Osterkamp", "02.05.1961", "DE02120300000000202051", "47036892816")


def paper(*lines: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose pictures can be read; read only."""
    target = tmp_path_factory.mktemp("certify") / "dataset"
    return tiny.make(
        target,
        cases=2,
        documents={"en/ssn_card": {}, "en/drivers_license": {}},
        languages={"en": 1},
        captures__conditions={"Digital Original": 1},
        anomalies__share=0.0,
        questions__kinds=["field_extraction"],
    )


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "dataset"))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "osterkamp.pdf").write_bytes(paper(*PERSON))
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No OCR: the self-test passed, and the engine reads nothing in a picture."""
    passed = [Outcome("source: test", 1, 1, 1)]
    monkeypatch.setattr(work.bounded, "self_test", lambda *_: (passed, []))
    monkeypatch.setattr(work.pixels.ocr, "read_twice", lambda _: [])


def run(dataset: Path, papers: Path, **chosen: object) -> Verdict:
    return certify(str(dataset), str(papers), Options(**{"pictures": 1, **chosen}))  # type: ignore[arg-type]


def rewritten(dataset: Path, config: str, column: str, value: object) -> None:
    """The first row of a table says something else, and the manifest does not know."""
    path = next((dataset / "data" / config).glob("*/*.parquet"))
    table = pq.read_table(path)
    cells = table[column].to_pylist()
    place = table.schema.get_field_index(column)
    cells[0] = value
    pq.write_table(table.set_column(place, column, pa.array(cells, table[column].type)), path)


@pytest.mark.usefixtures("quick")
def test_a_dataset_that_holds_nothing_of_the_sources_is_clean(dataset: Path, papers: Path) -> None:
    verdict = run(dataset, papers)
    assert (verdict.status, verdict.code) == ("clean", 0), verdict.certificate["unread"]
    assert (dataset / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert creditdocs("check", str(dataset)).returncode == 0


@pytest.mark.usefixtures("quick")
def test_the_same_inputs_give_the_same_bytes_and_say_no_value_and_no_path(
    dataset: Path, papers: Path
) -> None:
    rewritten(dataset, "questions", "question", f"Who is {PERSON[0]}?")
    run(dataset, papers)
    first = [(dataset / name).read_bytes() for name in CERTIFICATE]
    assert run(dataset, papers).status == "hit"
    assert [(dataset / name).read_bytes() for name in CERTIFICATE] == first
    text = first[0].decode() + "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(first[1])).pages
    )
    for word in (*PERSON, "osterkamp", "Osterkamp", str(papers), str(dataset)):
        assert word not in text


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("value", PERSON)
def test_a_value_of_the_sources_in_a_question_is_a_hit_or_makes_it_unable(
    dataset: Path, papers: Path, value: str
) -> None:
    rewritten(dataset, "questions", "question", f"Is it {value}?")
    assert run(dataset, papers).code == (2 if value == PERSON[1] else 1)


@pytest.mark.usefixtures("quick")
def test_an_invented_person_with_name_and_birthday_of_a_real_one_is_a_collision(
    dataset: Path, papers: Path
) -> None:
    person = {"id": "p", "role": "applicant", "name": PERSON[0], "birth_date": "1961-05-02"}
    rewritten(dataset, "cases", "persons", [person])
    verdict = run(dataset, papers)
    assert verdict.code == 1 and verdict.certificate["collisions"]["name_and_birth_date"] == 1


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("locked.pdf", b"%PDF-1.7\nnothing of the kind"),
        ("film.bin", bytes(range(256))),
        ("photo.jpg", b"\xff\xd8\xff\xe0 cut short"),
    ],
)
def test_a_source_that_cannot_be_read_makes_it_unable(
    dataset: Path, papers: Path, name: str, content: bytes
) -> None:
    (papers / name).write_bytes(content)
    verdict = run(dataset, papers)
    assert verdict.code == 2 and verdict.certificate["unread"]


@pytest.mark.usefixtures("quick")
def test_files_beside_the_dataset_or_other_than_it_says_make_it_unable(
    dataset: Path, papers: Path
) -> None:
    (dataset / "notes.txt").write_text("nothing")
    assert run(dataset, papers).code == 2
    (dataset / "notes.txt").write_text(PERSON[0])
    assert run(dataset, papers).code == 1


@pytest.mark.usefixtures("quick")
def test_without_a_picture_read_it_is_unable(dataset: Path, papers: Path) -> None:
    assert run(dataset, papers, pictures=0).code == 2


@pytest.mark.usefixtures("quick")
def test_the_officers_list_is_looked_for_and_may_not_be_too_short(
    dataset: Path, papers: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("value\nAdalbert Quendelmoos\n")
    assert run(dataset, papers, secrets=listed).code == 0
    rewritten(dataset, "questions", "answer", json.dumps({"answer": "quendelmoos, ADALBERT"}))
    assert run(dataset, papers, secrets=listed).code == 1
    listed.write_text("value\nAdalbert Quendelmoos\nXy\n")
    told = run(dataset, papers, secrets=listed).certificate["unread"]
    assert any("too short" in each["why"] for each in told)


@pytest.mark.usefixtures("quick")
def test_a_form_whose_captions_nobody_approved_makes_it_unable(
    dataset: Path, papers: Path, tmp_path: Path
) -> None:
    form = tmp_path / "forms" / "loan"
    form.mkdir(parents=True)
    (form / "kind.yaml").write_text("label: Loan\nlocale: de-DE\n")
    assert run(dataset, papers, forms=(tmp_path / "forms",)).code == 2
    (form / "form.yaml").write_text("pages: [{marks: [{text: Loan, at: [9, 9]}]}]\n")
    approve(form, "Officer")
    assert run(dataset, papers, forms=(tmp_path / "forms",)).code == 0
    (form / "form.yaml").write_text("pages: [{marks: [{text: Quendelmoos, at: [9, 9]}]}]\n")
    assert run(dataset, papers, forms=(tmp_path / "forms",)).code == 2


@pytest.mark.usefixtures("quick")
def test_a_self_test_that_misses_a_canary_makes_it_unable(
    dataset: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = [Outcome("source: test", 1, 1, 0)]
    monkeypatch.setattr(work.bounded, "self_test", lambda *_: (missed, []))
    assert run(dataset, papers).code == 2


def test_no_sources_and_no_list_are_told_in_one_line(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        run(dataset, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError):
        run(dataset, tmp_path / "empty")


def test_the_bound_is_the_rule_of_three() -> None:
    assert bound(0) == 1.0 and abs(bound(300) - 0.01) < 0.0002


@pytest.mark.ocr
def test_the_command_certifies_and_finds_foreign_ink_in_a_blank(
    dataset: Path, papers: Path
) -> None:
    arguments = ("certify", str(dataset), "--sources", str(papers), "--pictures", "2")
    done = creditdocs(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    page = Image.new("RGB", (600, 200), "white")
    file = io.BytesIO()
    drawn = work.pixels.ocr.pages_of(paper("Ottokar Hagebuche"), slice(1))[0]
    page.paste(Image.fromarray(drawn).crop((100, 100, 600, 250)), (0, 0))
    page.save(file, "PNG")
    path = next((dataset / "data" / "images").glob("*/*.parquet"))
    image = {"bytes": file.getvalue(), "path": "x.png"}
    rewritten(dataset, "images", "image", image)
    done = creditdocs(*arguments[:-1], "100")
    assert done.returncode == 1 and "foreign ink" in done.stdout, (done.stdout, path)
