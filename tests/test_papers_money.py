"""Papers about money in China: statements, certificates, payslips, funds, and what the bank derives from them, agree to the cent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from itertools import islice

import pytest
from case_files import POLICY, case_file, drawn, pair, photographed

from output.questions._income import printed_statement_income, statement_income
from output.questions._shown import printed
from pipeline import template, units
from pipeline.reading import PAY, parse_money, table
from pipeline.reading import statement_income as read_income
from pipeline.records import CaseFile, Document
from pipeline.rng import Address
from pipeline.roles import QuestionKind

CERTIFICATE, STATEMENT = "zh/income_certificate", "zh/bank_statement"
LAYOUTS = template.layouts(STATEMENT)
# The columns the reference asks about, by family.
FAMILIES = {
    "wallet_boxed": ("收/支", "交易对方", "商品说明", "收/付款方式", "金额", "交易订单号", "商家订单号", "交易时间"),
    "wallet_ledger": ("交易单号", "交易类型", "收/支", "交易方式", "商户单号", "交易对方", "金额", "交易时间"),
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
    heads = {f.label for p in photographed("c", "zh", [paper]) for s in p.sheets for f in s.fields if f.name.startswith("transactions.")}
    assert set(FAMILIES[layout]) <= heads


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_condition_is_asked_in_the_words_of_the_sheet_and_answered_from_its_print(layout: str) -> None:
    unit, asked = units.load(QuestionKind, "statement_rows_by_condition"), set()
    for index in range(3):
        file, _ = statement(index, layout)
        photos = {p.id: p for p in file.photos}
        for question in unit.ask(file, POLICY, Address(3).at(layout, index).stream()):
            asked.add(re.findall("【(.+?) = ", question.question)[0])
            shown = [photos[i] for i in question.image_ids]
            assert unit.read(question, shown, POLICY) == json.loads(question.answer)
    assert asked and asked <= {"交易摘要", "交易名称", "交易渠道", "渠道", "交易类型", "交易方式", "收/付款方式", "商品说明"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_family_tells_the_same_income(layout: str) -> None:
    for index in range(6):
        case, paper = statement(index, layout)[0].case, statement(index, layout)[1]
        texts = printed(photographed("c", "zh", [paper]), STATEMENT)
        paid = sum(t.amount for t in case.account.transactions if t.category in ("salary", "business") and in_survey(t.when.date(), case.survey))
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
                assert unit.read(question, [photos[i] for i in question.image_ids], POLICY) == json.loads(question.answer)
                seen.add(question.answer)
    assert len(seen) == 2


@cache
def liars() -> tuple[tuple[CaseFile, CaseFile], ...]:
    found = (pair("zh", index, "income_statement_mismatch") for index in range(12))
    return tuple(islice((halves for halves in found if halves), 2))


def rewritten(file: CaseFile, layout: str) -> CaseFile:
    """The file's certificate and statement alone, the latter of a family."""
    papers = tuple(replace(d, layout=layout) if d.kind == STATEMENT else d for d in file.documents if d.kind in (STATEMENT, CERTIFICATE))
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
