"""The patterns of fraud in words, and over typed facts: the same rules that ``pipeline.reading.fraud_patterns`` judges on print, said another way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from output.questions.shared.rule_texts import amount, percent
from output.questions.statement._account import Entry
from pipeline.money import clear
from pipeline.policy import Fraud
from pipeline.reading.fraud_patterns import GAMBLING
from pipeline.records import Language

LABELS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "fraud.pass_through": "过渡资金", "fraud.structuring": "拆分现金存款", "fraud.round_trip": "资金往返", "fraud.loan_stacking": "多头借贷",
        "fraud.gambling": "博彩消费", "fraud.new_payees": "集中转给陌生人",
    },
    "en": {
        "fraud.pass_through": "pass-through", "fraud.structuring": "structuring", "fraud.round_trip": "round trips",
        "fraud.loan_stacking": "loan stacking", "fraud.gambling": "gambling", "fraud.new_payees": "new payees",
    },
}  # fmt: skip
SPENT = ("消费", "Purchase", "Card purchase")
SENT, CAME, CASH, LENT = (
    ("转账支出", "Transfer to"),
    ("转账收入", "Transfer from"),
    ("现金存入", "Cash deposit"),
    ("贷款放款", "Loan advance"),
)


def definitions(language: Language, rules: Fraud) -> dict[str, str]:
    """Rule id -> what it is, with the policy's numbers, as a prompt says it."""
    limit, most = amount(rules.cash_limit[language]), amount(rules.gambling_total[language])
    words = ("、" if language == "zh" else ", ").join(GAMBLING[language])
    share, near = percent(rules.pass_share), percent(rules.cash_share)
    if language == "zh":
        return {
            "fraud.pass_through": f"至少{rules.pass_times}笔转账收入，"
            f"每一笔在当日及其后{rules.pass_days}日内的转账支出合计不低于该笔金额的{share}且不超过该笔金额",
            "fraud.structuring": f"含首尾在内的{rules.cash_days}日中，至少{rules.cash_times}笔现金存入，每笔低于{limit}元但不低于其{near}",
            "fraud.round_trip": f"至少{rules.trip_times}次向某一对手转账支出后，同一对手在{rules.trip_days}日内以完全相同的金额转回",
            "fraud.loan_stacking": f"含首尾在内的{rules.lender_days}日中，有至少{rules.lenders}家不同机构的贷款放款",
            "fraud.gambling": f"向名称中含有“{words}”之一的商户付款，合计超过{most}元",
            "fraud.new_payees": f"同一日至少有{rules.new_payees}笔转账支出，其对手在整份流水中各只出现这一次",
        }
    return {
        "fraud.pass_through": f"at least {rules.pass_times} transfers in, of each of which the transfers out dated its day or the {rules.pass_days} "
        f"day(s) after it take {share} or more, but not more than the whole",
        "fraud.structuring": f"at least {rules.cash_times} cash deposits within {rules.cash_days} days (first and last counted), each below "
        f"{limit} but "
        f"not below {near} of it",
        "fraud.round_trip": f"at least {rules.trip_times} times a transfer to somebody who transfers exactly the same amount back within "
        f"{rules.trip_days} days",
        "fraud.loan_stacking": f"loan advances of at least {rules.lenders} different lenders within {rules.lender_days} days (first and last "
        "counted)",
        "fraud.gambling": f"purchases from merchants whose names contain one of {words}, adding up to more than {most}",
        "fraud.new_payees": f"at least {rules.new_payees} transfers out dated the same day to parties that the statement names only this once",
    }


def carried(rows: Sequence[Entry], rules: Fraud, language: Language) -> dict[str, list[int]]:
    """Rule id -> the numbers of the rows that carry it, ascending; absent where the pattern does not occur."""
    found = {
        "fraud.pass_through": _through(rows, rules),
        "fraud.structuring": _below(rows, rules, language),
        "fraud.round_trip": _round(rows, rules),
        "fraud.loan_stacking": _stacked(rows, rules),
        "fraud.gambling": _bets(rows, rules, language),
        "fraud.new_payees": _unknown(rows, rules),
    }
    return {rule: sorted(numbers) for rule, numbers in found.items() if numbers}


