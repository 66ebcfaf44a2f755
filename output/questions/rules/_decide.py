"""The five rules of a decision: in words, over facts, and over print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.shared.document_view import Shown
from output.questions.shared.income import DEFINITION, printed_statement_income, statement_income
from output.questions.shared.rule_texts import amount, percent
from output.questions.statement._account import entries
from pipeline.facts import day, money, printed_day, printed_money, require, text
from pipeline.money import clear
from pipeline.policy import Policy
from pipeline.reading.printed_text import holder, name_key, number_key, parse_money, table
from pipeline.records import Language

# Code -> policy rule.
RULES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "R1": "profile.identity",
        "R2": "balance_chain",
        "R3": "employer",
        "R4": "salary_source",
        "R5": "income_statement_ratio",
    },
    "en": {
        "R1": "identity",
        "R2": "balance_chain",
        "R3": "employer",
        "R4": "recency",
        "R5": "income_statement_ratio",
    },
}
PAY = ("PAYROLL ", "OWNER DRAW ")


@dataclass(frozen=True)
class Papers:
    """The papers a decision looks at: a declaration, the statement, and in Chinese files the certificate."""

    declared: Shown
    statement: Shown
    certificate: Shown | None


def words(language: Language, policy: Policy) -> dict[str, str]:
    """Code -> what must hold, with the policy's numbers."""
    ratio = policy.income_statement
    low, high = percent(ratio.min_ratio), percent(ratio.max_ratio)
    if language == "zh":
        return {
            "R1": "贷款申请表与收入证明的姓名和证件号码完全一致",
            "R2": "流水明细中除第一行外，每一行的余额等于上一行的余额加上本行的交易金额（支出为负）",
            "R3": "贷款申请表的工作单位与收入证明的出具单位一致",
            "R4": f"收入证明的月均收入（小写）与贷款申请表的月收入相差不超过{amount(policy.salary_source.tolerance)}元",
            "R5": f"流水的月均收入不低于收入证明月均收入的{low}、不高于其{high}。{DEFINITION['zh'].rstrip('。')}",
        }
    return {
        "R1": "the return and the statement name the same person",
        "R2": "every balance of the statement but the first is the balance of the row before plus the deposit or minus the withdrawal of its row",
        "R3": "the employer or business on the return is the one named behind PAYROLL or OWNER DRAW on the statement (capitals do not count)",
        "R4": f"the statement was issued within the last {policy.validity_days} days (so many days ago still counts) and not after today",
        "R5": f"the statement's monthly income is not below {low} and not above {high} of a twelfth of the return's line 9. {DEFINITION['en']}",
    }


def broken_by_facts(
    papers: Papers, language: Language, today: date, *, policy: Policy
) -> list[str]:
    """The codes of the rules that the facts break, in order."""
    first, ledger = papers.declared.document.facts, papers.statement.document.facts
    rows, limits = entries(papers.statement, language), policy.income_statement
    held = [money(ledger, f"transactions.{r.number}.balance") or Decimal(0) for r in rows]
    gaps = [
        after - before - row.amount
        for before, after, row in zip(held, held[1:], rows[1:], strict=False)
    ]
    average = statement_income(ledger, language)
    if papers.certificate is not None:
        second = papers.certificate.document.facts
        stated, declared = (
            money(second, "income.monthly") or Decimal(0),
            money(first, "income.monthly_declared") or Decimal(0),
        )
        off = {
            "R1": any(
                text(first, f) != text(second, f) for f in ("person.name", "person.id_number")
            ),
            "R3": text(first, "work.employer") != text(second, "issuer.name"),
            "R4": not -policy.salary_source.tolerance
            <= stated - declared
            <= policy.salary_source.tolerance,
        }
    else:
        stated, issued = (money(first, "line.9") or Decimal(0)) / 12, day(ledger, "issue_date")
        payers = {
            (text(ledger, f"transactions.{r.number}.description") or "").removeprefix(f"{r.words} ")
            for r in rows
            if f"{r.words} " in PAY
        }
        name = f"{text(first, 'person.given_name')} {text(first, 'person.family_name')}"
        off = {
            "R1": name.upper() != (text(ledger, "person.name") or "").upper(),
            "R3": payers - {(text(first, "work.employer") or "").upper()} != set(),
            "R4": issued is None or issued > today or (today - issued).days > policy.validity_days,
        }
    off["R2"] = any(gaps)
    off["R5"] = (
        average is None
        or average.below(limits.min_ratio * stated)
        or average.above(limits.max_ratio * stated)
    )
    return sorted(code for code, fires in off.items() if fires)


