"""A second derivation is one: what ``read`` decides by, no ``ask`` comes to, by the source and by
running both.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FrameType
from typing import Any

import pytest
from call_graph import JUDGING, ROOT, Node, loaded, module, reached
from case_files import POLICY, address, lone, pair
from test_questions import shown

from pipeline import units
from pipeline.records import CaseFile
from pipeline.roles import FactChange, QuestionKind

KINDS = units.names(QuestionKind)
# What both ways may come to, and why it decides nothing.
LEAVES: dict[Node, str] = {
    ("pipeline.facts", "require"): "hands on what an access gives, or says that there is nothing",
    ("output.questions.shared.prompt", "verdict"): "puts one of two words into an answer",
    ("output.questions.shared.prompt", "answer"): "puts the JSON key around an answer",
    (
        "output.questions.shared.document_view",
        "sheets",
    ): "lists all sheets of the pictures, none chosen",
    (
        "output.questions.papers._verify",
        "Verification._wording",
    ): "words a prompt, by which the statement is known again",
    ("output.questions.papers._assertions_en", "_sum"): "words a prompt",
    ("pipeline.reading.collateral", "Source.column"): "names a column of a paper",
    ("pipeline.reading.printed_text", "plain"): "makes wide signs narrow",
    ("pipeline.reading.printed_text", "name_key"): "spells a name one way",
    ("pipeline.reading.printed_text", "number_key"): "spells a number one way",
    (
        "pipeline.reading.printed_text",
        "parse_date",
    ): "reads a day; asking does so only to see what a doubtful day may be taken for",
    ("pipeline.reading.printed_text", "_day"): "reads a day",
    (
        "pipeline.reading.printed_text",
        "parse_words",
    ): "reads an amount in words, which is a text to facts as well",
    ("pipeline.reading.printed_text", "_whole_words"): "reads an amount in words",
    ("pipeline.world.money.tax", "_schedule"): "holds the brackets that the prompt prints",
    ("pipeline.kinds", "is_own"): "tells whose kind a paper is of",
    ("pipeline.caches", "cached"): "remembers what a function gave",
    ("pipeline.caches", "_remembering"): "remembers what a function gave",
    **{
        (
            "pipeline.forms.formula",
            name,
        ): "takes a formula's text apart, of which a prompt has its own"
        for name in (
            "parse",
            "_call",
            "_constant",
            "_dotted",
            "_node",
            "_readable",
            "_unreserved",
        )
    },
}
OF_LIES: dict[Node, str] = {
    ("pipeline.reading.collateral", "Source.cell"): "names a field of a paper",
    ("pipeline.reading.printed_text", "age_on"): "counts years of life",
    (
        "pipeline.reading.printed_text",
        "same_number",
    ): "compares signs that are not masked; telling does so only to see that the lie will show",
}
LIES = (
    "wrong_total",
    "profile_mismatch",
    "bad_check_digit",
    "payslip_deductions",
    "collateral_use",
    "round_trips",
    "broken_balance_chain",
)


@cache
def shared() -> dict[Node, list[str]]:
    """Every function that the two ways of a question both come to, and of which questions."""
    found: dict[Node, list[str]] = defaultdict(list)
    for name in KINDS:
        unit = units.unit_class(QuestionKind, name)
        for node in reached(unit, "ask") & reached(unit, "read"):
            found[node].append(name)
    return found


@pytest.mark.parametrize("name", units.names(FactChange))
def test_a_lie_is_told_and_found_out_by_no_function_that_decides(name: str) -> None:
    unit = units.unit_class(FactChange, name)
    telling, finding = (
        {node for entry in entries for node in reached(unit, entry)}
        for entries in (("applies", "near_miss", "change"), ("broken", "fired"))
    )
    assert telling & finding <= {*LEAVES, *OF_LIES}, name


@pytest.mark.parametrize("name", KINDS)
def test_asking_and_reading_come_to_no_function_that_decides(name: str) -> None:
    assert [node for node, of in shared().items() if name in of and node not in LEAVES] == []


def test_nothing_is_let_pass_that_nobody_shares() -> None:
    assert sorted(LEAVES) == sorted(shared())


def test_what_is_called_through_tables_properties_and_inherited_methods_is_found() -> None:
    fraud, verified = (
        units.unit_class(QuestionKind, "fraud_pattern"),
        units.unit_class(QuestionKind, "statement_true"),
    )
    slip, recency = (
        units.unit_class(QuestionKind, "payslip_year"),
        units.unit_class(QuestionKind, "recency"),
    )
    assert ("pipeline.reading.fraud_patterns", "_gambled") in reached(fraud, "read") and (
        "output.questions.statement._fraud_patterns",
        "_bets",
    ) in reached(fraud, "ask")
    assert ("output.questions.papers._assertions_en", "_chain") in reached(verified, "ask")
    assert ("output.questions.papers._assertions_print", "Page.signs") in reached(verified, "read")
    assert ("output.questions.papers.payslip_year", "PayslipYear.gaps") in reached(
        slip, "read"
    ) - reached(slip, "ask")
    assert ("output.questions.shared.subtask", "PairedSubtask.ask") in reached(recency, "ask")


def files() -> Iterator[CaseFile]:
    """A few of either language, with a lie and without."""
    for language in ("zh", "en"):
        yield lone(language, 0)
        for lie in LIES:
            made = next((p for n in range(4) if (p := pair(language, n, lie))), None)
            yield from made or ()


def traced(function: Callable[..., Any], *arguments: object) -> tuple[Any, set[CodeType]]:
    """What a function returns, and all code that ran for it."""
    ran: set[CodeType] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            ran.add(frame.f_code)

    sys.setprofile(note)
    try:
        return function(*arguments), ran
    finally:
        sys.setprofile(None)


@cache
def codes(node: Node) -> CodeType:
    function: Any = loaded(node)
    function = (
        function.fget
        if isinstance(function, property)
        else getattr(function, "__wrapped__", function)
    )
    code: CodeType = function.__code__
    return code


def known(code: CodeType) -> bool:
    """Is it the code of a function at the top of a file that may decide something? What is defined
    inside one belongs to it.
    """
    if not code.co_filename.startswith(
        tuple(str(ROOT / place) for place in JUDGING)
    ) or code.co_qualname.endswith(("__init__", "<module>")):
        return False
    home = module(
        ".".join(code.co_filename.removeprefix(f"{ROOT}/").removesuffix(".py").split("/"))
    )
    return home is not None and code.co_qualname in home.functions


def test_what_runs_is_in_the_graph_and_is_shared_by_nothing_else() -> None:
    ran = 0
    for file in files():
        at = address(file.case.language, file.case.index)
        for name in (
            n for n in KINDS if file.case.language in units.load(QuestionKind, n).languages
        ):
            unit = units.load(QuestionKind, name)
            asked, of_asking = traced(unit.ask, file, POLICY, at.at("question", name).stream())
            assert {c for c in of_asking if known(c)} <= {
                codes(node) for node in reached(type(unit), "ask")
            }, name
            photos = shown(file, asked)
            for question in asked[:2]:
                _, of_reading = traced(
                    unit.read, question, [photos[i] for i in question.image_ids], POLICY
                )
                assert {c for c in of_reading if known(c)} <= {
                    codes(node) for node in reached(type(unit), "read")
                }, name
                both = {
                    c
                    for c in of_asking & of_reading
                    if c.co_filename.startswith(str(ROOT)) and "<locals>" not in c.co_qualname
                }
                assert both <= {codes(node) for node in LEAVES}, (name, both)
                ran += 1
    assert ran > 300
