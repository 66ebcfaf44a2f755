"""The statements of key_ver_002 and key_ver_003 about Chinese papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from output.questions.papers._assertions import Statement, Test, Values
from pipeline import kinds
from pipeline.facts import column, day, money, require, text
from pipeline.money import ZERO
from pipeline.reading.printed_text import number_key, parse_words

CARD, CERTIFICATE = kinds.ZH_IDENTITY_CARD_FRONT, kinds.ZH_INCOME_CERTIFICATE
TAX = kinds.ZH_TAX_PAYMENT_CERTIFICATE
BANK, FORM = kinds.ZH_BANK_STATEMENT, kinds.ZH_LOAN_APPLICATION_FORM
NUMBER = "person.id_number"
WEIGHTS, CHARACTERS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
CHECK = (
    f"（校验规则：前17位依次乘以 {'、'.join(map(str, WEIGHTS))} 后相加，"
    f"除以11所得余数为0至10时，末位依次应为 {'、'.join(CHARACTERS)}）"
)


def amount(values: Values, name: str) -> Decimal:
    """An amount; an absent one counts nothing."""
    return money(values, name) or ZERO


def amounts(values: Values, table: str, name: str) -> list[Decimal]:
    """A column of amounts; an empty cell counts nothing."""
    return [amount(values, cell) for cell in column(values, table, name)]


def within(name: str, values: Values, today: date, *, days: int) -> bool:
    """Is the date today or up to so many days before?"""
    return today - timedelta(days=days) <= require(day, values, name) <= today


def chains(before: Decimal, moves: Sequence[Decimal], balances: Sequence[Decimal]) -> bool:
    """Is every balance the one before plus the row's movement?"""
    held = [before, *balances][:-1]
    steps = zip(held, moves, balances, strict=True)
    return all(last + moved == after for last, moved, after in steps)


def _chain(values: Values) -> bool:
    moves = amounts(values, "transactions", "amount")
    balances = amounts(values, "transactions", "balance")
    return chains(balances[0], moves[1:], balances[1:])


def _number(values: Values) -> str:
    """The identity number, as letters and digits."""
    return number_key(require(text, values, NUMBER))


