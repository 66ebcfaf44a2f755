"""The recipe: the YAML a user writes. Every key is checked before anything is made; unknown keys are refused."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import UserError
from pipeline.parsing import yaml_file
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.records import Language, Sex
from pipeline.units import ROOT

RECIPES = ROOT / "flows" / "recipes"
LARGEST_PICTURE = 50_000_000  # pixels of a photograph
Level = Literal["low", "medium", "high"]

Side = Annotated[int, Field(ge=320, le=12_000)]  # of a photograph, in pixels
Grade = Annotated[int, Field(ge=1, le=5)]
Quality = Annotated[int, Field(ge=10, le=100)]
Band = Annotated[str, Field(pattern=r"^[0-9]{1,3}-[0-9]{1,3}$")]  # "18-35", both ends included
Group = Annotated[
    str, Field(pattern=r"^[\w][\w ()-]{0,39}$")
]  # becomes the name of a folder in exports
Share = Annotated[float, Field(ge=0, le=1)]
Income = Annotated[Decimal, Field(gt=0, le=10**9)]


def _some_weight(weights: dict[Any, float]) -> dict[Any, float]:
    if any(w < 0 for w in weights.values()) or (
        weights and not 0 < sum(weights.values()) < math.inf
    ):
        raise ValueError("weights must not be negative and at least one must be positive")
    return weights


def _something(weights: dict[Any, float]) -> dict[Any, float]:
    if not weights:
        raise ValueError("empty; give at least one weight")
    return weights


def _within(least: int, most: int) -> AfterValidator:
    def ordered(weights: dict[str, float]) -> dict[str, float]:
        for band in weights:
            low, high = map(int, band.split("-"))
            if not least <= low <= high <= most:
                raise ValueError(
                    f"band {band} must run upwards, from {least} or more to {most} or less"
                )
        return weights

    return AfterValidator(ordered)


def _fits_memory(size: tuple[int, int]) -> tuple[int, int]:
    if size[0] * size[1] > LARGEST_PICTURE:
        raise ValueError(
            f"{size[0]} x {size[1]} pixels; at most {LARGEST_PICTURE // 10**6} million, as in the largest phone cameras"
        )
    return size


_POSITIVE = AfterValidator(_some_weight)  # or none at all
_FILLED = AfterValidator(_something)
Weights = Annotated[dict[str, float], _POSITIVE]
Bands = Annotated[dict[Band, float], _POSITIVE, _FILLED]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class World(_Part):
    """Who lives in the invented country. Defaults follow SPEC section 6 of the reference benchmark."""

    sex: Annotated[dict[Sex, float], _POSITIVE, _FILLED] = {"F": 0.54, "M": 0.46}
    age: Annotated[Bands, _within(18, 99)] = {"18-35": 0.50, "36-59": 0.35, "60-75": 0.15}
    marital_status: Annotated[
        dict[Literal["married", "single", "divorced"], float], _POSITIVE, _FILLED
    ] = {
        "married": 0.53,
        "single": 0.27,
        "divorced": 0.20,
    }
    income_source: Annotated[dict[Literal["salaried", "business"], float], _POSITIVE, _FILLED] = {
        "salaried": 0.49,
        "business": 0.51,
    }
    income_level: Annotated[dict[Level, float], _POSITIVE, _FILLED] = {
        "low": 0.49,
        "medium": 0.31,
        "high": 0.20,
    }
    yearly_income: dict[Level, tuple[Income, Income]] = {
        "low": (Decimal(42_000), Decimal(100_000)),
        "medium": (Decimal(100_000), Decimal(480_000)),
        "high": (Decimal(510_000), Decimal(1_400_000)),
    }
    homes: Annotated[Bands, _within(0, 50)] = {"0-2": 0.64, "3-5": 0.24, "6-9": 0.12}

    @model_validator(mode="after")
    def _incomes(self) -> World:
        for level, weight in self.income_level.items():
            low, high = self.yearly_income.get(level, (Decimal(0), Decimal(-1)))
            if weight > 0 and low > high:
                raise ValueError(
                    f"yearly_income.{level}: give the least and the most of a year, in this order"
                )
        return self


class Anomalies(_Part):
    share: Share = 0.5
    near_boundary: Share = 0.3
    twins: bool = True
    kinds: Weights | None = None  # None: every unit, equal weights


# The reference benchmark's own (SPEC 1.4), under the names of its folders; the second condition as its captions tell it.
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
_ALIKE = ("Normal Captures", "Out-of-focus", "Overlaid Watermarks")
SECOND: dict[Language, dict[str, float]] = {
    "zh": dict.fromkeys((*_ALIKE, "Rotated Captures", "Cropped Captures"), 1.0),
    "en": dict.fromkeys(
        (
            *_ALIKE,
            "Off-axis Viewpoints",
            "Uneven Illumination",
            "Specular Reflections",
            "Small ROIs",
            "Cluttered Background",
        ),
        1.0,
    ),
}


class Captures(_Part):
    sessions: int = Field(
        1, ge=1, le=16
    )  # a session photographs the whole file under one condition
    size: Annotated[tuple[Side, Side], AfterValidator(_fits_memory)] = (1600, 1200)
    conditions: Weights | None = None
    severity: Annotated[dict[Grade, float], _POSITIVE, _FILLED] = {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}
    rotated: Share = 0.5
    quality: Annotated[dict[Quality, float], _POSITIVE, _FILLED] = {55: 1, 75: 1, 90: 1}
    # Papers of a group photo, per language, by kind or by class; those a file does not hold are left out.
    compositions: dict[
        Language, dict[Group, Annotated[tuple[str, ...], Field(min_length=1, max_length=20)]]
    ] = COMPOSITIONS
    free: Share = 0.25  # of group photos: any papers of the file
    # What else is wrong with a group photo, per language; Normal Captures: nothing.
    second: dict[Language, Weights] = SECOND


class Questions(_Part):
    kinds: tuple[str, ...] | None = None
    parameters: dict[
        str, dict[str, int | float | bool | str]
    ] = {}  # unit -> what its dataclass takes
    per_case: int = Field(8, ge=1, le=1_000)  # at most so many of one subtask about one case


class Splits(_Part):
    train: float = Field(0.8, ge=0)
    validation: float = Field(0.1, ge=0)
    test: float = Field(0.1, ge=0)

    @model_validator(mode="after")
    def _any(self) -> Splits:
        _some_weight({n: getattr(self, n) for n in ("train", "validation", "test")})
        return self


TASK = 90  # seconds of one core that a shard of a large run takes, roughly; its pictures, some 500 MB, are held in memory
KINDS, PAPERS = 40, 0.7  # kinds of paper; how many papers a file has for every kind there may be
SMALL, SHARDS = 5, 256  # cases of a shard that are always enough, and shards


class Shards(_Part):
    cases_per_shard: int | None = Field(
        None, ge=1, le=10_000
    )  # None: about TASK seconds of work, see Recipe.cases_per_shard


class Recipe(_Part):
    name: str = Field("dataset", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    seed: int = Field(1, ge=0, lt=2**63)
    cases: int = Field(40, ge=1, le=10_000_000)
    # The last day a case may be looked at; each case's day lies in the half year before.
    today: date = Field(date(2026, 3, 31), ge=date(1950, 1, 1), le=date(2100, 12, 31))
    languages: Annotated[dict[Language, float], _POSITIVE, _FILLED] = {"zh": 0.58, "en": 0.42}
    world: World = World()
    documents: dict[str, Weights] | None = (
        None  # kind -> layout weights ({} = all layouts); None = every kind
    )
    handed_in: dict[
        str, Share
    ] = {}  # kind -> share of those who have such a paper that bring it; of other kinds all do
    templates: Annotated[tuple[str, ...], Field(max_length=100)] = ()  # a user's own layout files
    anomalies: Anomalies = Anomalies()
    captures: Captures = Captures()
    questions: Questions = Questions()
    policy: Policy = Policy()
    splits: Splits = Splits()
    shards: Shards = Shards()
    specimen: bool = False  # a visible SPECIMEN mark on every page

    @property
    def cases_per_shard(self) -> int:
        """As fixed, or so many that a shard takes minutes, and fewer where workers would have too few to share; by the recipe alone, always."""
        if self.shards.cases_per_shard:
            return self.shards.cases_per_shard
        papers = (
            PAPERS
            * (len(self.documents) if self.documents else KINDS)
            * (1 + self.anomalies.share * self.anomalies.twins)
        )
        million_pixels = self.captures.size[0] * self.captures.size[1] / 1e6
        seconds = 0.2 + papers * self.captures.sessions * (
            0.01 + 0.016 * million_pixels
        )  # as measured, on a core of 2024
        return max(1, min(round(TASK / seconds), max(SMALL, self.cases // SHARDS)))

    @property
    def shard_count(self) -> int:
        """Into how many shards the work is cut."""
        return -(-self.cases // self.cases_per_shard)

    def hash(self) -> str:
        """What decides the bytes of a case: everything but its sharding, how many cases there are, and in whose folder templates lie."""
        keys = self.portable().model_dump(mode="json", exclude={"shards", "cases"})
        own = [template.digest(p) for p in self.template_files()]
        return sha256(
            json.dumps([keys, own], sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    def portable(self) -> Recipe:
        """The same recipe as it may be shown to anybody: of paths that lead out of the working directory only the name is left."""
        own = {entry: _shown(entry) for entry in self.templates}

        def renamed(layout: str) -> str:
            return next(
                (
                    f"{own[e]}{layout.removeprefix(e)}"
                    for e in self.templates
                    if layout == e or Path(e) in Path(layout).parents
                ),
                layout,
            )

        documents = self.documents and {
            k: {renamed(n): w for n, w in weights.items()} for k, weights in self.documents.items()
        }
        return self.model_copy(update={"templates": tuple(own.values()), "documents": documents})

    def template_files(self) -> list[Path]:
        """The user's own layout files; relative names count from the working directory.

        Raises:
            UserError: a name that leads nowhere.
        """
        found: list[Path] = []
        for entry in self.templates:
            path = Path(entry)
            try:
                files = (
                    sorted(path.glob("*.yaml"))
                    if entry and path.is_dir()
                    else [path]
                    if path.is_file()
                    else []
                )
            except (OSError, ValueError):
                files = []
            if not files or files[0].suffix not in (".yaml", ".yml"):
                raise UserError(
                    self.name,
                    f"templates: {entry[:200]!r} is no layout",
                    "give a .yaml file, or a folder that holds some",
                )
            if len(files) > 100:
                raise UserError(
                    self.name,
                    f"templates: {entry[:200]!r} holds {len(files)} layouts, more than 100",
                    "name the ones you want",
                )
            found += files
        return found


def _shown(path: str) -> str:
    """A path inside the working directory as it is, of any other the last part."""
    return Path(path).name if Path(path).is_absolute() or ".." in Path(path).parts else path


def find(name: str) -> Path:
    """A path as it is, or the shipped recipe of that name.

    Raises:
        UserError: neither exists.
    """
    path, shipped = Path(name), RECIPES / f"{name}.yaml"
    try:
        if path.is_file():
            return path
        if shipped.is_file():
            return shipped
    except (OSError, ValueError):
        pass
    known = ", ".join(sorted(p.stem for p in RECIPES.glob("*.yaml")))
    raise UserError(
        name[:200] or "RECIPE", "no such recipe", f"give the path of a YAML file or one of {known}"
    )


def load(name: str, overrides: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe of a path or shipped name, with dotted keys overridden.

    Raises:
        UserError: unreadable YAML, unknown key or impossible value, named in one line.
    """
    path = find(name)
    raw = yaml_file.read(path, path)[1]
    raw = {} if raw is None else raw
    if not isinstance(raw, dict):
        raise UserError(path, "not a mapping of keys", "start from `flows/recipes/demo.yaml`")
    return made(raw, overrides or {}, path)


def made(raw: dict[str, Any], overrides: Mapping[str, Any], path: object) -> Recipe:
    """The recipe of a mapping of keys, which is changed; ``path`` is how messages call it.

    Raises:
        UserError: unknown key or impossible value, named in one line.
    """
    for key, value in overrides.items():
        _set(raw, key, value, path=path)
    try:
        recipe = Recipe.model_validate(raw)
        for file in recipe.template_files():
            template.load_file(file)
        return recipe
    except UserError as fault:
        raise (fault.at(path) if fault.where == recipe.name else fault) from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(p)[:100] for p in first["loc"])
        remedy = (
            "remove it or mend its spelling"
            if first["type"] == "extra_forbidden"
            else "see the recipe section of README.md"
        )
        raise UserError(
            path, f"{key}: {first['msg'].removeprefix('Value error, ')}", remedy
        ) from None


def _set(raw: dict[str, Any], dotted: str, value: Any, *, path: object) -> None:
    *parents, last = dotted.split(".")
    node = raw
    for key in parents:
        node = node.setdefault(key, {})
        if not isinstance(node, dict):
            raise UserError(
                path, f"--set {dotted}: {key} holds a value, not keys", "check the dotted name"
            )
    node[last] = value
