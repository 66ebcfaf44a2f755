"""What counts as business income on a statement.

Said once in words, once over facts and once over printed rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from output.questions.shared.document_view import DocumentView
from output.questions.statement._rows import captions, way
from pipeline.facts import Absent, money, states, text
from pipeline.money import ZERO
from pipeline.records import Language

# Families of statements sort their rows in columns of their own; the first that a paper prints is
# named.
ZH_COLUMNS: Mapping[str, str] = {"summary": "经营收入", "kind": "经营收款", "goods": "经营"}
EN_COLUMN, EN_PREFIX = "description", "OWNER DRAW"
ZH_WORDS = (
    "经营收入是指申请人从自营业务取得的款项，在本流水中仅指【{caption} = "
    "{value}】的入账（金额为正或标明收入）；"
    "工资、转账、利息、退款等其他入账一律不算。"
)
EN_WORDS = (
    "Business income is what the applicant takes out of a business of their own: "
    f"here, a deposit whose description begins with {EN_PREFIX}. "
    "Payroll, transfers, interest, refunds and all other deposits are not business income. "
)


@dataclass(frozen=True)
class Definition:
    column: str
    value: str
    words: str


def defined(part: DocumentView, language: Language) -> Definition:
    """By the columns this paper prints.

    Raises:
        Absent: none of them tells.
    """
    if language == "en":
        return Definition(EN_COLUMN, EN_PREFIX, EN_WORDS)
    printed = captions(part.photos, part.document.kind)
    for column, value in ZH_COLUMNS.items():
        if column in printed:
            return Definition(column, value, ZH_WORDS.format(caption=printed[column], value=value))
    raise Absent(f"{part.document.id} has no column that tells business income")


def is_business(part: DocumentView, row: int, definition: Definition) -> bool:
    """By the facts of a row."""
    at = f"transactions.{row}"
    said = text(part.facts, f"{at}.{definition.column}") or ""
    if definition.column == EN_COLUMN:
        return said.startswith(definition.value) and states(part.facts, f"{at}.deposit")
    return said == definition.value and incoming(part, row)


def incoming(part: DocumentView, row: int) -> bool:
    """Does the row add money, by its facts?"""
    at = f"transactions.{row}"
    if part.document.kind.startswith("en/"):
        return states(part.facts, f"{at}.deposit")
    direction = text(part.facts, f"{at}.direction")
    return direction == "收入" if direction else (money(part.facts, f"{at}.amount") or ZERO) > 0


def printed_business(row: Mapping[str, str], language: Language, column: str) -> bool:
    """By the print of a row; ``column`` is the one the prompt names."""
    if language == "en":
        return row.get(EN_COLUMN, "").startswith(EN_PREFIX) and "deposit" in row
    return row.get(column) == ZH_COLUMNS[column] and way(row) == "收入"
