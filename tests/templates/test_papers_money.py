"""Papers about money in China.

Statements, certificates, payslips, funds, and what the bank derives from them, agree to the cent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from itertools import islice, pairwise

import pytest
from case_files import POLICY, case_file, drawn, pair, photographed, sheets
from world_cases import nth

from output.questions.shared.document_view import printed
from output.questions.shared.income import printed_statement_income, statement_income
from pipeline import units
from pipeline.money import CENT
from pipeline.printing import template
from pipeline.reading.printed_text import PAY, age_on, birth_of, parse_money, parse_words, table
from pipeline.reading.printed_text import statement_income as read_income
from pipeline.records import Case, CaseFile, Document, Fact
from pipeline.rng import Address
from pipeline.roles import Facts, QuestionKind

CERTIFICATE, STATEMENT = "zh/income_certificate", "zh/bank_statement"
LAYOUTS = template.layouts(STATEMENT)
# The columns the reference asks about, by family.
FAMILIES = {
    "wallet_boxed": (
        "收/支",
        "交易对方",
        "商品说明",
        "收/付款方式",
        "金额",
        "交易订单号",
        "商家订单号",
        "交易时间",
    ),
    "wallet_ledger": (
        "交易单号",
        "交易类型",
        "收/支",
        "交易方式",
        "商户单号",
        "交易对方",
        "金额",
        "交易时间",
    ),
    "bilingual_plain": ("记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息"),
    "gridded_wide": ("交易日期", "交易时间", "交易摘要", "交易渠道", "本次余额", "交易金额"),
    "posted_zebra": ("记账日期", "记账时间", "交易名称", "渠道", "余额", "对方开户行"),
}


def statement(index: int, layout: str) -> tuple[CaseFile, Document]:
    """A clean file whose statement is of a family."""
    case, documents = drawn("zh", index)
    paper = next(replace(d, layout=layout) for d in documents if d.kind == STATEMENT)
    return case_file(case, f"zh-{index}-a", (paper,)), paper


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_statement_heads_its_columns_as_its_family_does(layout: str) -> None:
    _, paper = statement(0, layout)
    heads = {
        f.label
        for p in photographed("c", "zh", [paper])
        for s in p.sheets
        for f in s.fields
        if f.name.startswith("transactions.")
    }
    assert set(FAMILIES[layout]) <= heads


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_condition_is_asked_in_the_words_of_the_sheet_and_answered_from_its_print(
    layout: str,
) -> None:
    unit, asked = units.load(QuestionKind, "statement_rows_by_condition"), set()
    for index in range(3):
        file, _ = statement(index, layout)
        photos = {p.id: p for p in file.photos}
        for question in unit.ask(file, POLICY, Address(3).at(layout, index).stream()):
            asked.add(re.findall("【(.+?) = ", question.question)[0])
            shown = [photos[i] for i in question.image_ids]
            assert unit.read(question, shown, POLICY) == json.loads(question.answer)
    assert asked and asked <= {
        "交易摘要",
        "交易名称",
        "交易渠道",
        "渠道",
        "交易类型",
        "交易方式",
        "收/付款方式",
        "商品说明",
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_family_tells_the_same_income(layout: str) -> None:
    for index in range(6):
        case, paper = statement(index, layout)[0].case, statement(index, layout)[1]
        texts = printed(photographed("c", "zh", [paper]), STATEMENT)
        paid = sum(
            t.amount
            for t in case.account.transactions
            if t.category in ("salary", "business") and in_survey(t.when.date(), case.survey)
        )
        stated = statement_income(paper.facts, "zh")
        assert stated is not None and stated.total == paid
        assert printed_statement_income(texts, "zh").total == paid
        assert read_income(texts) == paid / 6


def in_survey(day: object, survey: object) -> bool:
    return survey.period_from <= day <= survey.period_to  # type: ignore[attr-defined]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_lie_about_income_is_asked_of_every_family(layout: str) -> None:
    unit, seen = units.load(QuestionKind, "income_statement"), set()
    for halves in liars():
        one, two = (rewritten(half, layout) for half in halves)
        for half in (replace(one, twin=two), replace(two, twin=one)):
            photos = {p.id: p for p in half.photos}
            for question in unit.ask(half, POLICY, Address(4).at(layout).stream()):
                assert unit.read(
                    question, [photos[i] for i in question.image_ids], POLICY
                ) == json.loads(question.answer)
                seen.add(question.answer)
    assert len(seen) == 2


@cache
def liars() -> tuple[tuple[CaseFile, CaseFile], ...]:
    found = (pair("zh", index, "income_statement_mismatch") for index in range(12))
    return tuple(islice((halves for halves in found if halves), 2))


def rewritten(file: CaseFile, layout: str) -> CaseFile:
    """The file's certificate and statement alone, the latter of a family."""
    papers = tuple(
        replace(d, layout=layout) if d.kind == STATEMENT else d
        for d in file.documents
        if d.kind in (STATEMENT, CERTIFICATE)
    )
    return case_file(file.case, file.id, papers, file.anomalies)


