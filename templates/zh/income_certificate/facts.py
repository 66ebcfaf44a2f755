"""What an employer, or a small business about its owner, certifies about income."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from pipeline.money import ZERO, cents
from pipeline.printing.formats import money_words
from pipeline.records import Case, Employment, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued

# The term outlasts the age at which the bank refuses a certificate: being too old is not being
# expired.
BEYOND_AGE = 185
REMARKS: Mapping[str, tuple[str, ...]] = {
    "salaried": (
        "按近十二个月应发工资平均计算",
        "含基本工资及岗位津贴，不含年终奖",
        "以本单位工资台账为准",
    ),
    "business": (
        "按开票及收款记录核算净收益",
        "已扣除进货、房租及人工成本",
        "以近十二个月经营账簿为准",
    ),
    "project": (
        "按近十二个月项目劳务费平均计算",
        "劳务费按月结算，不含项目奖金",
        "以项目劳务结算单为准",
    ),
}
TITLES: Mapping[str, str] = {
    "salaried": "收入证明",
    "business": "经营性收入证明",
    "project": "项目劳务收入证明",
}
TURNOVER_NOTES: Mapping[str, str] = {
    "salaried": "不适用（工薪人员）",
    "business": "按近十二个月收款统计",
    "project": "不适用（项目劳务人员）",
}
NO_PROJECT: Mapping[str, str] = {
    "salaried": "不适用（单位在编岗位）",
    "business": "不适用（自主经营）",
}


@dataclass(frozen=True)
class IncomeCertificateFacts(Facts):
    """Which certificate, by the kind of work.

    Salaried people get 收入证明, those hired for a project 项目劳务收入证明, owners of a business
    经营性收入证明.
    """

    label: ClassVar[str] = "收入证明"
    labels: ClassVar[Mapping[str, str]] = {
        "certificate.title": "证明名称",
        "issuer.name": "公司名称",
        "issuer.address": "公司地址",
        "issuer.contact": "联系人",
        "issuer.phone": "联系电话",
        "person.name": "员工姓名",
        "person.id_number": "身份证号",
        "work.start_date": "开始工作日期",
        "work.title": "工作类型",
        "work.project": "所在项目",
        "work.contract_term": "合同期限",
        "income.monthly": "月均收入人民币（小写）",
        "income.monthly_words": "月均收入人民币（大写）",
        "income.turnover": "月均经营流水",
        "income.turnover_note": "月均经营流水说明",
        "income.yearly": "年收入（估算）",
        "remark": "备注",
        "issue_date": "日期",
        "valid_until": "有效期至",
        "seal.text": "印章-单位名",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Monthly income is the case's; the year is twelve times it."""
        work, person = case.employment, case.applicant
        day: date = issued(case, rng, work.start + timedelta(days=1))
        form = basis(work)
        remarks = REMARKS[form]
        return {
            "certificate.title": TITLES[form],
            "issuer.name": work.employer.name,
            "issuer.address": work.employer.place.text,
            "issuer.contact": work.employer.contact,
            "issuer.phone": work.employer.phone,
            "person.name": person.name,
            "person.id_number": person.id_number,
            "work.start_date": work.start,
            "work.title": work.title,
            "work.project": work.project or NO_PROJECT[form],
            "work.contract_term": term(work),
            "income.monthly": case.monthly_income,
            "income.monthly_words": money_words(case.monthly_income),
            "income.turnover": turnover(case),
            "income.turnover_note": TURNOVER_NOTES[form],
            "income.yearly": case.monthly_income * 12,
            "remark": remarks[int(rng.integers(len(remarks)))],
            "issue_date": day,
            "valid_until": day + timedelta(days=case.validity_days + BEYOND_AGE),
            "seal.text": work.employer.name,
        }


def basis(work: Employment) -> str:
    """What sort of income it is: salaried, of a project, or of a business."""
    return "project" if work.contract == "project" else work.kind


def term(work: Employment) -> str:
    """Until when the contract runs."""
    if work.kind == "business":
        return "长期经营"
    return f"至{work.contract_ends:%Y年%m月%d日}" if work.contract_ends else "无固定期限"


def turnover(case: Case) -> Decimal | None:
    """Mean monthly receipts of the last twelve months; None for employees."""
    if case.employment.kind == "salaried":
        return None
    year = case.payroll[-12:]
    return cents(sum((m.turnover for m in year), ZERO) / len(year))
