"""Both spouses as the certificates of marriage and of divorce print them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records import CivilCertificate, Fact, Marriage, Portrait
from pipeline.world.chances import years
from pipeline.world.countries import lexicon

SEX: Mapping[str, str] = {"F": "女", "M": "男"}
LABELS: Mapping[str, str] = {
    "person.name": "持证人",
    "registration.date": "登记日期",
    **{
        f"{who}.{what}": f"{label}_{side}"
        for who, side in (("husband", "男"), ("wife", "女"))
        for what, label in (
            ("name", "姓名"),
            ("nationality", "国籍"),
            ("sex", "性别"),
            ("birth_date", "出生日期"),
            ("id_number", "身份证件号"),
        )
    },
    "authority.name": "登记机关",
    "seal.text": "印章-单位名",
    "seal.name": "印章-章名",
    "remark": "备注",
}


def spouses(marriage: Marriage) -> dict[str, Fact]:
    """The two columns of particulars."""
    said: dict[str, Fact] = {}
    for who, person in (("husband", marriage.husband), ("wife", marriage.wife)):
        said |= {
            f"{who}.name": person.name,
            f"{who}.nationality": lexicon("zh").country.name,
            f"{who}.sex": SEX[person.sex],
            f"{who}.birth_date": person.birth_date,
            f"{who}.id_number": person.id_number,
        }
    return said


def registration(paper: CivilCertificate, stamp: str) -> dict[str, Fact]:
    """Number, day and registry, with what the registry's stamp says below its name."""
    return {
        "certificate.number": paper.number,
        "registration.date": paper.registered,
        "authority.name": paper.registry,
        "seal.text": paper.registry,
        "seal.name": stamp,
        "remark": paper.remark,
    }


def pictured(marriage: Marriage, paper: CivilCertificate) -> dict[str, Portrait]:
    """Husband and wife as old as they were on the day registered."""
    pair = (("husband", marriage.husband), ("wife", marriage.wife))
    return {who: Portrait(p.sex, years(p.birth_date, paper.registered), p.id) for who, p in pair}
