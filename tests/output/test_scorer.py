"""Replies are marked exactly, or as the reference benchmark's evaluator does, quirks included.

Marks add up to figures with intervals.
"""

from __future__ import annotations

import json

import pytest

from output.scoring.sample import Drawn, tenth
from output.scoring.scorer import flatten, mark, normalise, parse, score_row
from output.scoring.scores import Marked, lines, scores


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
    [
        ("1,105.80", "1105.8"),
        ("12.0", "12"),
        (12, "12"),
        (0.3, "0.3"),
        (None, ""),
        ("<模糊> ", "模糊"),
        ("Yes", "Yes"),
        ("yes", "yes"),
    ],
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
    assert (
        score_row(
            "doc_cla_003", '{"present_categories": ["b", "a"], "missing_categories": []}', truth
        )
        == 1.0
    )
    assert score_row(
        "en.doc_cla_003", '{"present_categories": ["a"], "missing_categories": ["b", "c"]}', truth
    ) == pytest.approx(2 / 3)
    assert (
        score_row(
            "doc_cla_003",
            '{"present_categories": ""}',
            '{"present_categories": [""], "missing_categories": ["a"]}',
        )
        == 1.0
    )


def test_num_cal_001_forgives_two_units_and_drops_what_is_no_number() -> None:
    assert score_row("num_cal_001", said(1404), said(1402)) == 1.0
    assert score_row("en.num_cal_001", said(1405), said(1402)) == 0.0
    assert score_row("num_cal_001", said("1402.5"), said(1402)) == 1.0
    assert score_row("num_cal_001", "about a thousand", said(1402)) is None
    assert score_row("en.num_cal_003", said(7676.05), said(7676.04)) == 0.0


def test_the_reference_loses_the_last_digits_of_long_identifiers_and_we_do_not() -> None:
    one, other = said({"证件号码": "560505199811185360"}), said({"证件号码": "560505199811185361"})
    assert score_row("inf_ext_002", one, other) == 1.0
    assert mark("inf_ext_002", one, other) == 0.0
    assert mark("inf_ext_002", '{"answer": {"证件号码": 560505199811185361}}', other) == 1.0
    assert score_row("inf_ext_002", said({"a": "0012"}), said({"a": "12"})) == 1.0
    assert mark("inf_ext_002", said({"a": "0012"}), said({"a": "12"})) == 0.0
    assert mark("inf_ext_002", said({"a": "1,200.00"}), said({"a": "1200"})) == 1.0


def test_exactly_forgives_no_unit_counts_what_stands_twice_twice_and_does_not_split_names() -> None:
    assert mark("num_cal_001", said(1404), said(1402)) == 0.0
    assert (
        mark("en.num_cal_002", said(0.5), said(0.46)) == 0.0
        and score_row("en.num_cal_002", said(0.5), said(0.46)) == 1.0
    )
    row = ["甲", "支出", 29.90]
    assert score_row("inf_ext_005", said([row]), said([row, row])) == 1.0
    assert mark("inf_ext_005", said([row]), said([row, row])) == pytest.approx(2 / 3)
    assert mark("inf_ext_005", said([row, ["甲", "支出", "29.9"]]), said([row, row])) == 1.0
    assert score_row("inf_ext_004", said(["甲", "乙"]), said(["甲，乙"])) == 1.0
    assert mark("inf_ext_004", said(["甲", "乙"]), said(["甲，乙"])) == 0.0


@pytest.mark.parametrize("truth", [[], [""], ""])
def test_exactly_an_empty_answer_has_to_be_given(truth: object) -> None:
    assert {
        mark("key_ver_001", said(silence), said(truth)) for silence in ([], "", [""], None)
    } == {1.0}
    assert {
        mark("key_ver_001", text, said(truth))
        for text in ("no idea", "", "{}", "[]", '{"error": null}', said(["收入证明"]), said("无"))
    } == {0.0}


def test_exactly_fields_that_are_not_there_are_said_to_be_empty_one_by_one() -> None:
    truth = said({"姓名": "", "住址": ""})
    assert (
        mark("inf_ext_003", '{"姓名": "", "住址": null}', truth)
        == mark("inf_ext_003", truth, truth)
        == 1.0
    )
    assert {
        mark("inf_ext_003", text, truth)
        for text in (
            '{"姓名": ""}',
            said({}),
            said([]),
            said(""),
            "{}",
            said({"姓名": "甲", "住址": ""}),
        )
    } == {0.0}


