"""Fraud in the rows of a statement is found where it was planted and nowhere else.

Nothing else is contradicted, and it is asked about rightly.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

import case_files
import pytest
from case_files import POLICY, address, drawn, submission
from test_anomalies import COMPANIONS, LANGUAGES, fired, printed, telling, told

from output.questions.papers._sum_relations import culprits
from output.questions.shared.pattern_sampling import TracedSubtask
from output.questions.statement._fraud_patterns import LABELS, definitions
from output.scoring.recheck import recheck
from pipeline import units
from pipeline.policy import Fraud, Policy
from pipeline.printing.fonts import face
from pipeline.reading.fraud_patterns import GAMBLING, JUDGES, patterns, rows_of
from pipeline.records import Anomaly, Case, CaseFile, Document, Language, Question
from pipeline.roles import FactChange, QuestionKind

PATTERNS = (
    "gambling_payments",
    "mule_pass_through",
    "round_trips",
    "stacked_loans",
    "structured_deposits",
    "telecom_victim",
)
SLIPS = ("duplicate_voucher", "payslip_deductions", "salary_on_holiday", "year_to_date_mismatch")
HELD = ("checking_1.amount", "assets.total")
CASES = 6  # of each language; test_anomalies walks over more of them
STATEMENT = {"zh": "zh/bank_statement", "en": "en/bank_statement"}
# Papers that questions of ours read: fewer papers make cheaper files.
READ = (
    "bank_statement",
    "income_certificate",
    "loan_application_form",
    "individual_income_tax_return",
    "payslip",
    "pay_stub",
    "transfer_voucher",
    "tax_payment_certificate",
    "real_estate_certificate",
    "real_estate_inquiry",
    "warranty_deed",
    "property_owner_search_report",
)
ASKING = {
    u.subtask: u
    for u in (units.load(QuestionKind, n) for n in units.names(QuestionKind))
    if int(u.subtask[-3:]) > 100 and u.subtask != "rea_chk_108"  # of own kinds: tests/forms
}
OURS = sorted(ASKING)
# Which lie each of our questions is about; the others are asked of every file.
ABOUT = {
    "con_chk_101": "employer_mismatch",
    "con_chk_102": "duplicate_voucher",
    "con_chk_103": "broken_balance_chain",
    "con_chk_104": "collateral_use",
    "con_chk_105": "collateral_owner",
    "inf_ext_101": "stacked_loans",
    "num_cal_101": "broken_balance_chain",
    "num_cal_102": "wrong_total",
    "num_cal_103": "round_trips",
    "num_cal_104": "structured_deposits",
    "num_cal_105": "gambling_payments",
    "rea_chk_101": "salary_on_holiday",
    "rea_chk_102": "payslip_deductions",
    "rea_chk_103": "year_to_date_mismatch",
    "rea_chk_104": "wrong_total",
    "rea_chk_105": "wrong_total",
    "rea_chk_106": "employer_mismatch",
    "rea_chk_107": "mule_pass_through",
}


def statement(documents: tuple[Document, ...]) -> Document:
    return next(d for d in documents if d.kind.endswith("/bank_statement"))


@cache
def lies(name: str) -> tuple[tuple[Case, tuple[Document, ...], tuple[Document, ...], Anomaly], ...]:
    """Every second one at its threshold."""
    found = (
        told(name, language, index, boundary=bool(index % 2))
        for language in LANGUAGES
        for index in range(CASES)
    )
    return tuple(lie for lie in found if lie)


def carrying(
    case: Case, documents: tuple[Document, ...], policy: Policy = POLICY
) -> dict[str, list[int]]:
    texts = printed(case, documents).of_kind(STATEMENT[case.language])[0]
    return patterns(rows_of(texts, case.language), policy.fraud, case.language)


@pytest.mark.parametrize("name", [*PATTERNS, *SLIPS])
def test_what_was_planted_is_found_and_nothing_else_is(name: str) -> None:
    count = 0
    for case, base, shown, anomaly in lies(name):
        count += 1
        assert fired(case, base) == set() and fired(case, shown) - COMPANIONS.get(name, set()) == {
            anomaly.rule
        }, (case.language, case.index)
    assert count >= CASES // 2 or name in SLIPS


@pytest.mark.parametrize("name", PATTERNS)
def test_the_rows_of_a_pattern_are_the_rows_that_were_planted(name: str) -> None:
    """Those are the rows of a kind, party and amount that the honest statement does not have."""
    for language in LANGUAGES:
        for index in range(CASES):
            case, before, shown, anomaly = told(
                name, language, index, boundary=False
            ) or pytest.fail(f"{name} cannot be told in {language} {index}")
            honest, lied = (
                Counter(_rows(case, documents).values()) for documents in (before, shown)
            )
            new = [n for n, row in _rows(case, shown).items() if lied[row] > honest[row]]
            assert carrying(case, shown) == {anomaly.rule: new}


def _rows(case: Case, documents: tuple[Document, ...]) -> dict[int, tuple[date, str, str, Decimal]]:
    texts = printed(case, documents).of_kind(STATEMENT[case.language])[0]
    return {r.number: (r.day, r.kind, r.party, r.amount) for r in rows_of(texts, case.language)}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_statement_keeps_its_rows_days_pay_and_sums(name: str) -> None:
    for case, base, shown, _ in lies(name):
        before, after = (statement(documents).facts for documents in (base, shown))
        assert set(before) == set(after)
        numbers = [n for n in range(len(after)) if f"transactions.{n}.balance" in after]
        days = [after[f"transactions.{n}.date"] for n in numbers]
        assert days == sorted(days)  # type: ignore[type-var]
        assert all(after[f"transactions.{n}.balance"] >= 0 for n in numbers)  # type: ignore[operator]
        assert _pay(case.language, before, numbers) == _pay(case.language, after, numbers)
        assert (
            before["period.from"] == after["period.from"]
            and before["period.to"] == after["period.to"]
        )


def _pay(language: Language, facts: object, numbers: list[int]) -> Decimal:
    cells = [
        {
            c: facts.get(f"transactions.{n}.{c}")
            for c in ("summary", "description", "amount", "deposit")
        }
        for n in numbers
    ]  # type: ignore[attr-defined]
    zh = [r["amount"] for r in cells if r["summary"] in ("工资", "经营收入")]
    en = [
        r["deposit"] for r in cells if str(r["description"]).startswith(("PAYROLL", "OWNER DRAW"))
    ]
    return sum(zh if language == "zh" else en, Decimal(0))


def test_the_banks_own_analysis_counts_the_planted_credits_too() -> None:
    for case, _, shown, _ in lies("structured_deposits"):
        papers = [d for d in shown if "inflow.total" in d.facts]
        ledger = statement(shown).facts
        for paper in papers:
            assert (paper.facts["inflow.total"], paper.facts["inflow.count"]) == (
                ledger["summary.total_in"],
                ledger["summary.count_in"],
            )
        assert papers or case.language == "en"


def test_assets_declared_elsewhere_are_what_the_account_holds() -> None:
    moved = Counter[bool]()
    for index in range(24):
        case, documents = drawn("en", index)
        forms = [d for d in documents if "checking_1.amount" in d.facts]
        for day in (date(2020, 1, 1), case.today) if forms else ():
            few = (
                statement(documents),
                replace(forms[0], facts={**forms[0].facts, "issue_date": day}),
            )
            unit = units.load(FactChange, "structured_deposits")
            request = submission(case, few).asked(address("en", index).stream())
            shown = unit.change(request).documents
            deltas = {money(shown[1], f) - money(few[1], f) for f in HELD}
            closing = money(shown[0], "summary.closing") - money(few[0], "summary.closing")
            assert deltas == {closing if day == case.today else Decimal(0)}
            moved[closing != 0] += 1
    assert moved[True] > 4


def test_pay_that_is_restated_moves_the_assets_declared_elsewhere_too() -> None:
    moved = 0
    for index in range(24):
        case, documents = drawn("en", index)
        unit, forms = (
            units.load(FactChange, "income_statement_mismatch"),
            [d for d in documents if "checking_1.amount" in d.facts],
        )
        for day in (
            (date(2020, 1, 1), case.today)
            if forms and unit.applies(submission(case, documents))
            else ()
        ):
            before = tuple(
                replace(d, facts={**d.facts, "issue_date": day}) if d is forms[0] else d
                for d in documents
            )
            request = submission(case, before).asked(address("en", index).stream())
            after = unit.change(request).documents
            deltas = {
                money(b, f) - money(a, f)
                for a, b in zip(before, after, strict=True)
                if a.id == forms[0].id
                for f in HELD
            }
            closing = money(statement(after), "summary.closing") - money(
                statement(before), "summary.closing"
            )
            assert deltas == {closing if day == case.today else Decimal(0)}
            moved += closing != 0
    assert moved > 4


def money(document: Document, field: str) -> Decimal:
    value = document.facts[field]
    assert isinstance(value, Decimal)
    return value


def test_a_voucher_keeps_its_row() -> None:
    for name in PATTERNS:
        for case, base, shown, _ in lies(name):
            number = next(
                (d.facts["transfer.order_number"] for d in base if d.kind == "zh/transfer_voucher"),
                None,
            )
            cells = {v for f, v in statement(shown).facts.items() if f.endswith(".order_number")}
            assert number is None or (number in cells) == (
                number in set(statement(base).facts.values())
            ), case.index


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_accounts_show_no_pattern(language: Language) -> None:
    for index in range(24):
        case, documents = drawn(language, index)
        assert carrying(case, tuple(d for d in documents if d.kind == STATEMENT[language])) == {}, (
            index
        )


def test_a_pattern_follows_the_policy_it_is_given() -> None:
    strict = Policy(
        fraud=Fraud(
            lenders=4,
            new_payees=5,
            cash_times=4,
            trip_times=3,
            pass_times=3,
            cash_limit={"zh": Decimal(20_000), "en": Decimal(3_000)},
        )
    )
    for name in PATTERNS:
        for language in LANGUAGES:
            found = [
                t for index in range(3) if (t := telling(name, language, index, False, strict))
            ]
            assert found
            for case, base, shown, anomaly in found:
                assert carrying(case, base, strict) == {} and set(
                    carrying(case, shown, strict)
                ) == {anomaly.rule}


def test_the_two_statements_of_the_rules_speak_of_the_same_patterns() -> None:
    for language in LANGUAGES:
        assert set(JUDGES) == set(LABELS[language]) == set(definitions(language, POLICY.fraud))
        assert {units.load(FactChange, name).rule for name in PATTERNS} == set(JUDGES)


def test_invented_lenders_and_merchants_can_be_printed() -> None:
    from perturb.facts.statement.gambling_payments import MERCHANTS
    from perturb.facts.statement.stacked_loans import LENDERS

    for language in LANGUAGES:
        assert all(any(word in name for word in GAMBLING[language]) for name in MERCHANTS[language])
        assert not face("song" if language == "zh" else "sans").missing(
            "".join((*MERCHANTS[language], *LENDERS[language]))
        )


# ---------------------------------------------------------------- questions


@cache
def halves(name: str, language: Language, index: int) -> tuple[CaseFile, CaseFile] | None:
    """The file with the lie and its twin, of the papers that our questions read."""
    found = told(name, language, index, boundary=False)
    if found is None:
        return None
    case, base, shown, anomaly = found
    few, clean = (
        tuple(d for d in documents if d.kind.endswith(READ)) for documents in (shown, base)
    )
    return case_files.halves(case, few, anomaly, clean)


def asked(subtask: str) -> Iterator[tuple[CaseFile, Question]]:
    unit = ASKING[subtask]
    for language in unit.languages:
        for index in range(5):
            made = halves(ABOUT[subtask], language, index)  # type: ignore[arg-type]
            for half in made or ():
                for question in unit.ask(
                    half, POLICY, address(half.case.language, index).at(subtask).stream()
                ):
                    yield half, question


@pytest.mark.parametrize("subtask", OURS)
def test_every_answer_of_ours_is_derived_again_from_print(subtask: str) -> None:
    answers: Counter[tuple[bool, str]] = Counter()
    for half, question in asked(subtask):
        assert recheck([question], half.photos, POLICY) == []
        assert question.evidence and question.subtask.removeprefix("en.") == subtask
        answers[(bool(half.anomalies), question.answer)] += 1
    assert len({answer for _, answer in answers}) > 1


def test_that_there_is_nothing_is_the_answer_to_a_quarter_or_so() -> None:
    traced = [s for s in OURS if isinstance(ASKING[s], TracedSubtask)]
    clean = [not half.anomalies for subtask in traced for half, _ in asked(subtask)]
    assert 0.1 * len(clean) < sum(clean) < 0.4 * len(clean)


def test_a_verdict_is_as_often_one_as_the_other() -> None:
    from output.questions.rules._limits import limit_near

    sides = Counter[bool]()
    for index in range(400):
        share = Decimal(36 + index % 28) / 100
        limit = limit_near(
            share,
            Decimal("0.35"),
            Decimal("0.65"),
            step=Decimal("0.03"),
            rng=address("zh", index).stream(),
        )
        sides[share <= limit] += 1 if limit is not None else 0  # type: ignore[operator]
    assert abs(sides[True] - sides[False]) < 60


def test_the_figure_to_blame_is_the_one_whose_change_mends_every_sum() -> None:
    held = [{"total": 1, "a": -1, "b": -1}, {"words": 1, "total": -1}]
    good = {"total": Decimal(5), "a": Decimal(2), "b": Decimal(3), "words": Decimal(5)}
    assert culprits(good, held) == [] and culprits({**good, "total": Decimal(6)}, held) == ["total"]
    assert culprits({**good, "words": Decimal(6)}, held) == ["words"] and culprits(
        {**good, "a": Decimal(9)}, held
    ) == ["a", "b"]


def test_decisions_are_of_all_three_kinds() -> None:
    found: set[str] = set()
    for lie in ("broken_balance_chain", "employer_mismatch"):
        for language in LANGUAGES:
            for index in range(4):
                for half in halves(lie, language, index) or ():
                    questions = ASKING["rea_chk_106"].ask(
                        half, POLICY, address(language, index).stream()
                    )
                    found |= {json.loads(q.answer)["answer"]["decision"] for q in questions}
    assert found == {"通过", "复核", "拒绝", "pass", "review", "decline"}
