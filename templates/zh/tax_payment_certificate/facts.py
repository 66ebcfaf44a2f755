"""What the tax office certifies about a year of income tax."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pipeline.money import ZERO
from pipeline.printing.formats import masked, money_words
from pipeline.records import Case, Fact, TaxYear
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name
from pipeline.world.issuing import issued

ITEMS: Mapping[str, tuple[str, str]] = {  # in the year, and when the year was settled
    "salaried": ("工资、薪金所得（预缴）", "综合所得（年度汇算）"),
    "business": ("经营所得（预缴）", "经营所得（年度汇算）"),
}


@dataclass(frozen=True)
class TaxPaymentCertificateFacts(Facts):
    """The year's prepayments, the reconciliation, and the total; a refund is a negative line."""

    label: ClassVar[str] = "个人所得税完税证明"
    labels: ClassVar[Mapping[str, str]] = {
        "authority.name": "开具税务机关",
        "issue_date": "填发日期",
        "person.name": "纳税人姓名",
        "id_type": "纳税人身份证照类型",
        "person.id_number_masked": "纳税人身份证号码",
        "certificate.number": "凭证编号",
        "items.*.name": "纳税项目",
        "items.*.period": "税款所属时期",
        "items.*.paid": "实缴税额",
        "tax.wages": "工资、薪金所得小计",
        "tax.labour": "劳务报酬所得",
        "tax.royalty": "稿酬所得",
        "tax.total": "税款金额合计（小写）",
        "tax.total_words": "税款金额合计（大写）",
        "seal.text": "印章-单位名",
    }

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Issued after the year it speaks of."""
        person, tax, place = case.applicant, case.tax, case.applicant.place
        day = issued(case, rng, date(tax.year + 1, 1, 1))
        authority = authority_name("zh", "tax", place)
        salaried = case.employment.kind == "salaried"
        city, serial = place.city.removesuffix("市"), int(rng.integers(1, 100_000))
        return {
            "authority.name": authority,
            "issue_date": day,
            "person.name": person.name,
            "id_type": "居民身份证",
            "person.id_number_masked": masked(person.id_number, 8, 6, last=4),
            "certificate.number": f"（{day.year}）{city}个税证第{serial:05d}号",
            **items(tax, case.employment.kind),
            "tax.wages": tax.tax if salaried else ZERO,
            "tax.labour": ZERO,
            "tax.royalty": ZERO,
            "tax.total": tax.tax,
            "tax.total_words": money_words(tax.tax),
            "seal.text": authority,
        }


def items(tax: TaxYear, kind: str) -> dict[str, Fact]:
    """The lines that add up to the year's tax.

    No reconciliation line if nothing was owed or refunded.
    """
    during, settled = ITEMS[kind]
    lines = [(during, f"{tax.year}年1月至12月", tax.withheld)]
    if tax.settlement:
        lines.append((settled, f"{tax.year}年度汇算", tax.settlement))
    found: dict[str, Fact] = {}
    for n, (name, period, paid) in enumerate(lines):
        found |= {f"items.{n}.name": name, f"items.{n}.period": period, f"items.{n}.paid": paid}
    return found
