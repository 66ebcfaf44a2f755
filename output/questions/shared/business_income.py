"""What counts as business income on a statement, said once in words, once over facts and once over printed rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from output.questions.shared.document_view import Shown
from output.questions.statement._rows import captions, way
from pipeline.facts import money, text
from pipeline.money import ZERO
from pipeline.records import Language

# Families of statements sort their rows in columns of their own; the first that a paper prints is named.
ZH_COLUMNS: Mapping[str, str] = {"summary": "经营收入", "kind": "经营收款", "goods": "经营"}
EN_COLUMN, EN_PREFIX = "description", "OWNER DRAW"
ZH_WORDS = (
    "经营收入是指申请人从自营业务取得的款项，在本流水中仅指【{caption} = {value}】的入账（金额为正或标明收入）；"
    "工资、转账、利息、退款等其他入账一律不算。"
)
EN_WORDS = (
    f"Business income is what the applicant takes out of a business of their own: here, a deposit whose description begins with {EN_PREFIX}. "
    "Payroll, transfers, interest, refunds and all other deposits are not business income. "
)


@dataclass(frozen=True)
class Definition:
    column: str
    value: str
    words: str


def defined(part: Shown, language: Language) -> Definition | None:
    """By the columns this paper prints; None where none of them tells."""
    if language == "en":
        return Definition(EN_COLUMN, EN_PREFIX, EN_WORDS)
    printed = captions(part.photos, part.document.kind)
    for column, value in ZH_COLUMNS.items():
        if column in printed:
            return Definition(column, value, ZH_WORDS.format(caption=printed[column], value=value))
    return None


def is_business(part: Shown, row: int, definition: Definition) -> bool:
    """By the facts of a row."""
    facts, at = part.document.facts, f"transactions.{row}"
    said = text(facts, f"{at}.{definition.column}") or ""
    if definition.column == EN_COLUMN:
        return said.startswith(definition.value) and money(facts, f"{at}.deposit") is not None
    return said == definition.value and incoming(part, row)


def incoming(part: Shown, row: int) -> bool:
    """Does the row add money, by its facts?"""
    facts, at = part.document.facts, f"transactions.{row}"
    if part.document.kind.startswith("en/"):
        return money(facts, f"{at}.deposit") is not None
    direction = text(facts, f"{at}.direction")
    return direction == "收入" if direction else (money(facts, f"{at}.amount") or ZERO) > 0


def printed_business(row: Mapping[str, str], language: Language, column: str) -> bool:
    """By the print of a row; ``column`` is the one the prompt names."""
    if language == "en":
        return row.get(EN_COLUMN, "").startswith(EN_PREFIX) and "deposit" in row
    return row.get(column) == ZH_COLUMNS[column] and way(row) == "收入"
