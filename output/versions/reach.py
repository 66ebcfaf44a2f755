"""How far a difference between two datasets' origins reaches.

Which rows a seed, a recipe key, a package or a file of code can change.

A reach is what a thing can touch by construction, and rather too wide than too narrow: a row that
only one difference reaches changed because of it; one that several reach changed because of any of
them. Draws have addresses (``pipeline/rng.py``), so a unit reaches the rows it appears in and no
others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pipeline.caches import cached
from pipeline.roles import CaptureEffect, QuestionKind
from pipeline.units import ROOT, SHARED, load, names

LEVELS: Mapping[str, tuple[str, ...]] = {  # what is compared, and what of it can differ
    "cases": ("split", "twin", "household", "documents", "anomalies", "decision"),
    "documents": ("paper", "facts", "layout"),
    "images": ("sheets", "pixels", "truth", "print", "condition", "tampering", "parameters"),
    "questions": ("text", "pictures", "answer", "evidence"),
}
# Keys beyond whose smaller value a row cannot be in both datasets.
CASES, SESSIONS = "cases", "captures.sessions"


@dataclass(frozen=True)
class Traits:
    """What decides who can reach a row.

    ``anomalies``: of its case or of the twin; ``conditions``: of the image, or of a question's
    case.
    """

    language: str
    anomalies: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    subtask: str = ""
    beyond: str = ""  # CASES or SESSIONS where only the larger dataset can have it


Where = Callable[[Traits], bool]
STATUSES = ("added", "removed", "changed")
# Among the kinds of a picture with clutter: whatever else the file holds may lie about.
ANY_KIND = "*"


@dataclass(frozen=True)
class Reach:
    """Levels and aspects within reach, for rows that ``where`` holds of.

    None named: all aspects of the level.
    """

    levels: Mapping[str, Collection[str]]
    where: Where = lambda traits: True
    statuses: Collection[str] = STATUSES

    def holds(self, level: str, status: str, aspects: Collection[str], *, traits: Traits) -> bool:
        if level not in self.levels or status not in self.statuses or not self.where(traits):
            return False
        return (
            not self.levels[level]
            or status != "changed"
            or bool({*aspects} & {*self.levels[level]})
        )


@dataclass(frozen=True)
class Cause:
    """One difference between the origins of two datasets."""

    kind: str  # "seed", "recipe", "package", "template", "code" or "machine"
    name: str
    reaches: tuple[Reach, ...]

    def __str__(self) -> str:
        return self.name if self.kind in (self.name, "code") else f"{self.kind} {self.name}"

    def holds(self, level: str, status: str, aspects: Collection[str], *, traits: Traits) -> bool:
        return any(r.holds(level, status, aspects, traits=traits) for r in self.reaches)


STAYING, MOVING = ("changed",), ("added", "removed")


def _lied(traits: Traits) -> bool:
    return bool(traits.anomalies)


def _telling(name: str) -> Where:
    return lambda traits: name in traits.anomalies


def _speaking(language: str) -> Where:
    return lambda traits: traits.language == language


ALL: Mapping[str, Collection[str]] = dict.fromkeys(LEVELS, ())
EVERYTHING = (Reach(ALL),)
NOTHING: tuple[Reach, ...] = ()
_PICTURES = (Reach({"images": (), "questions": ()}),)
_LIES = (Reach(ALL, _lied),)
# Every fact unit reads every file for its own rule.
_JUDGED = Reach({"cases": ("decision",)}, statuses=STAYING)
_ASKED = (Reach({"questions": ()}),)
_PRINTED = (*_PICTURES, *_LIES)  # forgers choose among amounts by where they stand on the sheet

_KEYS: Mapping[str, tuple[Reach, ...]] = {
    "name": NOTHING,
    CASES: (Reach(ALL, lambda t: t.beyond == CASES),),
    "languages": (Reach(ALL, statuses=MOVING),),  # a case of the other language has another id
    "anomalies": _LIES,
    SESSIONS: (Reach({"images": ()}, lambda t: t.beyond == SESSIONS), *_ASKED),
    "captures": _PICTURES,
    "balance": _PICTURES,
    "captures.quality": (  # what can be read hangs on it
        Reach({"images": ("pixels", "truth", "print", "parameters")}, statuses=STAYING),
        *_ASKED,
    ),
    "labels": (Reach({"images": ("print",)}, statuses=STAYING),),
    "questions": _ASKED,
    # Conditions are drawn within each split.
    "splits": (Reach({"cases": ("split",)}, statuses=STAYING), *_PICTURES),
    "specimen": _PRINTED,
    "originals": NOTHING,  # which are files, not rows
    "refilled": NOTHING,
}
_PACKAGES: Mapping[str, tuple[Reach, ...]] = {  # fonttools measured ink in older versions
    "albumentations": _PRINTED,
    "fonttools": _PRINTED,
    "opencv-python-headless": _PRINTED,
    "pillow": _PRINTED,
    "pypdfium2": _PRINTED,
    "reportlab": _PRINTED,
    "segno": _PRINTED,
    "pyarrow": NOTHING,  # how rows are packed
}
# What a row passes through; nothing else of these two folders is imported on its way
# (tests/flows/test_versions.py).
MAKERS = (
    "flows/forms/refill.py",
    "flows/journey/",
    "flows/run/extra.py",
    "output/questions/",
    "output/scoring/reference.py",
    "output/scoring/replies.py",
    "output/scoring/scorer.py",
    "output/tables/blanks.py",
    "output/tables/columns.py",
    "output/tables/originals.py",
    "output/tables/pictures.py",
    "output/tables/printed.py",
    "output/tables/rows.py",
    "output/tables/schema.py",
)


def head(key: str) -> str:
    """What a recipe key belongs to.

    Weights of one draw count as one thing that differs, but for lies and papers, which stand alone.
    """
    depth = {"languages": 1, "splits": 1, "anomalies": 3}.get(key.partition(".")[0], 2)
    return ".".join(key.split(".")[:depth])


def of_recipe(key: str) -> tuple[Reach, ...]:
    """The reach of a recipe key, by its dotted name."""
    if key.startswith("anomalies.kinds."):
        return (Reach(ALL, _telling(key.rpartition(".")[2])),)
    if key.startswith(("documents.", "handed_in.")):
        return (Reach(ALL, _speaking(key.partition(".")[2].partition("/")[0])),)
    while key and key not in _KEYS:
        key = key.rpartition(".")[0]
    return _KEYS[key] if key else EVERYTHING


def of_package(name: str) -> tuple[Reach, ...]:
    """The reach of a package's version."""
    return _PACKAGES.get(name, EVERYTHING)


