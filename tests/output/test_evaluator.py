"""``--compat fcmbench`` marks as the reference's evaluator does.

Its rules, numbered in the order in which it applies them, are written down here a
second time and tried on many replies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from output.scoring.scorer import score_row

Leaf = str | tuple[str, ...]


def evaluator(subtask: str, response: str, truth: str) -> float | None:
    """The rules of the evaluator in their order; None is a row that it leaves out."""
    said, right = _unwrapped(_between_braces(response)), _unwrapped(json.loads(truth))
    if subtask.endswith("doc_cla_003"):  # rule 5
        said, right = _only_present(said), _only_present(right)
    if subtask.endswith(("num_cal_001", "num_cal_002")):  # rule 6
        if said is None:
            return None
        try:
            return 1.0 if abs(float(said) - float(right)) <= 2 else 0.0  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            return 0.0
    mine, theirs = (set(_leaves(value)) if value is not None else set() for value in (said, right))
    if not theirs:  # rule 7
        return 0.0 if mine else 1.0
    hits = len(mine & theirs)
    if not hits:
        return 0.0
    precision, recall = hits / len(mine), hits / len(theirs)
    return 2 * precision * recall / (precision + recall)


def _between_braces(text: str) -> object:
    """Rule 2: from the first opening brace to the last closing one."""
    match = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        return json.loads(match[0]) if match else None
    except json.JSONDecodeError:
        return None


def _unwrapped(value: object) -> object:
    return value["answer"] if isinstance(value, dict) and "answer" in value else value


def _only_present(value: object) -> object:
    return (
        {"present_categories": value.get("present_categories", [])}
        if isinstance(value, dict)
        else {}
    )


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Rule 3: paths with dots; lists add nothing to the path; an inner list is one row of cells.

    Texts are split at both commas.
    """
    if isinstance(value, dict):
        for key in value:
            yield from _leaves(value[key], path + "." + key if path else key)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, list):
                yield path, tuple(map(_spelled, inner))
            else:
                yield from _leaves(inner, path)
    else:
        yield from (
            (path, part.strip()) for part in re.split("[,，]", _spelled(value)) if part.strip()
        )


def _spelled(value: object) -> str:
    """Rule 4."""
    text = "" if value is None else "".join(c for c in str(value) if c not in "<>").strip()
    try:
        number = float("".join(c for c in text if c != ","))
    except ValueError:
        return text
    return f"{int(number)}" if number.is_integer() else f"{number}"


