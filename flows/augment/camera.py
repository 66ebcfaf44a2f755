"""A camera set up: which conditions, how bad, and what frame; pictures of pixels by seed."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from flows.augment import shot
from flows.augment.shot import LONGER_SIDE, PaperStock, Shot
from pipeline import units
from pipeline.camera.capture import CameraSettings, Condition
from pipeline.errors import UserError
from pipeline.recipe.captures import LARGEST_PICTURE
from pipeline.records import Page, Pixels
from pipeline.rng import Address
from pipeline.roles import CaptureEffect

LARGEST_SIDE = 32_000  # pixels of what is photographed: cv2 draws no larger pictures
SMALLEST_FRAME = 32
QUALITY = {55: 1.0, 75: 1.0, 90: 1.0}  # of JPEGs by weight, as recipes have it
GRADES = dict.fromkeys(range(1, 6), 1.0)
Conditions = str | Iterable[str] | Mapping[str, float] | None
Severity = int | Iterable[int] | Mapping[int, float] | None
Size = tuple[int, int] | None


@dataclass(frozen=True)
class Camera:
    """Takes pictures of pixels.

    ``size``: width and height of a photograph, None: those of what is photographed; ``p``: chance
    that a picture is taken at all, rather than left as it is.
    """

    effects: Mapping[str, CaptureEffect]  # by condition
    conditions: Mapping[str, float]  # by weight
    grades: Mapping[int, float]  # by weight
    size: Size = (1600, 1200)
    stock: PaperStock = "paper"
    p: float = 1.0
    rotated: float = 0.0

    def take(self, pixels: Pixels, seed: int, *, encode: bool = False) -> tuple[Shot, bool]:
        """A picture, and whether it is one; H x W x 3 RGB in. The same seed, the same picture.

        Raises:
            UserError: pixels or seed that cannot be taken.
        """
        page, at = self._page(pixels), Address(_seed(seed)).at("augment")
        height, width = pixels.shape[:2]
        settings = CameraSettings(self.size or (width, height), self.rotated, QUALITY)
        if at.at("taken").uniform() >= self.p:
            return shot.untouched(page, settings, at=at, encode=encode), False
        name = at.at("condition").pick(self.conditions)
        effect = self.effects[name]
        shares = {str(g): w for g, w in self.grades.items() if g in effect.severities}
        severity = int(at.at("severity").pick(shares)) if shares else effect.severities[0]
        condition = Condition(effect, severity)
        return shot.taken(page, condition, settings, at=at, encode=encode), True

    def _page(self, pixels: Pixels) -> Page:
        height, width = pixels.shape[:2]
        largest = self.size is None and width * height > LARGEST_PICTURE
        if largest or max(width, height) > LARGEST_SIDE:
            what = f"{width} x {height} pixels, more than can be photographed"
            raise UserError("image", what, "make it smaller, or give a size")
        return shot.sheet_of(pixels, self.stock)


def camera(
    conditions: Conditions = None,
    severity: Severity = None,
    size: Size = (1600, 1200),
    *,
    stock: str = "paper",
    p: float = 1.0,
    rotated: float = 0.0,
) -> Camera:
    """A camera as somebody wants it.

    Raises:
        UserError: a condition there is not, a severity no condition has, a size that is none.
    """
    if stock not in LONGER_SIDE:
        raise UserError("stock", f"{stock!r} is none", f"choose one of {', '.join(LONGER_SIDE)}")
    for name, share in (("p", p), ("rotated", rotated)):
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise UserError(name, f"{share!r} is no share", "give a number from 0 to 1")
    effects = {unit.condition: unit for unit in units.load_all(CaptureEffect).values()}
    wanted = _weights("conditions", conditions, dict.fromkeys(effects, 1.0))
    named = _named(wanted, effects)
    grades = _grades(severity)
    made_of = cast("PaperStock", stock)
    return Camera(effects, named, grades, _size(size), made_of, float(p), float(rotated))


def _named(
    wanted: Mapping[object, float], effects: Mapping[str, CaptureEffect]
) -> dict[str, float]:
    """Conditions, by the names datasets give them, however somebody wrote them."""
    known = {_plain(name): name for name in effects}
    named: dict[str, float] = {}
    for name, weight in wanted.items():
        condition = known.get(_plain(str(name)))
        if condition is None:
            what = f"{str(name)[:60]!r} is none"
            raise UserError("conditions", what, f"choose of {', '.join(effects)}")
        named[condition] = weight
    return named


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _grades(severity: Severity) -> dict[int, float]:
    given = _weights("severity", severity, GRADES)
    for grade in given:
        if isinstance(grade, bool) or grade not in GRADES:
            raise UserError("severity", f"{grade!r} is none", "give 1 to 5, or weights of these")
    return {int(str(grade)): weight for grade, weight in given.items()}


def _weights(name: str, given: object, every: Mapping[Any, float]) -> dict[object, float]:
    """One thing, several alike, or some by weight; None: every one alike.

    Raises:
        UserError: nothing, or weights that are none.
    """
    if given is None:
        return dict(every)
    if isinstance(given, str | int):
        return {given: 1.0}
    if isinstance(given, Mapping):
        weights = dict(given)
    elif isinstance(given, Iterable):
        weights = dict.fromkeys(given, 1.0)
    else:
        raise UserError(name, f"{given!r} is none", "give one, a list, or weights by name")
    for key, weight in weights.items():
        if (
            isinstance(weight, bool)
            or not isinstance(weight, int | float)
            or not 0 <= weight < math.inf
        ):
            raise UserError(
                f"{name}.{key}", f"{weight!r} is no weight", "give a number of 0 or more"
            )
    if not any(weights.values()):
        raise UserError(name, "nothing with a weight", "give one at least a weight above 0")
    return weights


def _size(size: object) -> Size:
    if size is None:
        return None
    numbers = list(size) if isinstance(size, Iterable) else []
    sides = [int(n) for n in numbers if isinstance(n, int | np.integer)]
    pair = len(numbers) == len(sides) == 2
    if pair and min(sides) >= SMALLEST_FRAME and sides[0] * sides[1] <= LARGEST_PICTURE:
        return sides[0], sides[1]
    raise UserError(
        "size",
        f"{size!r} is no frame",
        f"give width and height in pixels, {SMALLEST_FRAME} at least and "
        f"{LARGEST_PICTURE // 10**6} million in all, or None for that of the image",
    )


def _seed(seed: object) -> int:
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool) and 0 <= seed < 2**64:
        return int(seed)
    raise UserError("seed", f"{seed!r} is none", "give a whole number from 0 to 2**64 - 1")


def any_seed() -> int:
    """One that nobody has had, where somebody wants none: workers of a loader are copies of each
    other, and numbers counted or drawn in them would be the same in all."""
    return int.from_bytes(os.urandom(8), "big")