def of_code(path: str) -> tuple[Reach, ...]:
    """The reach of a file of ours, by its path.

    Of one that this installation does not have, too, where its folder tells.
    """
    folder, _, name = path.rpartition("/")
    unit = name.removesuffix(".py")
    if folder == "perturb/capture":
        return _of_effect(unit)
    if folder.startswith(("perturb/facts", "perturb/page")):
        common = unit.startswith("_") or folder.endswith(f"/{SHARED}")
        own = _LIES if common else (Reach(ALL, _telling(unit)),)
        return (*own, _JUDGED) if folder.startswith("perturb/facts") else own
    if folder.startswith(("templates/art", "templates/fonts")):
        return _PRINTED
    if folder.startswith("templates/"):
        return _of_template(folder.removeprefix("templates/"))
    if folder.startswith("output/questions"):
        subtask = _subtasks().get(unit)
        return (Reach({"questions": ()}, lambda t: t.subtask == subtask),) if subtask else _ASKED
    if folder.startswith("pipeline/camera"):
        return _PICTURES
    known = path.startswith(("flows/", "output/")) and (ROOT / path).is_file()
    return NOTHING if known and not path.startswith(MAKERS) else EVERYTHING


def _of_effect(unit: str) -> tuple[Reach, ...]:
    """How far a capture effect reaches: its own pictures, and group photos that come and go.

    The latter bear another condition when they do, so all that come and go are in reach.
    """
    condition = _conditions().get(unit)
    if condition is None:
        return _PICTURES
    return (
        Reach({"images": (), "questions": ()}, lambda t: condition in t.conditions),
        Reach({"images": ()}, statuses=MOVING),
    )


def _of_template(kind: str) -> tuple[Reach, ...]:
    """How far a kind's folder reaches: its papers, and the cases of its language.

    Through a lie, which chooses among papers, also all else of a file.
    """
    language, _, paper = kind.partition("/")
    if not paper:
        return (Reach(ALL, _speaking(language)),)

    def shown(traits: Traits) -> bool:
        return kind in traits.kinds or (
            traits.language == language and bool(traits.anomalies or ANY_KIND in traits.kinds)
        )

    # A paper that grows by a sheet moves the pictures after it on by one.
    wide = Reach({"cases": (), "questions": (), "images": ("sheets",)}, _speaking(language))
    return (wide, Reach({"documents": (), "images": ()}, shown))


@cached
def _conditions() -> Mapping[str, str]:
    return {name: load(CaptureEffect, name).condition for name in names(CaptureEffect)}


@cached
def _subtasks() -> Mapping[str, str]:
    return {name: load(QuestionKind, name).subtask for name in names(QuestionKind)}
