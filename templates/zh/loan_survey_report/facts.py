"""What the loan officer reports about a borrower, the ability to repay and the collateral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from pipeline.reading.printed_text import age_on
from pipeline.records import Case, Employment, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import figures
from templates.zh._lending import inflow

NONE = "——"
MARITAL: Mapping[str, str] = {"married": "已婚", "single": "未婚", "divorced": "离异"}
OCCUPANCY: Mapping[str, str] = {"own_use": "自用", "vacant": "空置", "let": "出租"}
LOANS: Mapping[str, str] = {
    "购买住房": "个人住房按揭贷款",
    "购买商铺": "个人商用房按揭贷款",
    "购买车位": "个人车位按揭贷款",
}
BASES: Mapping[str, str] = {
    "certificate": "与流水、完税证明核对后，按收入证明所载月均收入认定",
    "declared": "与收入证明、流水核对相符，按申请表申报的月收入认定",
    "conservative": "在收入证明与申报月收入之间从低认定，并留有余地",
}
PROOF: Mapping[str, str] = {
    "salaried": "收入证明、流水明细",
    "project": "项目劳务收入证明、流水明细",
    "business": "经营性收入证明、流水明细",
}
# As the form's own captions state them.
MOST_NEW, MOST_TOTAL, MOST_LTV = Decimal("0.50"), Decimal("0.55"), Decimal("0.70")
YES_NO = ("否", "是")


@dataclass(frozen=True)
class LoanSurveyReportFacts(Facts):
    """Every figure is computed from the case's other papers, or is theirs.

    They are the application, the statement, the valuation and the certificate.
    """

    label: ClassVar[str] = "贷款调查报告"
    labels: ClassVar[Mapping[str, str]] = {
        "survey.branch": "经办机构",
        "officer.name": "经办客户经理",
        "issue_date": "填表日期",
        "officer.phone": "电话",
        "bank.branch": "放款机构",
        "person.name": "借款人姓名",
        "person.id_number": "借款人身份证号",
        "spouse.name": "借款人配偶姓名",
        "spouse.id_number": "借款人配偶身份证号码",
        "loan.amount": "单笔金额",
        "loan.term_years": "单笔期限",
        "loan.months": "期供计算期(月)",
        "loan.repayment": "还款方式",
        "loan.kind": "贷款种类",
        "loan.rate_text": "申请贷款利率基准利率浮动",
        "work.kind": "职业性质",
        "person.age": "年龄",
        "person.marital_status": "婚姻状况",
        "person.homes": "家庭现有住房套数",
        "person.resident": "是否本地常住",
        "credit.bad": "借款人及其配偶有无不良信用记录",
        "work.text": "借款人工作单位/岗位",
        "income.proof": "借款人收入证明材料",
        "income.recognised": "借款人月收入",
        "income.basis": "收入认定过程",
        "spouse.work": "配偶工作单位/岗位",
        "spouse.proof": "配偶收入证明材料",
        "spouse.income": "配偶月收入(元)",
        "period.text": "统计期间",
        "period.from": "统计起始日期",
        "period.to": "统计截止日期",
        "inflow.count": "流入资金总笔数",
        "inflow.total": "流入总资金",
        "inflow.average": "月平均流入资金",
        "loan.payment": "本笔贷款月供支出(元)",
        "income.family": "家庭月收入总额(元)",
        "collateral.fee": "本笔贷款所购房产物业费(元)",
        "ratio.new": "本笔收入负债比(DTI≤50%)",
        "debt.running": "家庭其余贷款月负债(不含本笔,元)",
        "ratio.total": "总收入负债比(DTI≤55%)",
        "debt.total": "家庭月债总额",
        "remark": "其它",
        "ratio.value": "(申请金额/押品评估价值)",
        "collateral.state": "抵押物现使用状态",
        "collateral.address": "房产名称及座别(座落地址)",
        "collateral.area": "建筑面积",
        "collateral.age": "楼龄",
        "collateral.value": "评估价值",
        "collateral.price": "交易价格",
        "collateral.unit_price": "评估单价",
        "collateral.recognised": "认定价值",
        "conclusion.income": "结论1",
        "conclusion.collateral": "结论2",
        "conclusion.purpose": "结论3",
        "conclusion.adverse": "结论4",
        "conclusion.approve": "结论5",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        survey = case.survey
        return {
            "survey.branch": survey.branch,
            "officer.name": survey.officer,
            "issue_date": survey.filled,
            "officer.phone": survey.officer_phone,
            "bank.branch": case.application.bank.name + case.application.branch,
            **_borrower(case),
            **_loan(case),
            **inflow(case),
            **_income(case),
            **_burden(case),
            "remark": f"名下登记车辆{len(case.vehicles)}辆，已核对登记信息"
            if case.vehicles
            else NONE,
            **_collateral(case),
            **_conclusions(case),
        }


def _borrower(case: Case) -> dict[str, Fact]:
    person, spouse, filled = case.applicant, case.spouse, case.survey.filled
    return {
        "person.name": person.name,
        "person.id_number": person.id_number,
        "spouse.name": spouse.name if spouse else NONE,
        "spouse.id_number": spouse.id_number if spouse else NONE,
        "work.kind": occupation(case.employment),
        "person.age": age_on(filled, person.birth_date),
        "person.marital_status": MARITAL[case.marital_status],
        "person.homes": sum(home.use == "residential" for home in case.homes),
        "person.resident": YES_NO[person.residence_years > 0],
        "credit.bad": "无",
    }


def occupation(work: Employment) -> str:
    """How the borrower earns a living."""
    if work.kind == "business":
        return "个体经营"
    return {"permanent": "工薪", "fixed_term": "工薪（合同制）", "project": "项目劳务"}[
        work.contract
    ]


def _loan(case: Case) -> dict[str, Fact]:
    asked, terms = case.application, case.terms
    base, rate = f"{terms.base_rate * 100:.2f}%", f"{asked.yearly_rate * 100:.2f}%"
    return {
        "loan.amount": asked.amount,
        "loan.term_years": asked.years,
        "loan.months": asked.years * 12,
        "loan.repayment": asked.repayment,
        "loan.kind": LOANS[asked.purpose],
        "loan.rate_text": f"基准利率{base}+{terms.spread_bp}个基点，执行{rate}",
        "loan.payment": figures.new_payment(case),
    }


def _income(case: Case) -> dict[str, Fact]:
    work, beside = case.employment, case.spouse_work
    return {
        "work.text": post(work),
        "income.proof": PROOF["project" if work.contract == "project" else work.kind],
        "income.recognised": case.survey.recognised_income,
        "income.basis": BASES[case.survey.income_basis],
        "spouse.work": post(beside.employment) if beside else NONE,
        "spouse.proof": PROOF[
            "project" if beside.employment.contract == "project" else beside.employment.kind
        ]
        if beside
        else NONE,
        "spouse.income": figures.spouse_income(case),
        "income.family": figures.family_income(case),
    }


def post(work: Employment) -> str:
    return f"{work.employer.name}/{work.title}"


def _burden(case: Case) -> dict[str, Fact]:
    fee, running = case.survey.property_fee, figures.running_payments(case)
    return {
        "collateral.fee": fee,
        "ratio.new": figures.new_debt_ratio(case),
        "debt.running": running,
        "ratio.total": figures.total_debt_ratio(case),
        "debt.total": figures.new_payment(case) + fee + running,
    }


def _collateral(case: Case) -> dict[str, Fact]:
    found = case.appraisal
    return {
        "ratio.value": figures.loan_to_value(case),
        "collateral.state": OCCUPANCY[found.occupancy],
        "collateral.address": case.application.collateral.text,
        "collateral.area": found.area,
        "collateral.age": case.survey.filled.year - found.built,
        "collateral.value": found.value,
        "collateral.price": case.application.price,
        "collateral.unit_price": found.unit_price,
        "collateral.recognised": found.recognised,
    }


def _conclusions(case: Case) -> dict[str, Fact]:
    carries = (
        figures.new_debt_ratio(case) <= MOST_NEW and figures.total_debt_ratio(case) <= MOST_TOTAL
    )
    covers = figures.loan_to_value(case) <= MOST_LTV
    return {
        "conclusion.income": YES_NO[carries],
        "conclusion.collateral": YES_NO[covers],
        "conclusion.purpose": YES_NO[True],
        "conclusion.adverse": YES_NO[False],
        "conclusion.approve": YES_NO[carries and covers],
    }
