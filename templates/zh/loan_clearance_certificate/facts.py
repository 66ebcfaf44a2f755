"""What a bank certifies about a loan paid back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.printing.formats import masked
from pipeline.records import Case, Fact, SettledLoan
from pipeline.roles import Facts, Rng
from pipeline.world.issuing import issued

SOURCES = ("个人借款合同", "个人消费借款合同", "个人循环授信合同")
SEAL = "业务专用章"


@dataclass(frozen=True)
class LoanClearanceCertificateFacts(Facts):
    """Nothing is owed any more.

    Issued within the bank's term, long after the last payment at times.
    """

    label: ClassVar[str] = "贷款结清证明"
    labels: ClassVar[Mapping[str, str]] = {
        "person.name": "客户姓名",
        "person.id_number_masked": "身份证号码",
        "cleared.source": "来源文档名称",
        "cleared.number": "账号/标识",
        "cleared.start": "开立日期",
        "cleared.due": "到期日期",
        "cleared.term": "贷款期限",
        "cleared.limit": "授信额度",
        "cleared.owed": "应还金额",
        "cleared.paid": "实还金额",
        "cleared.interest_state": "利息结清状态",
        "cleared.settled": "结清日期",
        "cleared.balance": "贷款余额",
        "issuer.name": "出具单位",
        "issuer.contact": "联系人",
        "issuer.phone": "电话",
        "issuer.address": "地址",
        "issue_date": "日期",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return case.settled_loan is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """What was due is what was paid."""
        loan = case.settled_loan
        if loan is None:
            raise ValueError(f"case {case.index} has no settled loan")
        return {
            "person.name": case.applicant.name,
            "person.id_number_masked": masked(case.applicant.id_number, 1, 16, last=1),
            "cleared.source": SOURCES[int(rng.integers(len(SOURCES)))],
            "cleared.number": loan.number,
            "cleared.start": loan.start,
            "cleared.due": loan.due,
            "cleared.term": term(loan),
            "cleared.limit": loan.principal.to_integral_value(),  # lent in whole hundreds
            "cleared.owed": loan.repaid,
            "cleared.paid": loan.repaid,
            "cleared.interest_state": "提前结清" if loan.settled < loan.due else "按期结清",
            "cleared.settled": loan.settled,
            "cleared.balance": ZERO,
            "issuer.name": loan.lender.name,
            "issuer.contact": loan.lender.contact,
            "issuer.phone": loan.lender.phone,
            "issuer.address": loan.lender.place.text,
            "issue_date": issued(case, rng, loan.settled + timedelta(days=1)),
            "seal.text": loan.lender.name,
            "seal.name": SEAL,
        }


def term(loan: SettledLoan) -> str:
    """In whole years where it is."""
    years, rest = divmod(loan.months, 12)
    return f"“{loan.months}个月期”" if rest else f"“{years}年期”"