def told_apart(papers: Papers, language: Language, policy: Policy) -> bool:
    """Does neither R4 nor R5 hang on less than a unit of currency?"""
    first, limits = papers.declared.document.facts, policy.income_statement
    average = statement_income(papers.statement.document.facts, language)
    if papers.certificate is not None:
        stated, declared = (
            money(papers.certificate.document.facts, "income.monthly"),
            money(first, "income.monthly_declared"),
        )
        if (
            stated is not None
            and declared is not None
            and not clear(abs(stated - declared), policy.salary_source.tolerance)
        ):
            return False
    else:
        yearly = money(first, "line.9")
        stated = None if yearly is None else yearly / 12
    return (
        average is None
        or stated is None
        or average.clear(limits.min_ratio * stated, limits.max_ratio * stated)
    )


def broken_by_print(
    texts: Sequence[Mapping[str, str]], language: Language, today: date, *, policy: Policy
) -> list[str]:
    """The same from printed text: of the declaration, the statement and, in Chinese, the certificate."""
    first, ledger = texts[0], texts[1]
    rows, average = table(ledger, "transactions"), printed_statement_income(ledger, language)
    steps = [
        require(printed_money, b, "balance") - require(printed_money, a, "balance") - _moved(b)
        for a, b in zip(rows, rows[1:], strict=False)
    ]
    codes = {"R2"} if any(step != 0 for step in steps) else set()
    if language == "zh":
        second = texts[2]
        stated = require(printed_money, second, "income.monthly")
        same = name_key(first["person.name"]) == name_key(second["person.name"])
        codes |= (
            set()
            if same
            and number_key(first["person.id_number"]) == number_key(second["person.id_number"])
            else {"R1"}
        )
        codes |= (
            set() if name_key(first["work.employer"]) == name_key(second["issuer.name"]) else {"R3"}
        )
        codes |= (
            {"R4"}
            if abs(stated - require(printed_money, first, "income.monthly_declared"))
            > policy.salary_source.tolerance
            else set()
        )
    else:
        stated = require(printed_money, first, "line.9") / 12
        codes |= (
            set() if name_key(holder(first) or "") == name_key(holder(ledger) or "-") else {"R1"}
        )
        payers = [
            r["description"].removeprefix(p)
            for r in rows
            for p in PAY
            if r["description"].startswith(p)
        ]
        codes |= (
            {"R3"}
            if any(name_key(p) != name_key(first["work.employer"]) for p in payers)
            else set()
        )
        codes |= (
            set()
            if 0
            <= (today - require(printed_day, ledger, "issue_date")).days
            <= policy.validity_days
            else {"R4"}
        )
    ratio = average.total / average.months / stated if stated else Decimal(0)
    return sorted(
        codes
        | (
            set()
            if policy.income_statement.min_ratio <= ratio <= policy.income_statement.max_ratio
            else {"R5"}
        )
    )


def _moved(row: Mapping[str, str]) -> Decimal:
    if "amount" in row:
        moved = require(printed_money, row, "amount")
        return -abs(moved) if row.get("direction") == "支出" else moved
    return (parse_money(row.get("deposit")) or Decimal(0)) - (
        parse_money(row.get("withdrawal")) or Decimal(0)
    )
