"""What an employer writes on the slip of one month's pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.printing.formats import money_words
from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.money.payslip import payslip, year_to_date

LATEST = 3  # months of pay a slip may be of


@dataclass(frozen=True)
class PayslipFacts(Facts):
    """Employees only.

    Earnings add up to gross pay, deductions to what is taken, and what is paid out is on the
    ledger.
    """

    label: ClassVar[str] = "工资条"
    labels: ClassVar[Mapping[str, str]] = {
        "issuer.name": "单位名称",
        "person.name": "姓名",
        "staff.number": "工号",
        "work.department": "部门",
        "work.title": "岗位",
        "work.start_date": "入职日期",
        "pay.month": "工资月份",
        "pay.date": "发放日期",
        "account.number": "工资卡号",
        "bank.name": "发放银行",
        "pay.base": "基本工资",
        "pay.allowance": "岗位津贴",
        "pay.performance": "绩效工资",
        "pay.bonus": "奖金",
        "pay.gross": "应发合计",
        "deduction.pension": "养老保险",
        "deduction.medical": "医疗保险",
        "deduction.unemployment": "失业保险",
        "deduction.housing_fund": "住房公积金",
        "deduction.tax": "个人所得税",
        "deduction.total": "扣款合计",
        "pay.net": "实发工资",
        "pay.net_words": "实发工资（大写）",
        "year.gross": "本年累计应发",
        "year.social": "本年累计社会保险",
        "year.housing_fund": "本年累计公积金",
        "year.tax": "本年累计个税",
        "year.net": "本年累计实发",
        "clerk.name": "制表人",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        return case.employment.kind == "salaried"

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """One of the last months paid."""
        work, account = case.employment, case.account
        month = case.payroll[-1 - int(rng.integers(LATEST))].month
        slip, year = payslip(case, month), year_to_date(case, month)
        return {
            "issuer.name": work.employer.name,
            "person.name": case.applicant.name,
            "staff.number": work.staff_number,
            "work.department": work.department,
            "work.title": work.title,
            "work.start_date": work.start,
            "pay.month": month,
            "pay.date": slip.pay.pay_date,
            "account.number": account.number,
            "bank.name": account.bank.name,
            "pay.base": slip.base,
            "pay.allowance": slip.allowance,
            "pay.performance": slip.performance,
            "pay.bonus": slip.bonus,
            "pay.gross": slip.pay.gross,
            **{f"deduction.{risk}": sum_taken for risk, sum_taken in slip.social.items()},
            "deduction.housing_fund": slip.pay.housing_fund,
            "deduction.tax": slip.pay.tax_withheld,
            "deduction.total": slip.taken,
            "pay.net": slip.pay.net,
            "pay.net_words": money_words(slip.pay.net),
            "year.gross": year.gross,
            "year.social": year.social_insurance,
            "year.housing_fund": year.housing_fund,
            "year.tax": year.tax,
            "year.net": year.net,
            "clerk.name": work.employer.contact,
            "seal.text": work.employer.name,
        }
