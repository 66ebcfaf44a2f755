"""What the land registry finds under somebody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from pipeline.records import Case, Estate, Fact
from pipeline.roles import Facts, Rng
from pipeline.world.countries import lexicon
from pipeline.world.identifiers import digits
from pipeline.world.issuing import issued

STATES = ("有效", "正常", "在册")
PURPOSES = ("购房贷款", "担保用", "财产证明")
OPERATORS = ("GRZF-CXZX", "ZZJ-CXZX", "DTCK-CXZX")  # a terminal, a counter
SEAL = "查询专用章"
OPEN, CLOSE = 9 * 3600, 17 * 3600  # seconds of the day


@dataclass(frozen=True)
class RealEstateInquiryFacts(Facts):
    """One row for each home; printed for the loan, after the last home was registered."""

    label: ClassVar[str] = "不动产信息查询结果"
    labels: ClassVar[Mapping[str, str]] = {
        "region": "查询省份",
        "person.name": "查询人姓名",
        "person.id_number": "查询人身份证号码",
        "estates.*.index": "序号",
        "estates.*.state": "状态",
        "estates.*.contract_number": "登记字号/合同号",
        "estates.*.holders": "姓名（证件号码）",
        "estates.*.address": "土地、房屋地址",
        "estates.*.inquiry_number": "产权证号",
        "estates.*.use": "规划用途（房屋性质）",
        "estates.*.area": "建筑面积",
        "estates.*.source": "数据来源",
        "purpose": "查询目的",
        "operator": "电脑查册人",
        "serial": "证明流水号",
        "issue_date": "打印日期",
        "seal.text": "印章-单位名",
        "seal.name": "印章-章名",
    }

    def applies(self, case: Case) -> bool:
        return bool(case.estates)

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """The serial number begins with the day."""
        person = case.applicant
        latest = max(e.title.registered for e in case.estates if e.title)
        day = issued(case, rng, latest + timedelta(days=1))
        printed = datetime.combine(day, time()) + timedelta(seconds=int(rng.integers(OPEN, CLOSE)))
        return {
            "region": person.place.region,
            "person.name": person.name,
            "person.id_number": person.id_number,
            **rows(case.estates, rng),
            "purpose": PURPOSES[int(rng.integers(len(PURPOSES)))],
            "operator": OPERATORS[int(rng.integers(len(OPERATORS)))],
            "serial": f"{day:%Y%m%d}{digits(rng, 6)}",
            "issue_date": printed,
            "seal.text": f"{person.place.region}{lexicon('zh').authorities['registry']}",
            "seal.name": SEAL,
        }


def rows(estates: tuple[Estate, ...], rng: Rng) -> dict[str, Fact]:
    """Every home as facts, counted from 0."""
    found: dict[str, Fact] = {}
    for n, estate in enumerate(estates):
        at, title = f"estates.{n}", estate.title
        assert title is not None
        found[f"{at}.index"] = n + 1
        found[f"{at}.state"] = STATES[int(rng.integers(len(STATES)))]
        found[f"{at}.contract_number"] = title.contract_number
        found[f"{at}.holders"] = "、".join(f"{p.name}（{p.id_number}）" for p in estate.owners)
        found[f"{at}.address"] = estate.home.place.text
        found[f"{at}.inquiry_number"] = title.inquiry_number
        found[f"{at}.use"] = title.use
        found[f"{at}.area"] = estate.home.area
        found[f"{at}.source"] = title.centre
    return found
