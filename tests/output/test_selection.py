"""What `export` leaves out when it is asked for a part of a dataset."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny import make

import creditdocs
from flows.commands import cli
from flows.storage.condition import condition
from flows.storage.dataset import Dataset
from flows.storage.selection import Selection
from pipeline.errors import UserError
from pipeline.published import DatasetReader

ROW = {"id": "zh-000001-a-0-00", "condition": "Fax", "severity": 3, "split": "test"}
ROW |= {"language": "zh", "kinds": ["zh/payslip"], "tampered": False, "second_condition": None}


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cases with twins, in two splits."""
    folder = tmp_path_factory.mktemp("paired") / "d"
    even = {"train": 0.5, "test": 0.5, "validation": 0.0}
    return make(folder, cases=6, seed=3, anomalies__share=1.0, splits=even)


def chosen(folder: Path, **asked: Any) -> DatasetReader:
    return Selection(**asked).of(Dataset.open(str(folder)))


def rows(folder: Path, config: str = "images") -> list[dict[str, Any]]:
    return list(Dataset.open(str(folder)).rows(config))


def ids(reader: DatasetReader) -> list[str]:
    return [photo.id for photo in reader.photos()]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("language == 'zh'", True),
        ("condition in ('Fax', 'Photocopy') and severity >= 3", True),
        ("not tampered and 2 < severity < 4", True),
        ("'zh/bank_statement' in kinds or severity == 0", False),
        ("second_condition == None", True),
        ("condition not in ['Fax']", False),
    ],
)
def test_a_condition_says_what_python_would(text: str, holds: bool) -> None:
    assert condition(text)(ROW) is holds
    assert eval(text, {}, dict(ROW)) is holds


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "__import__('os')",
            "id.upper() == 'X'",
            "kinds[0] == 'x'",
            "colour == 1",
        ),
        *("severity < 'x'", "lambda: 1", "1 is 1", "(" * 500, "a" * 5000, "x := 1", "f'{id}'"),
    ],
)
def test_what_is_no_condition_is_refused_and_never_run(text: str) -> None:
    with pytest.raises(UserError) as refused:
        condition(text)(ROW)
    assert refused.value.where.startswith("--where")


def test_a_split_a_condition_and_a_limit_leave_what_they_say(paired: Path) -> None:
    everything = {row["id"]: row for row in rows(paired)}
    test = ids(chosen(paired, split="test"))
    assert test == [name for name, row in everything.items() if row["split"] == "test"]
    assert 0 < len(test) < len(everything)
    glare = chosen(paired, where="condition == 'Specular Reflections'", limit=2)
    assert [everything[name]["condition"] for name in ids(glare)] == ["Specular Reflections"] * 2
    assert ids(chosen(paired)) == [*everything]


def test_questions_cases_and_blanks_follow_the_pictures(paired: Path) -> None:
    part = chosen(paired, where="language == 'zh'", limit=3)
    shown = set(ids(part))
    blanks = {blank.id for blank in part.blanks()}
    asked = list(part.questions())
    whole = [q for q in rows(paired, "questions") if set(q["image_ids"]) - blanks <= shown]
    assert {q.id for q in asked} == {q["id"] for q in whole} and asked
    assert blanks == {n for q in asked for n in q.image_ids} - shown
    assert all(shown & {*case.image_ids} for case in part.cases())


def test_of_a_pair_the_half_with_the_lie_is_kept(paired: Path) -> None:
    twin = {case["id"]: case["twin_of"] for case in rows(paired, "cases")}
    everything = {row["id"]: row["case_id"] for row in rows(paired)}
    kept = ids(chosen(paired, dedupe=True))
    shots = [
        (case.rpartition("-")[0], name.partition(case)[2]) for name, case in everything.items()
    ]
    assert len(kept) == len(set(shots)) < len(everything)
    gone = set(everything) - set(kept)
    assert gone and all(twin[everything[name]] for name in gone)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--split", "dev"], "no split"),
        (["--limit", "-1"], "--limit"),
        (["--where", "severity > 9"], "leave no picture"),
        (["--boxes", "pages"], "boxes"),
        (["--set", "colour=red"], "colour"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    paired: Path, tmp_path: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = ["export", str(paired), "--format", "coco", "--out", str(out), *options]
    assert cli.main(command) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1 and not out.exists()


def test_the_door_takes_the_same_options_as_the_command(paired: Path, tmp_path: Path) -> None:
    out = creditdocs.export(paired, "hf", tmp_path / "door", split="test", limit=2, boxes="lines")
    command = ["export", str(paired), "--format", "hf", "--out", str(tmp_path / "line")]
    assert cli.main([*command, "--split", "test", "--limit", "2", "--boxes", "lines"]) == 0
    made = {p.relative_to(out): p.read_bytes() for p in out.rglob("*.*")}
    line = tmp_path / "line"
    assert made == {p.relative_to(line): p.read_bytes() for p in line.rglob("*.*")}
    assert len(made) == 3


@pytest.mark.parametrize("asked", [{}, {"where": "severity >= 0"}], ids=["all", "part"])
def test_a_photograph_without_its_picture_is_named_and_not_written_empty(
    paired: Path, tmp_path: Path, asked: dict[str, Any]
) -> None:
    broken = Path(shutil.copytree(paired, tmp_path / "d"))
    file = next(broken.glob("data/images/*/*.parquet"))
    table = pq.read_table(file)
    held = table.column("image").to_pylist()
    held[0] = {**held[0], "bytes": b""}
    index = table.schema.get_field_index("image")
    column = pa.array(held, type=table.schema.field("image").type)
    pq.write_table(table.set_column(index, table.schema.field("image"), column), file)
    with pytest.raises(UserError, match="has no image"):
        ids(chosen(broken, **asked))
