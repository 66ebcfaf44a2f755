"""The class names and quality names that answers are made of.

Those of the reference benchmark, FCMBench, and of the kinds of paper that it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import conditions, units
from pipeline.caches import cached
from pipeline.kinds import is_own
from pipeline.records import CaseFile, Language
from pipeline.roles import Facts

REFERENCE: Mapping[Language, tuple[str, ...]] = {
    "zh": (
        "身份证（人像面）",
        "身份证（国徽面）",
        "户口本（本人页）",
        "户口本（户主页）",
        "结婚证（电子版）",
        "离婚证",
        "银行卡",
        "不动产权证书",
        "不动产信息查询结果",
        "企业法人营业执照",
        "食品经营许可证",
        "烟草专卖零售许可证",
        "道路运输经营许可证",
        "收入证明",
        "个人所得税完税证明",
        "社保证明",
        "流水明细",
        "资金流水分析表",
        "转账凭证",
        "贷款申请表",
        "贷款调查报告",
        "贷款结清证明",
    ),
    "en": (
        "driver's_license",
        "ssn",
        "billing",
        "bank_statement",
        "individual_income_tax_return",
        "warranty_deed",
        "property_owner_search_report",
        "request_for_mortgage_assistance_form",
    ),
}


# Condition -> what a reader calls it. Multi-doc Images has no name: it is not a fault. Nor have
# the conditions that the benchmark lacks: its ten names do not tell a scan from a normal capture,
# nor a shaken picture from a blurry one, so quality is not asked of those.
QUALITY: Mapping[str, Mapping[Language, str]] = {
    conditions.NORMAL: {"zh": "正常", "en": "Normal"},
    conditions.OFF_AXIS: {"zh": "斜拍", "en": "Oblique Angle"},
    conditions.UNEVEN_LIGHT: {"zh": "阴影", "en": "Shadow"},
    conditions.REFLECTIONS: {"zh": "反光", "en": "Reflection/Glare"},
    conditions.OUT_OF_FOCUS: {"zh": "模糊", "en": "Blurry"},
    conditions.SMALL: {"zh": "占比小", "en": "Small Proportion"},
    conditions.SECONDARY: {"zh": "拍电脑屏", "en": "Screen Capture (Moire)"},
    conditions.CLUTTERED: {"zh": "背景干扰", "en": "Background Clutter"},
    conditions.WATERMARKED: {"zh": "水印", "en": "Watermark"},
    conditions.CROPPED: {"zh": "拍摄不完整", "en": "Incomplete Capture"},
}


@cached
def classes(language: Language) -> tuple[str, ...]:
    """The reference's classes, then those of every other kind of the language, each once."""
    kinds = [
        units.unit_class(Facts, kind).label
        for kind in units.names(Facts)
        if kind.startswith(f"{language}/")
    ]
    return tuple(dict.fromkeys((*REFERENCE[language], *kinds)))


def own_classes(file: CaseFile) -> list[str]:
    """The classes of the file's papers that are of somebody's own kind."""
    return [paper.label for paper in file.documents if is_own(paper.kind)]