def test_wallets_print_sums_without_signs_and_say_which_way_they_go() -> None:
    for layout in ("wallet_boxed", "wallet_ledger"):
        _, paper = statement(1, layout)
        rows = table(printed(photographed("c", "zh", [paper]), STATEMENT), "transactions")
        for n, row in enumerate(rows):
            amount, shown = paper.facts[f"transactions.{n}.amount"], parse_money(row["amount"])
            assert shown == abs(amount) and (row["direction"] == "收入") == (amount > 0)  # type: ignore[arg-type, operator]
        assert not any("balance" in row for row in rows)
        assert all(set(PAY) & set(row) for row in rows)


ANALYSIS, REPORT, FUND, SLIP = (
    "zh/fund_flow_analysis",
    "zh/loan_survey_report",
    "zh/housing_fund_statement",
    "zh/payslip",
)
FORM = "zh/loan_application_form"


def told(kind: str, people: int = 50) -> Iterator[tuple[Case, Mapping[str, Fact]]]:
    """What papers of a kind say, of those who have one."""
    unit = units.load(Facts, kind)
    for case in filter(unit.applies, (nth("zh", i) for i in range(people))):
        yield case, said(case, kind)


def said(case: Case, kind: str) -> Mapping[str, Fact]:
    return units.load(Facts, kind).facts(case, Address(9).at(case.index, kind).stream())


def money(facts: Mapping[str, Fact], name: str) -> Decimal:
    value = facts[name]
    assert isinstance(value, Decimal), name
    return value


def share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def test_the_title_of_a_certificate_follows_the_employment() -> None:
    titles: dict[str, Fact] = {}
    cases = (nth("zh", i) for i in range(400))
    while len(titles) < 3:
        case = next(cases)
        facts = said(case, CERTIFICATE)
        way = "project" if case.employment.contract == "project" else case.employment.kind
        titles[way] = facts["certificate.title"]
        assert (facts["work.project"] == case.employment.project) == (way == "project")
        ends = case.employment.contract_ends
        assert ends is None or f"{ends.year}年{ends.month:02d}月{ends.day:02d}日" in str(
            facts["work.contract_term"]
        )
    assert titles == {
        "salaried": "收入证明",
        "business": "经营性收入证明",
        "project": "项目劳务收入证明",
    }


