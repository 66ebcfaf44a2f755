"""The statements of key_ver_002 and key_ver_003 about Chinese papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from output.questions.papers._assertions import Statement, Test, Values, column
from pipeline import kinds
from pipeline.reading.printed_text import number_key, parse_words

CARD, CERTIFICATE, TAX = (
    kinds.ZH_IDENTITY_CARD_FRONT,
    kinds.ZH_INCOME_CERTIFICATE,
    kinds.ZH_TAX_PAYMENT_CERTIFICATE,
)
BANK, FORM = kinds.ZH_BANK_STATEMENT, kinds.ZH_LOAN_APPLICATION_FORM
NUMBER = "person.id_number"
WEIGHTS, CHARACTERS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
CHECK = f"（校验规则：前17位依次乘以 {'、'.join(map(str, WEIGHTS))} 后相加，除以11所得余数为0至10时，末位依次应为 {'、'.join(CHARACTERS)}）"


def amount(values: Values, name: str) -> Decimal:
    value = values.get(name)
    return value if isinstance(value, Decimal) else Decimal(0)


def amounts(values: Values, table: str, name: str) -> list[Decimal]:
    """A column of amounts; an empty cell counts nothing."""
    return [v if isinstance(v, Decimal) else Decimal(0) for v in column(values, table, name)]


def within(name: str, values: Values, today: date, *, days: int) -> bool:
    """Is the date today or up to so many days before?"""
    value = values[name]
    return isinstance(value, date) and today - timedelta(days=days) <= value <= today


def chains(before: Decimal, moves: Sequence[Decimal], balances: Sequence[Decimal]) -> bool:
    """Is every balance the one before plus the row's movement?"""
    return all(
        b + m == after
        for b, m, after in zip([before, *balances][:-1], moves, balances, strict=True)
    )


def _chain(values: Values) -> bool:
    moves, balances = (
        amounts(values, "transactions", "amount"),
        amounts(values, "transactions", "balance"),
    )
    return chains(balances[0], moves[1:], balances[1:])


def _checked(number: str) -> bool:
    """As the prompt spells it out: weights, and a check character for every remainder."""
    if len(number) != 18 or not number[:17].isdigit():
        return False
    return (
        CHARACTERS[
            sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
        ]
        == number[17]
    )


def _birth(values: Values) -> bool:
    number, birth = number_key(str(values[NUMBER])), values["person.birth_date"]
    stated = number[6:14]
    if not isinstance(birth, date) or not stated.isdigit() or len(stated) < 8:
        return False
    return (int(stated[:4]), int(stated[4:6]), int(stated[6:])) == (
        birth.year,
        birth.month,
        birth.day,
    )


def _sex(values: Values) -> bool:
    number = number_key(str(values[NUMBER]))
    return (
        len(number) == 18
        and number[16].isdigit()
        and (int(number[16]) % 2 == 1) == (values["person.sex"] == "男")
    )


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
    "number_length": lambda v, _, __: len(number_key(str(v[NUMBER]))) == 18,
    "number_check": lambda v, _, __: _checked(number_key(str(v[NUMBER]))),
    "number_birth": lambda v, _, __: _birth(v),
    "number_sex": lambda v, _, __: _sex(v),
    "unexpired": lambda v, today, _: (
        isinstance(v["valid_until"], date) and v["valid_until"] >= today
    ),
    "recent": lambda v, today, days: within("issue_date", v, today, days=days),
    "yearly_income": lambda v, _, __: (
        amount(v, "income.yearly") == 12 * amount(v, "income.monthly")
    ),
    "income_words": lambda v, _, __: (
        parse_words(str(v["income.monthly_words"])) == amount(v, "income.monthly")
    ),
    "tax_words": lambda v, _, __: parse_words(str(v["tax.total_words"])) == amount(v, "tax.total"),
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
