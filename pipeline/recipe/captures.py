"""The recipe's ``captures``: the camera, and what stands together in a group photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, cast

from pydantic import AfterValidator, Discriminator, Field, PlainSerializer, Tag, model_validator

from pipeline import conditions
from pipeline.recipe.values import FILLED, POSITIVE, Part, Share, Weights
from pipeline.records import Language

LARGEST_PICTURE = 50_000_000  # pixels of a photograph
LEAST_SIDE, LARGEST_SIDE = 320, 12_000
Side = Annotated[int, Field(ge=LEAST_SIDE, le=LARGEST_SIDE)]  # of a photograph, in pixels
Grade = Annotated[int, Field(ge=1, le=5)]
Grades = Annotated[dict[Grade, float], POSITIVE, FILLED]
Quality = Annotated[int, Field(ge=10, le=100)]
Group = Annotated[str, Field(pattern=r"^[\w][\w ()-]{0,39}$")]  # a folder's name in exports
Papers = Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]

# The group photos of the reference benchmark, FCMBench, under the names of its folders; the second
# condition as its captions tell it.
COMPOSITIONS: dict[Language, dict[str, tuple[str, ...]]] = {
    "zh": {
        "组合1": (
            "身份证（人像面）",
            "户口本（本人页）",
            "户口本（户主页）",
            "银行卡",
            "结婚证（电子版）",
        ),
        "组合2": ("不动产权证书", "不动产信息查询结果"),
        "组合3": ("身份证（人像面）", "收入证明", "食品经营许可证", "企业法人营业执照"),
        "组合4": ("身份证（人像面）", "收入证明", "个人所得税完税证明"),
        "组合6": ("身份证（人像面）", "贷款申请表", "结婚证（电子版）"),
    },
    "en": {
        "组合1": ("driver's_license", "ssn", "property_owner_search_report"),
        "组合2": ("driver's_license", "ssn", "individual_income_tax_return"),
        "组合3": ("driver's_license", "bank_statement", "billing"),
        "组合4": ("driver's_license", "ssn", "request_for_mortgage_assistance_form"),
    },
}
_ALIKE = (conditions.NORMAL, conditions.OUT_OF_FOCUS, conditions.WATERMARKED)
SECOND: dict[Language, dict[str, float]] = {
    "zh": dict.fromkeys((*_ALIKE, conditions.ROTATED, conditions.CROPPED), 1.0),
    "en": dict.fromkeys(
        (
            *_ALIKE,
            conditions.OFF_AXIS,
            conditions.UNEVEN_LIGHT,
            conditions.REFLECTIONS,
            conditions.SMALL,
            conditions.CLUTTERED,
        ),
        1.0,
    ),
}


def _fits_memory(size: tuple[int, int]) -> tuple[int, int]:
    if size[0] * size[1] > LARGEST_PICTURE:
        most = LARGEST_PICTURE // 10**6
        raise ValueError(
            f"{size[0]} x {size[1]} pixels; at most {most} million, as in the largest phone cameras"
        )
    return size


EVERY_GRADE: Mapping[int, float] = dict.fromkeys(range(1, 6), 1.0)


def _shape(severity: object) -> str:
    """Are grades given for all conditions alike, or for each of some?"""
    values = severity.values() if isinstance(severity, Mapping) else ()
    return "~some" if any(isinstance(value, Mapping) for value in values) else "~all"


Severity = Annotated[
    Annotated[Grades, Tag("~all")] | Annotated[dict[str, Grades], Tag("~some")],
    Discriminator(_shape),
    PlainSerializer(lambda given: given),  # as it stands, whichever shape it has
]


Frame = tuple[int, int]  # width and height in pixels
Size = Annotated[tuple[Side, Side], AfterValidator(_fits_memory)]
Written = Annotated[str, Field(pattern=r"^[0-9]{3,5}x[0-9]{3,5}$")]  # "1600x1200"


def frame_of(written: str) -> Frame:
    """Width and height of a size as the keys of ``captures.size`` write it."""
    width, _, height = written.partition("x")
    return int(width), int(height)


def _frames(sizes: dict[str, float]) -> dict[str, float]:
    for written in sizes:
        frame = frame_of(written)
        if not LEAST_SIDE <= min(frame) <= max(frame) <= LARGEST_SIDE:
            raise ValueError(f"{written}: give sides of {LEAST_SIDE} to {LARGEST_SIDE} pixels")
        _fits_memory(frame)
    return sizes


def _sized(size: object) -> str:
    return "~sizes" if isinstance(size, Mapping) else "~size"


Sizes = Annotated[dict[Written, float], POSITIVE, FILLED, AfterValidator(_frames)]
AnySize = Annotated[
    Annotated[Size, Tag("~size")] | Annotated[Sizes, Tag("~sizes")],
    Discriminator(_sized),
    PlainSerializer(lambda given: given),
]


class Captures(Part):
    """How papers are photographed."""

    LATER: ClassVar[frozenset[str]] = frozenset({"kinds", "per", "portrait"})

    sessions: int = Field(1, ge=1, le=16)
    """How often the file is photographed, each time whole and under one condition."""
    size: AnySize = (1600, 1200)
    """Width and height of a photograph in pixels, 320 to 12,000 each and 50 million in all; or
    sizes by weight: {1600x1200: 2, 4032x3024: 1}."""
    portrait: Share | None = None
    """Of the photographs: how many are taken upright, with frames higher than wide; without this
    key all stand as size says."""
    conditions: Weights | None = None
    """Conditions by weight; without this key all of the catalogue, alike."""
    kinds: dict[str, Annotated[float, Field(ge=0, le=1000)]] = {}
    """Kinds by the weight with which their papers are photographed, whole; of a kind that is not
    named it is 1, of one that is not to be photographed 0. Group photos show what they show."""
    per: Literal["session", "image"] = "session"
    """Is a condition met by a whole session, or by each picture anew?"""
    severity: Severity = {1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0, 5: 1.0}
    """Grades of a condition by weight, 1 (hardly) to 5 (badly); or, by condition, its grades by
    weight: those of a condition that is not named come alike."""
    rotated: Share = 0.5
    """Of the photographs: how many are turned by 90 degrees, as those are that lost their EXIF."""
    quality: Annotated[dict[Quality, float], POSITIVE, FILLED] = {55: 1, 75: 1, 90: 1}
    """JPEG qualities by weight, 10 to 100."""
    compositions: dict[Language, dict[Group, Papers]] = COMPOSITIONS
    """Papers of a group photo, per language, by kind or by class; those a file does not hold are
    left out. Without this key the reference benchmark's."""
    free: Share = 0.25
    """Of the group photos: how many show any papers of the file instead."""
    second: dict[Language, Weights] = SECOND
    """What else is wrong with a group photo, per language by weight; Normal Captures: nothing."""

    @model_validator(mode="after")
    def _stand(self) -> Captures:
        square = [f"{w}x{h}" for w, h in self.frames if w == h]
        if self.portrait is not None and square:
            raise ValueError(f"portrait: {square[0]} stands neither upright nor lies; drop it")
        return self

    @property
    def frames(self) -> Mapping[Frame, float]:
        """The sizes of photographs by weight, as the recipe writes them."""
        if isinstance(self.size, dict):
            return {frame_of(written): weight for written, weight in self.size.items() if weight}
        return {self.size: 1.0}

    @property
    def million_pixels(self) -> float:
        """Of a photograph, on average."""
        whole = sum(self.frames.values())
        return sum(weight * w * h for (w, h), weight in self.frames.items()) / whole / 1e6

    def grades(self, condition: str) -> Mapping[int, float]:
        """The grades of a condition by weight."""
        some = {name: grades for name, grades in self.severity.items() if isinstance(grades, dict)}
        if some:
            return some.get(condition, EVERY_GRADE)
        return cast(dict[int, float], self.severity)