def test_the_bank_adds_up_what_the_statement_prints() -> None:
    for case, facts in told(ANALYSIS):
        statement = said(case, STATEMENT)
        for name in ("person.name", "bank.name", "account.number", "period.from", "period.to"):
            assert facts[name] == statement[name]
        assert (facts["inflow.count"], facts["inflow.total"]) == (
            statement["summary.count_in"],
            statement["summary.total_in"],
        )
        assert abs(money(facts, "inflow.average") * 6 - money(facts, "inflow.total")) <= 3 * CENT
        assert all(facts[f"sum.{n}"] == facts[f"inflow.{n}"] for n in ("count", "total", "average"))
        debts = money(facts, "loan.payment") + money(facts, "debt.current")
        assert facts["ratio.total"] == share(debts, money(facts, "income.family"))
        printed_on, opened = statement["issue_date"], facts["issue_date"]
        assert (
            isinstance(printed_on, date)
            and isinstance(opened, date)
            and printed_on <= opened <= case.today
        )


def test_the_report_says_what_the_other_papers_say() -> None:
    for case, facts in told(REPORT):
        form, analysis, certificate = (
            said(case, FORM),
            said(case, ANALYSIS),
            said(case, CERTIFICATE),
        )
        for name in (
            "person.name",
            "person.id_number",
            "bank.branch",
            "loan.amount",
            "loan.term_years",
            "loan.repayment",
            "collateral.address",
        ):
            assert facts[name] == form[name]
        for name in ("person.marital_status", "collateral.state", "collateral.price"):
            assert facts[name] == form[name]
        for name in (
            "period.text",
            "inflow.count",
            "inflow.total",
            "inflow.average",
            "loan.payment",
            "income.family",
            "ratio.total",
        ):
            assert facts[name] == analysis[name]
        assert (
            facts["officer.name"] == analysis["officer.name"]
            and facts["issue_date"] == analysis["issue_date"]
        )
        assert str(facts["income.proof"]).split("、")[0] == certificate["certificate.title"]
        if case.survey.income_basis != "conservative":
            same = (
                certificate["income.monthly"]
                if case.survey.income_basis == "certificate"
                else form["income.monthly_declared"]
            )
            assert facts["income.recognised"] == same


def test_a_report_is_arithmetically_sound() -> None:
    for _, facts in told(REPORT):
        income, new, fee = (
            money(facts, n) for n in ("income.family", "loan.payment", "collateral.fee")
        )
        assert income == money(facts, "income.recognised") + money(facts, "spouse.income")
        assert facts["debt.total"] == new + fee + money(facts, "debt.running")
        assert facts["ratio.new"] == share(new + fee, income) and facts["ratio.total"] == share(
            money(facts, "debt.total"), income
        )
        assert money(facts, "ratio.new") <= Decimal("0.5") and money(
            facts, "ratio.total"
        ) <= Decimal("0.55")
        assert facts["collateral.recognised"] == min(
            money(facts, "collateral.value"), money(facts, "collateral.price")
        )
        assert facts["ratio.value"] == share(
            money(facts, "loan.amount"), money(facts, "collateral.recognised")
        )
        assert abs(
            money(facts, "collateral.unit_price")
            * money(facts, "collateral.area")
            / money(facts, "collateral.value")
            - 1
        ) < Decimal("0.001")
        filled, born = facts["issue_date"], birth_of(str(facts["person.id_number"]))
        assert isinstance(filled, date) and born and facts["person.age"] == age_on(filled, born)
        assert [
            facts[f"conclusion.{n}"]
            for n in ("income", "collateral", "purpose", "adverse", "approve")
        ] == ["是", "是", "是", "否", "是"]


def test_a_fund_account_chains_and_adds_up() -> None:
    for case, facts in told(FUND):
        rows = sorted({int(n.split(".")[1]) for n in facts if n.startswith("entries.")})
        balances = [
            money(facts, "opening_balance"),
            *(money(facts, f"entries.{n}.balance") for n in rows),
        ]
        assert [b - a for a, b in pairwise(balances)] == [
            money(facts, f"entries.{n}.total") for n in rows
        ]
        assert (
            facts["closing_balance"] == balances[-1]
            and facts["summary.total"] == balances[-1] - balances[0]
        )
        assert (
            sum(money(facts, f"summary.{n}") for n in ("personal", "employer", "interest"))
            == facts["summary.total"]
        )
        issued = facts["issue_date"]
        assert isinstance(issued, date) and 0 <= (case.today - issued).days <= case.validity_days
        assert all(facts[f"entries.{n}.date"] <= issued for n in rows)  # type: ignore[operator]
        withheld = {m.month: m.housing_fund for m in case.payroll}
        months = [n for n in rows if facts[f"entries.{n}.month"] is not None]
        assert months and all(
            facts[f"entries.{n}.personal"] == withheld[facts[f"entries.{n}.month"]] for n in months
        )  # type: ignore[index]