def _checked(number: str) -> bool:
    """As the prompt spells it out: weights, and a check character for every remainder."""
    if len(number) != 18 or not number[:17].isdigit():
        return False
    products = (int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHARACTERS[sum(products) % 11] == number[17]


def _birth(values: Values) -> bool:
    stated, birth = _number(values)[6:14], require(day, values, "person.birth_date")
    if len(stated) < 8 or not stated.isdigit():
        return False
    year, month, day_of_month = int(stated[:4]), int(stated[4:6]), int(stated[6:])
    return (year, month, day_of_month) == (birth.year, birth.month, birth.day)


def _sex(values: Values) -> bool:
    number = _number(values)
    if len(number) != 18 or not number[16].isdigit():
        return False
    return (int(number[16]) % 2 == 1) == (text(values, "person.sex") == "男")


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "number_length",
        (CARD, CERTIFICATE, BANK, FORM),
        "check_digit",
        {NUMBER: "text"},
        "该文件上申请人的身份证件号码是否正好有18位？",
        "该文件上申请人的身份证件号码的位数是否不是18位？",
    ),
    Statement(
        "number_check",
        (CARD, CERTIFICATE, BANK, FORM),
        "check_digit",
        {NUMBER: "text"},
        f"该文件上申请人的身份证件号码是否为18位且末位校验码正确？{CHECK}",
        f"该文件上申请人的身份证件号码是否位数不对或末位校验码有误？{CHECK}",
    ),
    Statement(
        "number_birth",
        (CARD,),
        "check_digit",
        {NUMBER: "text", "person.birth_date": "date"},
        "公民身份号码第7至14位所含的出生日期，与证件上印的出生日期是否一致？",
        "公民身份号码第7至14位所含的出生日期，与证件上印的出生日期是否有出入？",
    ),
    Statement(
        "number_sex",
        (CARD,),
        "check_digit",
        {NUMBER: "text", "person.sex": "text"},
        "公民身份号码第17位（单数为男、双数为女）与证件上印的性别是否相符？",
        "公民身份号码第17位（单数为男、双数为女）与证件上印的性别是否不符？",
    ),
    Statement(
        "unexpired",
        (CERTIFICATE,),
        "expiry",
        {"valid_until": "date"},
        "今天是{today}。按所载有效期（含截止当日），这份收入证明今天是否仍然有效？",
        "今天是{today}。按所载有效期（含截止当日），这份收入证明今天是否已经过期？",
    ),
    Statement(
        "recent",
        (CERTIFICATE, TAX, BANK, FORM),
        "recency",
        {"issue_date": "date"},
        "今天是{today}。该文件的出具（填写）日期是否不晚于今天，且距今不超过{days}天（满{days}天仍算）？",
        "今天是{today}。该文件的出具（填写）日期是否晚于今天，或者距今已超过{days}天（满{days}天不算超过）？",
    ),
    Statement(
        "yearly_income",
        (CERTIFICATE,),
        "total",
        {"income.monthly": "money", "income.yearly": "money"},
        "收入证明上的年收入是否正好等于月均收入（小写）的12倍？",
        "收入证明上的年收入与月均收入（小写）的12倍是否不相等？",
    ),
    Statement(
        "income_words",
        (CERTIFICATE,),
        "total",
        {"income.monthly": "money", "income.monthly_words": "text"},
        "收入证明上月均收入的大写金额与小写金额是否一致？",
        "收入证明上月均收入的大写金额与小写金额是否不一致？",
    ),
    Statement(
        "tax_words",
        (TAX,),
        "total",
        {"tax.total": "money", "tax.total_words": "text"},
        "完税证明上税款合计的大写金额与小写金额是否一致？",
        "完税证明上税款合计的大写金额与小写金额是否不一致？",
    ),
    Statement(
        "tax_total",
        (TAX,),
        "total",
        {"tax.total": "money", "items.*.paid": "money"},
        "完税证明各纳税项目的实缴税额相加（退税为负数），是否正好等于税款金额合计（小写）？",
        "完税证明各纳税项目的实缴税额相加（退税为负数），与税款金额合计（小写）是否不相等？",
    ),
    Statement(
        "balances",
        (BANK,),
        "balance_chain",
        {"transactions.*.amount": "money", "transactions.*.balance": "money"},
        "从流水的第二笔起，每一笔的余额是否都等于上一笔余额加上本笔金额（支出为负数）？",
        "从流水的第二笔起，是否有某一笔的余额不等于上一笔余额加上本笔金额（支出为负数）？",
    ),
    Statement(
        "statement_in",
        (BANK,),
        "total",
        {"summary.total_in": "money", "transactions.*.amount": "money"},
        "流水表头的收入合计，是否等于全部收入各笔金额之和？",
        "流水表头的收入合计，与全部收入各笔金额之和是否不相等？",
    ),
    Statement(
        "statement_out",
        (BANK,),
        "total",
        {"summary.total_out": "money", "transactions.*.amount": "money"},
        "流水表头的支出合计，是否等于全部支出各笔金额之和（均取正数）？",
        "流水表头的支出合计，与全部支出各笔金额之和（均取正数）是否不相等？",
    ),
    Statement(
        "price",
        (FORM,),
        "total",
        {"loan.amount": "money", "collateral.down_payment": "money", "collateral.price": "money"},
        "申请表上的申请金额加首付款金额，是否正好等于成交价？",
        "申请表上的申请金额加首付款金额，与成交价是否不相等？",
    ),
)

# What facts make of each: by its key.
TESTS: Mapping[str, Test] = {
    "number_length": lambda v, _, __: len(_number(v)) == 18,
    "number_check": lambda v, _, __: _checked(_number(v)),
    "number_birth": lambda v, _, __: _birth(v),
    "number_sex": lambda v, _, __: _sex(v),
    "unexpired": lambda v, today, _: require(day, v, "valid_until") >= today,
    "recent": lambda v, today, days: within("issue_date", v, today, days=days),
    "yearly_income": lambda v, _, __: (
        amount(v, "income.yearly") == 12 * amount(v, "income.monthly")
    ),
    "income_words": lambda v, _, __: (
        parse_words(text(v, "income.monthly_words")) == amount(v, "income.monthly")
    ),
    "tax_words": lambda v, _, __: parse_words(text(v, "tax.total_words")) == amount(v, "tax.total"),
    "tax_total": lambda v, _, __: sum(amounts(v, "items", "paid")) == amount(v, "tax.total"),
    "balances": lambda v, _, __: _chain(v),
    "statement_in": lambda v, _, __: (
        sum(a for a in amounts(v, "transactions", "amount") if a > 0)
        == amount(v, "summary.total_in")
    ),
    "statement_out": lambda v, _, __: (
        -sum(a for a in amounts(v, "transactions", "amount") if a < 0)
        == abs(amount(v, "summary.total_out"))
    ),
    "price": lambda v, _, __: (
        amount(v, "loan.amount") + amount(v, "collateral.down_payment")
        == amount(v, "collateral.price")
    ),
}
