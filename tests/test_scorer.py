"""The scorer does what the reference benchmark's evaluator does, quirks included, and can compare identifiers exactly."""

from __future__ import annotations

import json

import pytest

from output.scorer import Row, evaluate, flatten, normalise, parse, score_row, score_rows


def said(value: object) -> str:
    return json.dumps({"answer": value}, ensure_ascii=False)


def test_the_answer_is_taken_from_between_the_first_and_the_last_brace() -> None:
    assert parse('Here it is: ```json\n{"answer": ["模糊"]}\n``` done') == ["模糊"]
    assert parse("I cannot see the image") is None
    assert parse("} {") is None


def test_a_reply_without_the_key_is_taken_whole() -> None:
    assert score_row("inf_ext_003", '{"姓名": "甲"}', '{"姓名": "甲"}') == 1.0
    assert score_row("inf_ext_002", '{"姓名": "甲"}', said({"姓名": "甲"})) == 1.0


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1,105.80", "1105.8"), ("12.0", "12"), (12, "12"), (0.3, "0.3"), (None, ""), ("<模糊> ", "模糊"), ("Yes", "Yes"), ("yes", "yes")],
)
def test_scalars_have_one_spelling(value: object, shown: str) -> None:
    assert normalise(value) == shown


def test_scalars_split_at_commas_and_inner_lists_stay_whole() -> None:
    assert flatten("A,C") == {("", "A"), ("", "C")}
    assert flatten(["甲，乙"]) == {("", "甲"), ("", "乙")}
    assert flatten([["甲", "支出", 29.90], ["甲", "支出", 29.9]]) == {("", ("甲", "支出", "29.9"))}
    assert flatten({"a": {"b": ["x", "y"]}}) == {("a.b", "x"), ("a.b", "y")}


def test_lists_score_f1() -> None:
    assert score_row("con_cnk_001", said(["a", "b"]), said(["b", "c"])) == 0.5
    assert score_row("con_cnk_001", said(["b", "a"]), said(["a", "b"])) == 1.0


@pytest.mark.parametrize("truth", [[], [""], "", {"姓名": ""}])
def test_an_empty_truth_is_met_by_silence_only(truth: object) -> None:
    assert score_row("key_ver_001", said([]), said(truth)) == 1.0
    assert score_row("key_ver_001", "no idea", said(truth)) == 1.0
    assert score_row("key_ver_001", said(["收入证明"]), said(truth)) == 0.0


def test_only_present_categories_count() -> None:
    truth = '{"present_categories": ["a", "b"], "missing_categories": ["c"]}'
    assert score_row("doc_cla_003", '{"present_categories": ["b", "a"], "missing_categories": []}', truth) == 1.0
    assert score_row("en.doc_cla_003", '{"present_categories": ["a"], "missing_categories": ["b", "c"]}', truth) == pytest.approx(2 / 3)
    assert score_row("doc_cla_003", '{"present_categories": ""}', '{"present_categories": [""], "missing_categories": ["a"]}') == 1.0


def test_num_cal_001_forgives_two_units_and_drops_what_is_no_number() -> None:
    assert score_row("num_cal_001", said(1404), said(1402)) == 1.0
    assert score_row("en.num_cal_001", said(1405), said(1402)) == 0.0
    assert score_row("num_cal_001", said("1,402.5"), said(1402)) == 1.0
    assert score_row("num_cal_001", "about a thousand", said(1402)) is None
    assert score_row("en.num_cal_003", said(7676.05), said(7676.04)) == 0.0


def test_long_identifiers_lose_their_last_digits_unless_compared_exactly() -> None:
    one, other = said({"证件号码": "560505199811185360"}), said({"证件号码": "560505199811185361"})
    assert score_row("inf_ext_002", one, other) == 1.0
    assert score_row("inf_ext_002", one, other, exact_identifiers=True) == 0.0
    assert score_row("inf_ext_002", said({"a": "0012"}), said({"a": "12"})) == 1.0
    assert score_row("inf_ext_002", said({"a": "0012"}), said({"a": "12"}), exact_identifiers=True) == 0.0
    assert score_row("inf_ext_002", said({"a": "1,200.00"}), said({"a": "1200"}), exact_identifiers=True) == 1.0


ROWS = [
    Row("q1", "NC", "num_cal_001", said(10)),
    Row("q2", "NC", "num_cal_001", said(20)),
    Row("q3", "NC", "en.num_cal_003", said(1.5)),
    Row("q4", "NC", "num_cal_005", said([3.0])),
    Row("q5", "VC", "key_ver_002", said("是")),
]


def test_tasks_are_macro_means_over_subtasks_of_the_rows_that_were_answered() -> None:
    scores = evaluate(ROWS, {"q1": said(11), "q2": "?", "q3": said(9), "q4": said([3.0]), "q9": said(1)})
    assert scores.tasks == {"NC": 50.0}
    assert (scores.unknown, scores.missing) == (1, 1)
    assert {(s.subtask, s.score, s.rows, s.dropped) for s in scores.subtasks} == {("num_cal_001", 100.0, 1, 1), ("en.num_cal_003", 0.0, 1, 0)}


def test_the_truth_scores_full_marks() -> None:
    scores = evaluate(ROWS, {row.id: row.answer for row in ROWS})
    assert list(scores.tasks.items()) == [("VC", 100.0), ("NC", 100.0)]


def test_files_of_the_benchmarks_shape_are_scored() -> None:
    lines = [{"id": r.id, "task": r.task, "subtask": r.subtask, "response": r.answer, "question": "", "robustness": ""} for r in ROWS]
    assert set(score_rows(lines, lines, exact=True).tasks.values()) == {100.0}
