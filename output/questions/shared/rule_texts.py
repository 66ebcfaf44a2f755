"""The credit rules in words, rendered from the policy's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from output.questions.shared.income import DEFINITION
from pipeline.policy import IncomeStatement, IncomeTax
from pipeline.records import Language

# How figures are held against a limit, said wherever a prompt has one.
EXACTLY: Mapping[Language, str] = {
    "zh": "金额按所印数字精确比较，不作四舍五入。",
    "en": "Amounts are compared exactly, nothing is rounded.",
}


def amount(value: Decimal) -> str:
    """1,234 or 1,234.50: no needless decimals."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"


def income_tax(language: Language, rule: IncomeTax) -> str:
    """When tax does not fit income; the lower half is left out where the policy switches it off."""
    return _income_tax_zh(rule) if language == "zh" else _income_tax_en(rule)


def _income_tax_zh(rule: IncomeTax) -> str:
    high, low, least = amount(rule.high_income), amount(rule.low_income), percent(rule.min_rate)
    text = (
        "请核对申请人的收入与纳税是否相称。年收入按收入证明所载月均收入（小写）"
        "乘以 12 计算，纳税额取完税证明的税款金额合计（小写）。\n"
        f"一、年收入高于 {high} 元的，纳税额低于年收入的 {least} 即为不合理，"
        f"恰好等于 {least} 仍为合理。\n"
    )
    if rule.max_rate is not None:
        text += (
            f"二、年收入低于 {low} 元的，纳税额达到或超过年收入的 {percent(rule.max_rate)} "
            "即为不合理。\n"
        )
    return text + f"其余情形均为合理。{EXACTLY['zh']}请回答“合理”或“不合理”。"


def _income_tax_en(rule: IncomeTax) -> str:
    high, low, least = amount(rule.high_income), amount(rule.low_income), percent(rule.min_rate)
    text = (
        "Does the tax fit the income on this return? "
        "Yearly income is line 9 (total income), tax is line 24 (total tax).\n"
        f"- Above an income of {high}, a tax of less than {least} of it is unreasonable; "
        f"exactly {least} is still reasonable.\n"
    )
    if rule.max_rate is not None:
        text += (
            f"- Below an income of {low}, a tax of {percent(rule.max_rate)} of it or more is "
            "unreasonable.\n"
        )
    return (
        text + f"Everything else is reasonable. {EXACTLY['en']} Answer reasonable or unreasonable."
    )


def income_statement(language: Language, rule: IncomeStatement) -> str:
    """When a statement's income does not fit the stated one."""
    low, high = percent(rule.min_ratio), percent(rule.max_ratio)
    if language == "zh":
        return (
            "请核对流水明细与收入证明是否吻合。"
            f"{DEFINITION['zh']}证明的月均收入取收入证明所载月均收入（小写）。\n"
            f"流水的月均收入低于证明月均收入的 {low}，或者高于其 {high}，即为不合理；"
            f"恰好等于 {low} 或 {high} 以及介于两者之间，均为合理。"
            f"{EXACTLY['zh']}请回答“合理”或“不合理”。"
        )
    return (
        f"Does the bank statement support the income on the tax return? {DEFINITION['en']} "
        "The return's monthly income is line 9 (total income) divided by 12.\n"
        f"It is unreasonable if the statement's monthly income is below {low} or above {high} "
        "of the return's; "
        f"exactly {low} or {high}, and anything between, is reasonable. "
        f"{EXACTLY['en']} Answer reasonable or unreasonable."
    )
