"""What the social insurance centre proves of a person's insured months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pipeline.printing.formats import FORMATS, masked
from pipeline.records import Case, Fact
from pipeline.roles import Facts, Rng
from pipeline.world import authority_name
from pipeline.world.issuing import issued
from pipeline.world.people.career import Insured, insured

SEX: Mapping[str, str] = {"F": "女", "M": "男"}
RISKS = ("pension", "injury", "unemployment")


@dataclass(frozen=True)
class SocialInsuranceCertificateFacts(Facts):
    """One line for each employer, every risk insured for the same months, and the totals."""

    label: ClassVar[str] = "社保证明"
    labels: ClassVar[Mapping[str, str]] = {
        "insured.province": "参加社保省份",
        "person.name": "姓名",
        "person.sex": "性别",
        "person.id_number_masked": "证件号码",
        "id_type": "证件类型",
        "insured.*.period": "参保起止时间",
        "insured.*.employer": "单位",
        "insured.*.pension": "养老月份",
        "insured.*.injury": "工伤月份",
        "insured.*.unemployment": "失业月份",
        "total.pension": "养老总月份",
        "total.injury": "工伤总月份",
        "total.unemployment": "失业总月份",
        "insured.until": "截止时间",
        "data.until": "截止日期",
        "issue_date": "证明时间",
        "issue_time": "证明时刻",
        "certificate.number": "证明编号",
        "authority.name": "经办机构",
        "seal.text": "印章-单位名",
    }

    def applies(self, case: Case) -> bool:
        """Even on the earliest day it may have been asked for there were insured months."""
        return bool(insured(case, date.fromordinal(case.today.toordinal() - case.validity_days)))

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """Months are counted up to the last whole one before the day of issue."""
        person = case.applicant
        day = issued(case, rng, case.employment.start)
        spans = insured(case, day)
        total = sum(s.months for s in spans)
        authority = authority_name("zh", "social", person.place)
        hour, minute, serial = (
            int(rng.integers(9, 17)),
            int(rng.integers(0, 60)),
            int(rng.integers(1, 1_000_000)),
        )
        return {
            "insured.province": person.place.region,
            "person.name": person.name,
            "person.sex": SEX[person.sex],
            "person.id_number_masked": masked(person.id_number, 2, 13, last=3),
            "id_type": "居民身份证",
            **lines(spans),
            **{f"total.{risk}": total for risk in RISKS},
            "insured.until": spans[-1].last,
            "data.until": day,
            "issue_date": day,
            "issue_time": f"{hour:02d}:{minute:02d}",
            "certificate.number": f"SB{day:%Y%m%d}{serial:06d}",
            "authority.name": authority,
            "seal.text": authority,
        }


def lines(spans: Sequence[Insured]) -> dict[str, Fact]:
    """The table, oldest employment first; months are written 202207."""
    month = FORMATS["month_compact"]
    said: dict[str, Fact] = {}
    for n, span in enumerate(spans):
        said |= {
            f"insured.{n}.period": f"{month(span.first)} - {month(span.last)}",
            f"insured.{n}.employer": span.employer.name,
        }
        said |= {f"insured.{n}.{risk}": span.months for risk in RISKS}
    return said