def told_apart(rows: Sequence[Entry], rules: Fraud, language: Language) -> bool:
    """Does no definition hang on less than a unit of currency?"""
    limit = rules.cash_limit[language]
    cash = all(clear(r.amount, limit, limit * rules.cash_share) for r in rows if r.words in CASH)
    passed = all(
        clear(gone, credit.amount, rules.pass_share * credit.amount)
        for credit, gone in _leaving(rows, rules)
    )
    total = -sum((r.amount for r in bets(rows, language)), Decimal(0))
    sent = [r for r in rows if r.words in SENT]
    back = all(
        clear(-r.amount, b.amount)
        for r in sent
        for b in rows
        if b.words in CAME and b.party == r.party
    )
    return cash and passed and back and clear(total, rules.gambling_total[language])


def _leaving(rows: Sequence[Entry], rules: Fraud) -> list[tuple[Entry, Decimal]]:
    """Every transfer in, with what is sent on its day and the days after that count."""
    found = []
    for credit in (r for r in rows if r.words in CAME):
        sent = [
            -r.amount
            for r in rows
            if r.words in SENT and 0 <= (r.day - credit.day).days <= rules.pass_days
        ]
        found.append((credit, sum(sent, Decimal(0))))
    return found


def trips(rows: Sequence[Entry], rules: Fraud) -> list[tuple[Entry, Entry]]:
    """(out, back) of every round trip; a return closes the earliest trip that is still open."""
    pairs: list[tuple[Entry, Entry]] = []
    closed: set[int] = set()
    for out in rows:
        fits = [
            b for b in rows
            if out.words in SENT and b.words in CAME and b.party == out.party and b.amount + out.amount == 0
            and b.number > out.number and (b.day - out.day).days <= rules.trip_days and b.number not in closed
        ]  # fmt: skip
        if fits:
            closed.add(fits[0].number)
            pairs.append((out, fits[0]))
    return pairs


def bets(rows: Sequence[Entry], language: Language) -> list[Entry]:
    return [
        r for r in rows if r.words in SPENT and sum(word in r.party for word in GAMBLING[language])
    ]


def _through(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    found: list[set[int]] = []
    for credit in rows:
        after = {
            r.number: -r.amount
            for r in rows
            if r.words in SENT and 0 <= (r.day - credit.day).days <= rules.pass_days
        }
        gone = sum(after.values(), Decimal(0))
        if (
            credit.words in CAME
            and not gone > credit.amount
            and not gone < rules.pass_share * credit.amount
        ):
            found.append({credit.number, *after})
    return set().union(*found) if len(found) >= rules.pass_times else set()


def _below(rows: Sequence[Entry], rules: Fraud, language: Language) -> set[int]:
    limit = rules.cash_limit[language]
    near = [
        r
        for r in rows
        if r.words in CASH and limit > r.amount and not r.amount < limit * rules.cash_share
    ]
    groups = [
        g
        for g in combinations(near, rules.cash_times)
        if (g[-1].day - g[0].day).days < rules.cash_days
    ]
    return {r.number for g in groups for r in g}


def _round(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    pairs = trips(rows, rules)
    return {r.number for pair in pairs for r in pair} if len(pairs) >= rules.trip_times else set()


def _stacked(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    lent = [r for r in rows if r.words in LENT]
    spans = [
        [r for r in lent if first.day <= r.day and (r.day - first.day).days < rules.lender_days]
        for first in lent
    ]
    return {
        r.number
        for span in spans
        if len(Counter(r.party for r in span)) >= rules.lenders
        for r in span
    }


def _bets(rows: Sequence[Entry], rules: Fraud, language: Language) -> set[int]:
    found = bets(rows, language)
    return (
        {r.number for r in found}
        if -sum(r.amount for r in found) > rules.gambling_total[language]
        else set()
    )


def _unknown(rows: Sequence[Entry], rules: Fraud) -> set[int]:
    times = Counter(r.party for r in rows)
    new = [r for r in rows if r.words in SENT and times[r.party] == 1]
    crowd = Counter(r.day for r in new)
    return {r.number for r in new if crowd[r.day] >= rules.new_payees}
