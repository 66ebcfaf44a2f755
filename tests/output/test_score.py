"""``creditdocs score``.

What is missing, strange or unreadable in a file of replies, and what that costs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import tiny

from flows.commands import cli
from flows.commands.score import score
from flows.storage.dataset import Dataset
from output.scoring import reference, scores

Rows = Mapping[str, str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two English files, cheaply made; this seed asks a question to which nothing is the answer."""
    target = tmp_path_factory.mktemp("score") / "d"
    papers = {"en/ssn_card": {}, "en/bank_statement": {}, "en/drivers_license": {}}
    return tiny.make(
        target,
        cases=2,
        seed=15,
        languages={"en": 1},
        documents=papers,
        captures__size=[640, 480],
        anomalies__share=0,
    )


@pytest.fixture(scope="module")
def truth(small: Path) -> dict[str, str]:
    return {q.id: q.answer for q in Dataset.open(str(small)).questions()}


def replies(folder: Path, rows: Rows) -> str:
    file = folder / "replies.jsonl"
    file.write_text(
        "".join(json.dumps({"id": i, "response": r}) + "\n" for i, r in rows.items()),
        encoding="utf-8",
    )
    return str(file)


@pytest.mark.parametrize("compat", [False, True])
@pytest.mark.parametrize("exported", [False, True])
def test_the_truth_scores_full_marks(
    small: Path, truth: dict[str, str], tmp_path: Path, compat: bool, exported: bool
) -> None:
    """In our form, and in that of the exported prompts."""
    given = {
        i: reference.answer(i.rsplit("_", 2)[0], i, answer) if exported else answer
        for i, answer in truth.items()
    }
    found = score(replies(tmp_path, given), str(small), compat=compat)
    assert not (found.unreadable or found.unknown or found.missing)
    assert {f.score for f in (found.scores.mean, *found.scores.tasks, *found.scores.subtasks)} == {
        100.0
    }
    assert found.scores.mean.rows == len(truth)


def test_what_is_missing_counts_as_wrong_and_to_the_reference_not_at_all(
    small: Path, truth: dict[str, str], tmp_path: Path
) -> None:
    lost = next(i for i in truth if "inf_ext_002" in i)
    file = replies(
        tmp_path, {i: r for i, r in truth.items() if i != lost} | {"en.inf_ext_002_001_99999": "{}"}
    )
    ours, theirs = score(file, str(small)), score(file, str(small), compat=True)
    assert ours.missing == theirs.missing == (lost,) and ours.unknown == (
        "en.inf_ext_002_001_99999",
    )
    assert (
        ours.scores.mean.score is not None
        and ours.scores.mean.score < 100 == theirs.scores.mean.score
    )
    assert theirs.scores.mean.rows == len(truth) - 1


def test_a_reply_without_an_answer_is_named_and_wrong(
    small: Path, truth: dict[str, str], tmp_path: Path
) -> None:
    silent = [i for i, answer in truth.items() if json.loads(answer) == {"answer": []}]
    file = replies(tmp_path, truth | dict.fromkeys(silent, "I cannot read this."))
    ours, theirs = score(file, str(small)), score(file, str(small), compat=True)
    assert silent and set(ours.unreadable) == set(theirs.unreadable) == set(silent)
    of = (
        {f.name: f.score for f in ours.scores.subtasks},
        {f.name: f.score for f in theirs.scores.subtasks},
    )
    for subtask in {
        i.rsplit("_", 2)[0] for i in silent
    }:  # the reference rewards silence where nothing is to be said
        assert of[0][subtask] < 100.0 == of[1][subtask]


def test_the_small_set_is_scored_alone(
    small: Path, truth: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench"
    assert cli.main(["export", str(small), "--format", "fcmbench", "--out", str(out)]) == 0
    capsys.readouterr()
    assert (
        cli.main(["score", str(out / "testset_small.jsonl"), str(small), "--small", "--json"]) == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert (
        found["mean"]["score"] == 100
        and not found["missing"]
        and 0 < found["mean"]["rows"] < len(truth)
    )
    assert not score(replies(tmp_path, truth), str(small), small=True).unknown


def test_long_lists_are_cut_for_people_and_whole_for_machines(
    small: Path, truth: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = replies(tmp_path, {})
    assert cli.main(["score", file, str(small)]) == 0
    text = capsys.readouterr().out
    assert (
        f"{len(truth)} questions without a reply" in text
        and f"and {len(truth) - 10} more (--json has them all)" in text
    )
    assert max(map(len, text.splitlines())) < 600
    assert cli.main(["score", file, str(small), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["missing"] == list(truth)


STRANGE = "x\x1b[2K\nCC    con_cnk_001     9  100.0\u202e\ud800"


def test_an_unknown_id_can_neither_forge_a_line_nor_move_the_cursor(
    small: Path, truth: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = replies(tmp_path, {**truth, STRANGE: "{}"})
    assert cli.main(["score", file, str(small)]) == 0
    printed = capsys.readouterr().out
    assert all(c.isprintable() or c == "\n" for c in printed)
    assert "\\x1b[2K\\nCC    con_cnk_001     9  100.0\\u202e\\ud800" in printed.splitlines()[-1]
    assert cli.main(["score", file, str(small), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unknown"] == [STRANGE.replace("\ud800", "\\ud800")]


def test_no_line_of_the_table_is_forged_by_a_datasets_names() -> None:
    rows = [scores.Marked("CC\n", "x\x1b[2K", "Normal\u2028Captures", "a", 1.0)]
    printed = scores.lines(scores.scores(rows))
    assert all(line.isprintable() for line in printed) and "x\\x1b[2K" in "".join(printed)


@pytest.mark.parametrize("compat", [False, True])
def test_one_reply_beyond_all_bounds_is_unreadable_and_the_rest_is_scored(
    small: Path, truth: dict[str, str], tmp_path: Path, compat: bool
) -> None:
    first, second, *_ = (i for i, answer in truth.items() if json.loads(answer)["answer"])
    wild = {
        first: '{"answer":' * 900 + "1" + "}" * 900,
        second: '{"answer": 1e-999999999999999999999}',
    }
    found = score(replies(tmp_path, truth | wild), str(small), compat=compat)
    # The reference reads the number as 0.
    assert set(found.unreadable) == ({first} if compat else {first, second})
    assert found.scores.mean.rows == len(truth) - sum(
        compat and "num_cal_00" in i and i[-10] in "12" for i in wild
    )
    assert found.scores.mean.score is not None and 80 < found.scores.mean.score < 100


BAD = {
    "no file": (None, "cannot be read"),
    "no JSON": (b"id,response\n", "line 1: not JSON"),
    "a list": (b'\n["a"]\n', "line 2: not an object"),
    "an id that is a number": (b'{"id": 1, "response": ""}', "line 1: not an object"),
    "no response": (b'{"id": "a"}', "line 1: not an object"),
    "a response taken apart": (b'{"id": "a", "response": {"answer": 1}}', "line 1: not an object"),
    "an id twice": (
        b'{"id": "a", "response": ""}\n{"id": "a", "response": null}',
        "line 2: 'a' stands here a second time",
    ),
    "another encoding": ("{'id': 'ü'}".encode("latin-1"), "not UTF-8"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_file_of_replies_is_refused_in_one_line(
    case: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, words = BAD[case]
    if content is not None:
        (tmp_path / "replies").write_bytes(content)
    assert cli.main(["score", str(tmp_path / "replies"), str(small)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and words in said
