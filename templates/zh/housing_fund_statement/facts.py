"""What the housing fund centre prints about an employee's account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.printing.formats import masked
from pipeline.records import Case, Fact, FundEntry
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued

ROWS = 18  # the latest entries: a year and a half, interest among them
PAID_IN, INTEREST = "汇缴", "年度结息"


@dataclass(frozen=True)
class HousingFundStatementFacts(Facts):
    """The latest entries up to the print date; every balance follows from the one before."""

    label: ClassVar[str] = "住房公积金缴存明细"
    labels: ClassVar[Mapping[str, str]] = {
        "certificate.number": "业务流水号",
        "authority.name": "管理机构",
        "person.name": "职工姓名",
        "person.id_number_masked": "证件号码",
        "fund.number": "个人公积金账号",
        "fund.opened": "开户日期",
        "fund.state": "账户状态",
        "fund.rate": "缴存比例",
        "fund.monthly": "最近月缴存额",
        "work.employer": "缴存单位",
        "period.from": "起始日期",
        "period.to": "截止日期",
        "opening_balance": "期初余额",
        "entries.*.date": "入账日期",
        "entries.*.name": "业务类型",
        "entries.*.month": "缴存年月",
        "entries.*.personal": "个人缴存额",
        "entries.*.employer": "单位缴存额",
        "entries.*.interest": "利息",
        "entries.*.total": "发生额",
        "entries.*.balance": "账户余额",
        "summary.personal": "个人缴存合计",
        "summary.employer": "单位缴存合计",
        "summary.interest": "利息合计",
        "summary.total": "发生额合计",
        "closing_balance": "期末余额",
        "issue_date": "打印日期",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        return case.housing_fund is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        fund, person = case.housing_fund, case.applicant
        if fund is None:
            raise ValueError(f"case {case.index} has no housing fund account")
        day = issued(case, rng, fund.entries[0].day + timedelta(days=1))
        past = [entry for entry in fund.entries if entry.day <= day]
        rows = past[-ROWS:]
        return {
            "certificate.number": f"GJJ{day:%Y%m%d}{int(rng.integers(10**7, 10**8))}",
            "authority.name": fund.centre,
            "person.name": person.name,
            "person.id_number_masked": masked(person.id_number, 6, 8, last=4),
            "fund.number": fund.number,
            "fund.opened": fund.opened,
            "fund.state": "正常",
            "fund.rate": fund.rate,
            "fund.monthly": next(moved(e) for e in reversed(rows) if e.month),
            "work.employer": case.employment.employer.name,
            "period.from": rows[0].day,
            "period.to": rows[-1].day,
            "opening_balance": past[-len(rows) - 1].balance
            if len(past) > len(rows)
            else fund.opening_balance,
            **printed(rows),
            "summary.personal": sum((e.personal for e in rows), ZERO),
            "summary.employer": sum((e.employer for e in rows), ZERO),
            "summary.interest": sum((e.interest for e in rows), ZERO),
            "summary.total": sum((moved(e) for e in rows), ZERO),
            "closing_balance": rows[-1].balance,
            "issue_date": day,
            "seal.text": fund.centre,
        }


def moved(entry: FundEntry) -> Decimal:
    """What an entry adds."""
    return entry.personal + entry.employer + entry.interest


def printed(rows: Sequence[FundEntry]) -> dict[str, Fact]:
    """Every entry as facts, counted from 0; interest is paid for no month and by nobody."""
    found: dict[str, Fact] = {}
    for n, entry in enumerate(rows):
        paid = entry.month is not None
        cells: dict[str, Fact] = {
            "date": entry.day,
            "name": PAID_IN if paid else INTEREST,
            "month": entry.month,
            "personal": entry.personal if paid else None,
            "employer": entry.employer if paid else None,
            "interest": None if paid else entry.interest,
            "total": moved(entry),
            "balance": entry.balance,
        }
        found |= {f"entries.{n}.{column}": value for column, value in cells.items()}
    return found
