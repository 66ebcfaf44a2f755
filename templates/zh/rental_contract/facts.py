"""What landlord and tenant agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from pipeline.printing.formats import money_words
from pipeline.records import Case, Fact, Lease
from pipeline.roles import Facts, Rng

USES: Mapping[str, str] = {"residential": "居住", "commercial": "商业"}


@dataclass(frozen=True)
class RentalContractFacts(Facts):
    """The contract the applicant rents by, or lets a home of theirs by."""

    label: ClassVar[str] = "房屋租赁合同"
    labels: ClassVar[Mapping[str, str]] = {
        "contract.number": "合同编号",
        "landlord.name": "出租方（甲方）",
        "landlord.number": "甲方证件号码",
        "landlord.phone": "甲方联系电话",
        "tenant.name": "承租方（乙方）",
        "tenant.number": "乙方证件号码",
        "tenant.phone": "乙方联系电话",
        "home.address": "房屋坐落",
        "home.area": "房屋建筑面积",
        "home.use": "房屋用途",
        "rent.from": "租赁起始日",
        "rent.until": "租赁终止日",
        "rent.months": "租赁期限",
        "rent.monthly": "月租金（小写）",
        "rent.monthly_words": "月租金（大写）",
        "rent.deposit": "押金（小写）",
        "rent.deposit_words": "押金（大写）",
        "rent.pay_day": "付租日",
        "rent.account": "收租账号",
        "rent.bank": "收租账户开户行",
        "issue_date": "签订日期",
        "landlord.signature": "甲方签字",
        "tenant.signature": "乙方签字",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        return case.lease is not None

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """A company stamps, a person signs."""
        lease = case.lease
        if lease is None:
            raise ValueError(f"case {case.index} has no lease")
        use = next((e.home.use for e in case.estates if e.home.place == lease.place), "residential")
        return {
            "contract.number": lease.number,
            "landlord.name": lease.landlord,
            "landlord.number": lease.landlord_number,
            "landlord.phone": lease.landlord_phone,
            "tenant.name": lease.tenant,
            "tenant.number": lease.tenant_number,
            "tenant.phone": lease.tenant_phone,
            "home.address": lease.place.text,
            "home.area": lease.area,
            "home.use": USES[use],
            **rent(lease),
            "issue_date": lease.signed,
            "landlord.signature": lease.landlord if lease.applicant_is == "landlord" else None,
            "tenant.signature": lease.tenant,
            "seal.text": lease.landlord if lease.applicant_is == "tenant" else None,
        }


def rent(lease: Lease) -> Mapping[str, Fact]:
    """Term and money; a term ends on the day before its anniversary."""
    return {
        "rent.from": lease.first,
        "rent.until": lease.last,
        "rent.months": 12 * round((lease.last - lease.first).days / 365.25),
        "rent.monthly": lease.monthly_rent,
        "rent.monthly_words": money_words(lease.monthly_rent),
        "rent.deposit": lease.deposit,
        "rent.deposit_words": money_words(lease.deposit),
        "rent.pay_day": lease.pay_day,
        "rent.account": lease.account_number,
        "rent.bank": lease.bank,
    }