def test_a_payslip_adds_up_to_what_the_ledger_received() -> None:
    for case, facts in told(SLIP):
        earned = sum(
            money(facts, f"pay.{n}") for n in ("base", "allowance", "performance", "bonus")
        )
        taken = sum(
            money(facts, f"deduction.{n}")
            for n in ("pension", "medical", "unemployment", "housing_fund", "tax")
        )
        assert (earned, taken) == (facts["pay.gross"], facts["deduction.total"])
        assert earned - taken == facts["pay.net"] == parse_words(str(facts["pay.net_words"]))
        paid = [
            t
            for t in case.account.transactions
            if t.category == "salary" and t.when.date() == facts["pay.date"]
        ]
        assert [(t.amount, t.counterparty) for t in paid] == [
            (facts["pay.net"], facts["issuer.name"])
        ]
        assert (
            money(facts, "year.gross")
            - sum(money(facts, f"year.{n}") for n in ("social", "housing_fund", "tax"))
            == facts["year.net"]
        )
        assert facts["issuer.name"] == said(case, CERTIFICATE)["issuer.name"]


LONGEST: Mapping[str, Fact] = {  # longer than the world draws, or as long
    "person.name": "慕容翊霁煜",
    "spouse.name": "慕容翊霁煜",
    "officer.name": "慕容翊霁煜",
    "reviewer.name": "慕容翊霁煜",
    "clerk.name": "慕容翊霁煜",
    "work.employer": "霁原凯瑞霖精密机械股份有限责任公司",
    "issuer.name": "霁原凯瑞霖精密机械股份有限责任公司",
    "work.text": "霁原凯瑞霖精密机械股份有限责任公司/药物研究总工程师",
    "spouse.work": "霁原凯瑞霖精密机械股份有限责任公司/药物研究总工程师",
    "work.title": "药物研究总工程师",
    "collateral.address": "霁原省霁汀市栖霞岭区栖梧大道319号棠棣家园28栋4单元2704室",
    "pay.net_words": "壹拾贰万叁仟肆佰伍拾陆元柒角捌分",
    **{
        f"pay.{n}": Decimal("123456.78")
        for n in ("base", "allowance", "performance", "bonus", "gross", "net")
    },
    **{
        f"year.{n}": Decimal("1234567.89")
        for n in ("gross", "social", "housing_fund", "tax", "net")
    },
    **{
        n: Decimal("12345678.90")
        for n in (
            "inflow.total",
            "sum.total",
            "loan.amount",
            "collateral.value",
            "collateral.price",
        )
    },
    **{
        n: Decimal("1234567.89")
        for n in (
            "inflow.average",
            "sum.average",
            "income.family",
            "loan.payment",
            "collateral.unit_price",
        )
    },
    **{
        n: Decimal("1234567.89")
        for n in ("opening_balance", "closing_balance", "entries.0.balance", "summary.total")
    },
}


@pytest.mark.parametrize("kind", [ANALYSIS, REPORT, FUND, SLIP, CERTIFICATE])
def test_the_longest_words_and_everybodys_fit(kind: str) -> None:
    label, people = units.load(Facts, kind).label, list(told(kind, 20))
    longest = {n: LONGEST.get(n, v) for n, v in people[0][1].items()}
    for layout in template.layouts(kind):
        for facts in [longest, *(f for _, f in people)]:
            assert len(sheets(Document("d", kind, label, layout, "p", facts))) == 1
