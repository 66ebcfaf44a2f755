"""What the bank works out from the statement: monthly inflow, and the share that debts take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import figures
from templates.zh._lending import inflow

REMARKS: Mapping[str, tuple[str, ...]] = {
    "salaried": ("代发工资为主，另有转账及结息", "工资及转账混合流水"),
    "business": ("经营收款为主，另有转账及结息", "经营及转账混合流水"),
}


@dataclass(frozen=True)
class FundFlowAnalysisFacts(Facts):
    """Filled in on the day of the survey. One account is looked at, so the sums are its own.

    Debts are the instalments that run and the fee of the property to be bought, so that the ratio
    is the report's.
    """

    label: ClassVar[str] = "资金流水分析表"
    labels: ClassVar[Mapping[str, str]] = {
        "person.name": "户名",
        "account.text": "账户银行+账号",
        "bank.name": "账户银行",
        "account.number": "账号",
        "period.text": "统计期间",
        "period.from": "统计起始日期",
        "period.to": "统计截止日期",
        "inflow.count": "流入资金笔数",
        "inflow.total": "流入资金总额",
        "inflow.average": "月平均流入资金",
        "sum.count": "合计总流入资金笔数",
        "sum.total": "合计流入资金总额",
        "sum.average": "合计月平均流入资金",
        "remark": "备注",
        "loan.repayment": "还款方式",
        "loan.payment": "每月还款",
        "debt.current": "目前月债务支出",
        "income.family": "借款人家庭当前月总收入",
        "ratio.total": "占借款人家庭当前月总收入的比例",
        "officer.name": "经办人",
        "reviewer.name": "复核人",
        "issue_date": "日期",
        "seal.text": "印章-单位名",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        survey, account, flows = case.survey, case.account, inflow(case)
        remarks = REMARKS[case.employment.kind]
        return {
            "person.name": case.applicant.name,
            "account.text": account.bank.name + account.number,
            "bank.name": account.bank.name,
            "account.number": account.number,
            **flows,
            **{f"sum.{name}": flows[f"inflow.{name}"] for name in ("count", "total", "average")},
            "remark": remarks[int(rng.integers(len(remarks)))],
            "loan.repayment": case.application.repayment,
            "loan.payment": figures.new_payment(case),
            "debt.current": figures.running_payments(case) + survey.property_fee,
            "income.family": figures.family_income(case),
            "ratio.total": figures.total_debt_ratio(case),
            "officer.name": survey.officer,
            "reviewer.name": survey.reviewer,
            "issue_date": survey.filled,
            "seal.text": case.application.bank.name,
        }
