"""The five rules of a decision, in words and over facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from output.questions.shared.document_view import DocumentView
from output.questions.shared.income import DEFINITION, statement_income
from output.questions.shared.rule_texts import amount, percent
from output.questions.statement._account import Entry, entries
from pipeline.facts import FactMap, day, money, text
from pipeline.money import ZERO, clear
from pipeline.policy import Policy
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
    """The papers a decision looks at.

    A declaration, the statement, and in Chinese files the certificate.
    """

    declared: DocumentView
    statement: DocumentView
    certificate: DocumentView | None


def words(language: Language, policy: Policy) -> dict[str, str]:
    """Code -> what must hold, with the policy's numbers."""
    ratio = policy.income_statement
    low, high = percent(ratio.min_ratio), percent(ratio.max_ratio)
    if language == "zh":
        tolerance = amount(policy.salary_source.tolerance)
        return {
            "R1": "贷款申请表与收入证明的姓名和证件号码完全一致",
            "R2": (
                "流水明细中除第一行外，每一行的余额等于上一行的余额加上本行的交易金额（支出为负）"
            ),
            "R3": "贷款申请表的工作单位与收入证明的出具单位一致",
            "R4": f"收入证明的月均收入（小写）与贷款申请表的月收入相差不超过{tolerance}元",
            "R5": (
                f"流水的月均收入不低于收入证明月均收入的{low}、不高于其{high}。"
                f"{DEFINITION['zh'].rstrip('。')}"
            ),
        }
    return {
        "R1": "the return and the statement name the same person",
        "R2": (
            "every balance of the statement but the first is the balance of the row before plus "
            "the deposit or minus the withdrawal of its row"
        ),
        "R3": (
            "the employer or business on the return is the one named behind PAYROLL or OWNER DRAW "
            "on the statement (capitals do not count)"
        ),
        "R4": (
            f"the statement was issued within the last {policy.validity_days} days "
            "(so many days ago still counts) and not after today"
        ),
        "R5": (
            f"the statement's monthly income is not below {low} and not above {high} of a twelfth "
            f"of the return's line 9. {DEFINITION['en']}"
        ),
    }


def broken_by_facts(
    papers: Papers, language: Language, today: date, *, policy: Policy
) -> list[str]:
    """The codes of the rules that the facts break, in order."""
    first, ledger = papers.declared.facts, papers.statement.facts
    rows = entries(papers.statement, language)
    if papers.certificate is not None:
        off = _off_zh(first, papers.certificate.facts, policy)
    else:
        off = _off_en(first, ledger, rows)
        off["R4"] = not _valid(day(ledger, "issue_date"), today, policy)
    off["R2"] = _breaks(ledger, rows)
    average, limits = statement_income(ledger, language), policy.income_statement
    stated = _stated(papers) or ZERO
    off["R5"] = average.below(limits.min_ratio * stated) or average.above(limits.max_ratio * stated)
    return sorted(code for code, fires in off.items() if fires)


def _off_zh(form: FactMap, certificate: FactMap, policy: Policy) -> dict[str, bool]:
    """Which rules form and certificate break."""
    stated = money(certificate, "income.monthly") or ZERO
    declared = money(form, "income.monthly_declared") or ZERO
    tolerance = policy.salary_source.tolerance
    names = ("person.name", "person.id_number")
    return {
        "R1": any(text(form, name) != text(certificate, name) for name in names),
        "R3": text(form, "work.employer") != text(certificate, "issuer.name"),
        "R4": not -tolerance <= stated - declared <= tolerance,
    }


def _off_en(filed: FactMap, ledger: FactMap, rows: Sequence[Entry]) -> dict[str, bool]:
    """Which rules return and statement break, the statement's age apart."""
    name = f"{text(filed, 'person.given_name')} {text(filed, 'person.family_name')}"
    employer = (text(filed, "work.employer") or "").upper()
    payers = {r.party for r in rows if f"{r.words} " in PAY}
    return {
        "R1": name.upper() != (text(ledger, "person.name") or "").upper(),
        "R3": bool(payers - {employer}),
    }


def _valid(issued: date | None, today: date, policy: Policy) -> bool:
    """Is a paper of that day neither too old nor dated ahead?"""
    if issued is None or issued > today:
        return False
    return (today - issued).days <= policy.validity_days


def _breaks(ledger: FactMap, rows: Sequence[Entry]) -> bool:
    """Does a balance not follow from the one before?"""
    held = [money(ledger, f"transactions.{r.number}.balance") or ZERO for r in rows]
    steps = zip(held, held[1:], rows[1:], strict=False)
    return any(after - before != row.amount for before, after, row in steps)


def _stated(papers: Papers) -> Decimal | None:
    """The monthly income that the statement is held against, by the facts."""
    if papers.certificate is not None:
        return money(papers.certificate.facts, "income.monthly")
    yearly = money(papers.declared.facts, "line.9")
    return None if yearly is None else yearly / 12


def clear_cut(papers: Papers, language: Language, policy: Policy) -> bool:
    """Does neither R4 nor R5 hang on less than a unit of currency?"""
    stated = _stated(papers)
    if stated is None:
        return True
    if papers.certificate is not None:
        declared = money(papers.declared.facts, "income.monthly_declared")
        tolerance = policy.salary_source.tolerance
        if declared is not None and not clear(abs(stated - declared), tolerance):
            return False
    limits = policy.income_statement
    average = statement_income(papers.statement.facts, language)
    return average.clear(limits.min_ratio * stated, limits.max_ratio * stated)
