"""What the applicant writes on a loan application form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng

SEX: Mapping[str, str] = {"F": "女", "M": "男"}
MARITAL: Mapping[str, str] = {"married": "已婚", "single": "未婚", "divorced": "离异"}
MAJORITY = 18
NOT_APPLICABLE = "——"
OCCUPANCY: Mapping[str, str] = {"own_use": "自用", "vacant": "空置", "let": "出租"}


@dataclass(frozen=True)
class LoanApplicationFormFacts(Facts):
    """Applicant, spouse, guarantor, the loan and its collateral.

    Parts that do not exist are None.
    """

    label: ClassVar[str] = "贷款申请表"
    labels: ClassVar[Mapping[str, str]] = {
        "issue_date": "申请日期",
        "bank.branch": "经营机构",
        "form.version": "版本号",
        "person.name": "姓名",
        "person.sex": "性别",
        "person.id_number": "证件号码",
        "person.phone": "联系电话",
        "person.residence_years": "本地居住年限",
        "person.marital_status": "婚姻状况",
        "person.minor_children": "未成年子女",
        "person.education": "学历",
        "work.employer": "工作单位",
        "work.years": "本单位工作年限",
        "work.grade": "职务级别",
        "work.occupation": "职业",
        "person.address": "现居住地址",
        "person.housing": "居住状况",
        "work.address": "单位地址",
        "income.monthly_declared": "月收入",
        "spouse.name": "配偶姓名",
        "spouse.id_number": "配偶证件号码",
        "spouse.phone": "配偶联系电话",
        "guarantor.relation": "与申请人关系",
        "guarantor.name": "保证人姓名/企业名称",
        "guarantor.id_number": "证件号码/营业执照号码",
        "loan.purpose": "借款用途",
        "loan.security": "担保方式",
        "loan.amount": "申请金额",
        "loan.term_years": "申请期限",
        "loan.rate_adjustment": "利率调整方式",
        "loan.repayment": "还款方式",
        "loan.principal_cycle": "还本周期",
        "loan.interest_cycle": "还息周期",
        "loan.fund_combined": "是否公积金组合贷款",
        "collateral.address": "抵押物地址",
        "collateral.state": "抵押物现状",
        "collateral.lease_agreement": "若已出租，是否可签订三方协议",
        "collateral.price": "成交价",
        "collateral.down_payment": "首付款金额",
        "signature": "申请人签字",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Filled in on the day the application was filed."""
        year = case.application.filed.year - int(rng.integers(0, 2))
        return {
            "issue_date": case.application.filed,
            "bank.branch": case.application.bank.name + case.application.branch,
            "form.version": f"{year}年版",
            **_applicant(case),
            **_household(case),
            **_loan(case),
            **_collateral(case, rng),
            "signature": case.applicant.name,
        }


def _applicant(case: Case) -> dict[str, Fact]:
    person, work, filed = case.applicant, case.employment, case.application.filed
    minors = sum(1 for c in case.children if (filed - c.birth_date).days < MAJORITY * 365.25)
    return {
        "person.name": person.name,
        "person.sex": SEX[person.sex],
        "person.id_number": person.id_number,
        "person.phone": person.phone,
        "person.residence_years": person.residence_years,
        "person.marital_status": MARITAL[case.marital_status],
        "person.minor_children": minors,
        "person.education": person.education,
        "work.employer": work.employer.name,
        "work.years": whole_years(case),
        "work.grade": work.grade,
        "work.occupation": work.occupation,
        "person.address": person.place.text,
        "person.housing": housing(case),
        "work.address": work.employer.place.text,
        "income.monthly_declared": case.application.declared_monthly_income,
    }


def whole_years(case: Case) -> int:
    """Completed years at the employer on the day of filing."""
    start, filed = case.employment.start, case.application.filed
    return filed.year - start.year - ((filed.month, filed.day) < (start.month, start.day))


def housing(case: Case) -> str:
    """How the applicant lives: what the ledger and the homes say."""
    if any(t.category == "rent" for t in case.account.transactions):
        return "租房"
    own = [h for h in case.homes if h.use == "residential"]
    if not own:
        return "亲属住房"
    return "按揭购房" if any(h.mortgaged for h in own) else "自有住房"


def _household(case: Case) -> dict[str, Fact]:
    spouse, guarantor = case.spouse, case.application.guarantor
    return {
        "spouse.name": spouse.name if spouse else None,
        "spouse.id_number": spouse.id_number if spouse else None,
        "spouse.phone": spouse.phone if spouse else None,
        "guarantor.relation": case.application.guarantor_relation if guarantor else None,
        "guarantor.name": guarantor.name if guarantor else None,
        "guarantor.id_number": guarantor.id_number if guarantor else None,
    }


def _loan(case: Case) -> dict[str, Fact]:
    asked, terms = case.application, case.terms
    return {
        "loan.purpose": asked.purpose,
        "loan.security": "抵押加保证" if asked.guarantor else "抵押",
        "loan.amount": asked.amount,
        "loan.term_years": asked.years,
        "loan.rate_adjustment": terms.rate_adjustment,
        "loan.repayment": asked.repayment,
        "loan.principal_cycle": "到期一次" if "到期" in asked.repayment else "按月",
        "loan.interest_cycle": terms.interest_cycle,
        "loan.fund_combined": "是" if terms.fund_combined else "否",
    }


def _collateral(case: Case, rng: Rng) -> dict[str, Fact]:
    asked = case.application
    state = OCCUPANCY[case.appraisal.occupancy]
    lease = ("是", "否")[int(rng.random() < 0.3)]
    return {
        "collateral.address": asked.collateral.text,
        "collateral.state": state,
        "collateral.lease_agreement": lease if state == "出租" else NOT_APPLICABLE,
        "collateral.price": asked.price,
        "collateral.down_payment": asked.down_payment,
    }