def test_exactly_a_sorting_without_the_classes_present_is_wrong() -> None:
    truth = said({"present_categories": [], "missing_categories": ["a"]})
    assert mark("doc_cla_003", '{"present_categories": [], "missing_categories": []}', truth) == 1.0
    assert {
        mark("doc_cla_003", text, truth)
        for text in ("{}", said([]), said({}), '{"missing_categories": ["a"]}')
    } == {0.0}
    assert (
        mark(
            "doc_cla_003",
            '{"answer": ["a"]}',
            said({"present_categories": ["a"], "missing_categories": []}),
        )
        == 0.0
    )


# ---------------------------------------------------------------- figures


def marked(task: str, subtask: str, condition: str, group: str, *marks: float) -> list[Marked]:
    return [Marked(task, subtask, condition, group, m) for m in marks]


def test_a_task_is_the_mean_of_its_subtasks_and_the_whole_the_mean_of_its_tasks() -> None:
    rows = marked("NC", "num_cal_001", "Normal Captures", "a", 1, 1, 0, 0) + marked(
        "NC", "en.num_cal_003", "Normal Captures", "b", 1
    )
    found = scores([*rows, *marked("VC", "key_ver_002", "Normal Captures", "a", 0)])
    assert {(f.name, f.score, f.rows) for f in found.subtasks} == {
        ("num_cal_001", 50, 4),
        ("en.num_cal_003", 100, 1),
        ("key_ver_002", 0, 1),
    }
    assert [(f.name, f.score) for f in found.tasks] == [("VC", 0), ("NC", 75)]
    assert found.mean.score == 37.5


def test_a_condition_is_held_against_normal_captures_of_its_subtasks_but_image_quality() -> None:
    rows = marked("KIE", "inf_ext_002", "Normal Captures", "a", 1, 0) + marked(
        "NC", "num_cal_001", "Normal Captures", "a", 1
    )
    rows += marked("KIE", "inf_ext_002", "Small ROIs", "a", 0, 0, 0, 1) + marked(
        "CC", "con_chk_004", "Small ROIs", "a", 1
    )
    rows += marked("IQE", "qua_eva_001", "Small ROIs", "a", 1, 1, 1)
    found = scores(rows)
    assert {c.name: (c.score, c.rows) for c in found.conditions} == {
        "Normal Captures": (75, 3),
        "Small ROIs": (62.5, 5),
    }
    assert {c.name: c.score for c in found.relative} == {"Normal Captures": 100, "Small ROIs": 50}


def test_intervals_are_the_same_every_time_and_draw_cases_whole() -> None:
    alone = [
        m
        for n in range(40)
        for m in marked("VC", "key_ver_002", "Normal Captures", f"case {n}", n % 2)
    ]
    together = [
        m
        for n in range(40)
        for m in marked("VC", "key_ver_002", "Normal Captures", f"case {n // 10}", n // 10 % 2)
    ]
    found, again, few = scores(alone).mean, scores(alone[::-1]).mean, scores(together).mean
    assert found == again and found.score == few.score == 50
    assert (
        found.low is not None
        and found.high is not None
        and 30 < found.low < 40
        and 60 < found.high < 70
    )
    assert few.low == 0 and few.high == 100


def test_nothing_marked_is_a_table_without_figures() -> None:
    found = scores([])
    assert found.mean.score is None and not found.conditions
    assert "-" in lines(found)[1]


# ---------------------------------------------------------------- the small set


def test_the_small_set_is_a_tenth_of_everything_whatever_the_order() -> None:
    rows = [
        Drawn(f"s{s}", f"c{c}", "AB"[n % 2], f"s{s}-{c}-{n}")
        for s in range(5)
        for c in range(10)
        for n in range(10)
    ]
    small = tenth(rows)
    assert small == tenth(rows[::-1]) and len(small) == 50
    chosen = [r for r in rows if r.id in small]
    assert len({(r.subtask, r.condition) for r in chosen}) == 50
    assert 20 <= sum(r.answer == "A" for r in chosen) <= 30


def test_the_small_set_has_every_subtask() -> None:
    rows = [Drawn("common", "c", "x", f"q{n}") for n in range(500)] + [
        Drawn("rare", "c", "x", "the one")
    ]
    assert "the one" in tenth(rows)
