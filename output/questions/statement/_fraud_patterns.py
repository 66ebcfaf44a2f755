"""The patterns of fraud in words, and over typed facts.

The same rules that ``pipeline.reading.fraud_patterns`` judges on print, said another way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations

from output.questions.shared.rule_texts import amount, percent
from output.questions.statement._account import Entry
from pipeline.money import ZERO, clear
from pipeline.policy import Fraud
from pipeline.reading.fraud_patterns import GAMBLING
from pipeline.records import Language

LABELS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "fraud.pass_through": "过渡资金",
        "fraud.structuring": "拆分现金存款",
        "fraud.round_trip": "资金往返",
        "fraud.loan_stacking": "多头借贷",
        "fraud.gambling": "博彩消费",
        "fraud.new_payees": "集中转给陌生人",
    },
    "en": {
        "fraud.pass_through": "pass-through",
        "fraud.structuring": "structuring",
        "fraud.round_trip": "round trips",
        "fraud.loan_stacking": "loan stacking",
        "fraud.gambling": "gambling",
        "fraud.new_payees": "new payees",
    },
}
SPENT = ("消费", "Purchase", "Card purchase")
SENT, CAME = ("转账支出", "Transfer to"), ("转账收入", "Transfer from")
CASH, LENT = ("现金存入", "Cash deposit"), ("贷款放款", "Loan advance")


def definitions(language: Language, rules: Fraud) -> dict[str, str]:
    """Rule id -> what it is, with the policy's numbers, as a prompt says it."""
    return _definitions_zh(rules) if language == "zh" else _definitions_en(rules)


def _definitions_zh(rules: Fraud) -> dict[str, str]:
    limit, most = amount(rules.cash_limit["zh"]), amount(rules.gambling_total["zh"])
    words = "、".join(GAMBLING["zh"])
    share, near = percent(rules.pass_share), percent(rules.cash_share)
    return {
        "fraud.pass_through": (
            f"至少{rules.pass_times}笔转账收入，"
            f"每一笔在当日及其后{rules.pass_days}日内的转账支出合计不低于该笔金额的{share}"
            "且不超过该笔金额"
        ),
        "fraud.structuring": (
            f"含首尾在内的{rules.cash_days}日中，至少{rules.cash_times}笔现金存入，"
            f"每笔低于{limit}元但不低于其{near}"
        ),
        "fraud.round_trip": (
            f"至少{rules.trip_times}次向某一对手转账支出后，"
            f"同一对手在{rules.trip_days}日内以完全相同的金额转回"
        ),
        "fraud.loan_stacking": (
            f"含首尾在内的{rules.lender_days}日中，有至少{rules.lenders}家不同机构的贷款放款"
        ),
        "fraud.gambling": f"向名称中含有“{words}”之一的商户付款，合计超过{most}元",
        "fraud.new_payees": (
            f"同一日至少有{rules.new_payees}笔转账支出，其对手在整份流水中各只出现这一次"
        ),
    }


def _definitions_en(rules: Fraud) -> dict[str, str]:
    limit, most = amount(rules.cash_limit["en"]), amount(rules.gambling_total["en"])
    words = ", ".join(GAMBLING["en"])
    share, near = percent(rules.pass_share), percent(rules.cash_share)
    return {
        "fraud.pass_through": (
            f"at least {rules.pass_times} transfers in, of each of which the transfers out dated "
            f"its day or the {rules.pass_days} day(s) after it take {share} or more, "
            "but not more than the whole"
        ),
        "fraud.structuring": (
            f"at least {rules.cash_times} cash deposits within {rules.cash_days} days "
            f"(first and last counted), each below {limit} but not below {near} of it"
        ),
        "fraud.round_trip": (
            f"at least {rules.trip_times} times a transfer to somebody who transfers exactly the "
            f"same amount back within {rules.trip_days} days"
        ),
        "fraud.loan_stacking": (
            f"loan advances of at least {rules.lenders} different lenders within "
            f"{rules.lender_days} days (first and last counted)"
        ),
        "fraud.gambling": (
            f"purchases from merchants whose names contain one of {words}, "
            f"adding up to more than {most}"
        ),
        "fraud.new_payees": (
            f"at least {rules.new_payees} transfers out dated the same day to parties "
            "that the statement names only this once"
        ),
    }


def carried(rows: Sequence[Entry], rules: Fraud, language: Language) -> dict[str, list[int]]:
    """Rule id -> the numbers of the rows that carry it, ascending.

    Absent where the pattern does not occur.
    """
    found = {
        "fraud.pass_through": _through(rows, rules),
        "fraud.structuring": _below(rows, rules, language),
        "fraud.round_trip": _round(rows, rules),
        "fraud.loan_stacking": _stacked(rows, rules),
        "fraud.gambling": _bets(rows, rules, language),
        "fraud.new_payees": _unknown(rows, rules),
    }
    return {rule: sorted(numbers) for rule, numbers in found.items() if numbers}