SORTED = '{"present_categories": ["银行卡", "a"], "missing_categories": ["b"]}'
TRUTHS = (  # subtask and truth, as the benchmark has them
    *(
        (f"{language}num_cal_00{n}", '{"answer": 18910}')
        for language in ("", "en.")
        for n in (1, 2)
    ),
    ("en.num_cal_002", '{"answer": 0.46}'),
    ("en.num_cal_003", '{"answer": 7676.04}'),
    ("num_cal_003", '{"answer": [14]}'),
    ("doc_cla_003", SORTED),
    ("doc_cla_003", '{"present_categories": [""], "missing_categories": ["a"]}'),
    ("doc_cla_001", '{"answer": [""]}'),
    ("doc_cla_002", '{"answer": ""}'),
    ("con_cnk_001", '{"answer": ["a", "b"]}'),
    ("con_chk_005", '{"answer": ["未找到对应交易记录"]}'),
    ("inf_ext_002", '{"answer": {"姓名": "甲，乙", "号": "560505199811185360", "日": "07"}}'),
    ("inf_ext_003", '{"姓名": "", "号": ""}'),
    (
        "inf_ext_005",
        '{"answer": [["甲", "支出", 29.9], ["甲", "支出", 29.9], ["乙", "收入", 1000.0]]}',
    ),
    ("key_ver_002", '{"answer": "是"}'),
)
VALUES = (
    *(
        '"$18,910"',
        "[18910]",
        '"about 18910"',
        '""',
        "true",
        '{"v": 1}',
        '"18,910"',
        "18910",
        '"18910"',
        "18912",
        "18912.01",
        '" 18910 "',
        '"１８９１０"',
    ),
    *(
        '"18_910"',
        "1e400",
        "-1e400",
        "NaN",
        "Infinity",
        '"nan"',
        "1" + "0" * 400,
        "null",
        "false",
        "[]",
        "[[]]",
        "[[[]]]",
        '[["", null]]',
        "{}",
        '[""]',
    ),
    *(
        "0.46",
        "2.46",
        "7676.04",
        '"7,676.04"',
        "14",
        '["14"]',
        "[14.0]",
        '"a,b"',
        '"a，b"',
        '["<a>", " b "]',
        '["b", "a", "a"]',
        '[["a"], ["b"]]',
    ),
    *(
        '{"姓名": "甲", "号": 560505199811185361, "日": 7}',
        '{"姓名": ["乙", "甲"], "号": null}',
        '{"": {"": "a"}}',
        '{"a": {"b": ["x,y", {"c": 1.0}]}}',
    ),
    *(
        '[["甲", "支出", "29.90"], ["乙", "收入", "1,000"]]',
        '[["甲", "支出", 29.9]]',
        '["甲", "支出", 29.9]',
        '[{"a": [["x"]]}]',
        SORTED,
        '["银行卡", "a"]',
    ),
    *(
        '{"present_categories": {"x": "a"}}',
        '{"present_categories": "银行卡，a"}',
        '{"present_categories": []}',
        '{"missing_categories": ["a"]}',
        '"是"',
        '"是。"',
    ),
)
FRAMES = (
    '{"answer": %s}',
    "%s",
    '```json\n{"answer": %s}\n```',
    'Well {x}: {"answer": %s}',
    '{"answer": %s} {"b": 1}',
    '{"answer": {"answer": %s}}',
    '{"b": %s}',
)
WHOLE = (
    "",
    "no",
    "}{",
    "{",
    "}",
    "{}",
    "{ }",
    "<think>{ }</think> C",
    '{"answer": "A"',
    "null",
    '{"answer":}',
    '{"answer": 1, "answer": 18910}',
    "{'answer': 18910}",
)
REPLIES = (*WHOLE, *(frame.replace("%s", value) for value in VALUES for frame in FRAMES))


@pytest.mark.parametrize(("subtask", "truth"), TRUTHS)
def test_every_reply_gets_the_mark_of_the_reference(subtask: str, truth: str) -> None:
    differing = [
        reply
        for reply in REPLIES
        if not same(score_row(subtask, reply, truth), evaluator(subtask, reply, truth))
    ]
    assert not differing


def same(ours: float | None, theirs: float | None) -> bool:
    return (
        ours == theirs
        if ours is None or theirs is None
        else ours == pytest.approx(theirs, abs=1e-12)
    )


def test_only_a_reply_that_says_nothing_is_left_out_and_what_is_no_number_is_wrong() -> None:
    wrong = ('"$18,910"', "[18910]", '"about 18910"', '""', "true", '{"v": 1}', '"18,910"')
    assert {
        score_row("num_cal_001", f'{{"answer": {value}}}', '{"answer": 18910}') for value in wrong
    } == {0.0}
    assert {
        score_row("num_cal_001", text, '{"answer": 18910}')
        for text in ("", "18910", '{"answer": null}', '{"answer":')
    } == {None}


def test_what_the_references_evaluator_would_die_of_is_no_answer() -> None:
    for deep in (
        '{"answer":' * 900 + "1" + "}" * 900,
        '{"answer": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"answer": ' + "9" * 5_000 + "}",
    ):
        assert (
            score_row("num_cal_001", deep, '{"answer": 1}') is None
            and score_row("key_ver_002", deep, '{"answer": "是"}') == 0.0
        )


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["a", "b", "a,b", "<a>", "是", "18910", " ", "，"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["answer", "present_categories", "姓名", "a.b", ""]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(JSON, st.sampled_from(["", "See {x}. ", "```\n"]), st.sampled_from(TRUTHS))
def test_any_reply_gets_the_mark_of_the_reference(
    value: object, before: str, case: tuple[str, str]
) -> None:
    reply = before + json.dumps({"answer": value} if before else value, ensure_ascii=False)
    assert same(score_row(case[0], reply, case[1]), evaluator(case[0], reply, case[1]))