def clear_cut(rows: Sequence[Entry], rules: Fraud, language: Language) -> bool:
    """Does no definition hang on less than a unit of currency?"""
    limit = rules.cash_limit[language]
    cash = all(clear(r.amount, limit, limit * rules.cash_share) for r in rows if r.words in CASH)
    passed = all(
        clear(gone, credit.amount, rules.pass_share * credit.amount)
        for credit, gone in _leaving(rows, rules)
    )
    total = -sum((r.amount for r in bets(rows, language)), ZERO)
    spent = clear(total, rules.gambling_total[language])
    return cash and passed and spent and all(_apart(r, rows) for r in rows if r.words in SENT)


def _apart(sent: Entry, rows: Sequence[Entry]) -> bool:
    """Does nothing that the same party sends back lie within a unit of what was sent?"""
    back = [r for r in rows if r.words in CAME and r.party == sent.party]
    return all(clear(-sent.amount, r.amount) for r in back)


def _leaving(rows: Sequence[Entry], rules: Fraud) -> list[tuple[Entry, Decimal]]:
    """Every transfer in, with what is sent on its day and the days after that count."""
    found: list[tuple[Entry, Decimal]] = []
    for credit in (r for r in rows if r.words in CAME):
        sent = _sent_after(credit, rows, rules)
        found.append((credit, sum((-r.amount for r in sent), ZERO)))
    return found


def _sent_after(credit: Entry, rows: Sequence[Entry], rules: Fraud) -> list[Entry]:
    """The transfers out of a transfer's day and of the days after it that count."""
    sent = (r for r in rows if r.words in SENT)
    return [r for r in sent if 0 <= (r.day - credit.day).days <= rules.pass_days]


def trips(rows: Sequence[Entry], rules: Fraud) -> list[tuple[Entry, Entry]]:
    """(out, back) of every round trip; a return closes the earliest trip that is still open."""
    pairs: list[tuple[Entry, Entry]] = []
    closed: set[int] = set()
    for out in (r for r in rows if r.words in SENT):
        returns = (r for r in rows if _returns(r, out, rules) and r.number not in closed)
        back = next(returns, None)
        if back is not None:
            closed.add(back.number)
            pairs.append((out, back))
    return pairs


def _returns(back: Entry, out: Entry, rules: Fraud) -> bool:
    """Is it a transfer in that brings back what was sent, within the days that count?"""
    same = back.words in CAME and back.party == out.party and back.amount + out.amount == 0
    later = back.number > out.number and (back.day - out.day).days <= rules.trip_days
    return same and later


def bets(rows: Sequence[Entry], language: Language) -> list[Entry]:
    """The purchases from gambling merchants."""
    words = GAMBLING[language]
    return [r for r in rows if r.words in SPENT and sum(word in r.party for word in words)]


def _through(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    found: list[set[int]] = []
    for credit in (r for r in rows if r.words in CAME):
        after = {r.number: -r.amount for r in _sent_after(credit, rows, rules)}
        gone = sum(after.values(), ZERO)
        if not gone > credit.amount and not gone < rules.pass_share * credit.amount:
            found.append({credit.number, *after})
    return set().union(*found) if len(found) >= rules.pass_times else set()


def _below(rows: Sequence[Entry], rules: Fraud, language: Language) -> set[int]:
    limit = rules.cash_limit[language]
    cash = [r for r in rows if r.words in CASH and limit > r.amount]
    near = [r for r in cash if not r.amount < limit * rules.cash_share]
    found: set[int] = set()
    for group in combinations(near, rules.cash_times):
        if (group[-1].day - group[0].day).days < rules.cash_days:
            found |= {r.number for r in group}
    return found


def _round(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    pairs = trips(rows, rules)
    if len(pairs) < rules.trip_times:
        return set()
    return {r.number for r in chain.from_iterable(pairs)}


def _stacked(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    lent = [r for r in rows if r.words in LENT]
    found: set[int] = set()
    for first in lent:
        later = [r for r in lent if first.day <= r.day]
        span = [r for r in later if (r.day - first.day).days < rules.lender_days]
        if len(Counter(r.party for r in span)) >= rules.lenders:
            found |= {r.number for r in span}
    return found


def _bets(rows: Sequence[Entry], rules: Fraud, language: Language) -> set[int]:
    found = bets(rows, language)
    total = -sum((r.amount for r in found), ZERO)
    return {r.number for r in found} if total > rules.gambling_total[language] else set()


def _unknown(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    times = Counter(r.party for r in rows)
    new = [r for r in rows if r.words in SENT and times[r.party] == 1]
    crowd = Counter(r.day for r in new)
    return {r.number for r in new if crowd[r.day] >= rules.new_payees}
