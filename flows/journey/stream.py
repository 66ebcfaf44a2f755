"""Pictures without end: case after case of a recipe, each picture made when it is asked for.

No Prefect here, no tables and no disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import cv2

from flows.journey.case import sitting_of, submitted
from flows.journey.dealt import Place, place_of
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.share import Picture, Share
from flows.journey.timings import Clock
from output.tables.stored import as_stored
from pipeline import probe
from pipeline.errors import UserError
from pipeline.recipe import asked
from pipeline.records import Photo, PhotoId

Source: TypeAlias = "str | dict[str, Any]"  # a recipe's name or path, or its keys


def endless(source: Source, overrides: Mapping[str, Any], share: Share) -> Iterator[Picture]:
    """The pictures of a share in the order of their cases, and of the table ``images`` in a case.

    Cases go on beyond ``cases`` of the recipe, which decides nothing of any of them, unless the
    recipe has tables to fit, which are met by every so many cases anew, or counts pictures, of
    which every case goes on to have its share.

    Raises:
        UserError: the recipe names what there is not, or this machine makes other bytes.
    """
    units = _ready(source, overrides)
    for index in count(share.start + share.worker, share.workers):
        place = place_of(units.recipe, index)
        if share.split in ("", place.split):
            for exposure in _exposures(units, index, place):
                yield exposure.take()


def again(source: Source, overrides: Mapping[str, Any], name: str) -> Picture:
    """The picture of this id.

    Raises:
        UserError: the recipe makes none of this id; or as ``endless``.
    """
    units = _ready(source, overrides)
    index = PhotoId.parse(name).file.case.index
    for exposure in _exposures(units, index, place_of(units.recipe, index)):
        if exposure.name == name:
            return exposure.take()
    what = f"makes no picture {name}"
    remedy = "give the recipe, with all that was set, that the sample is of"
    raise UserError(units.recipe.name, what, remedy)


def _ready(source: Source, overrides: Mapping[str, Any]) -> LoadedUnits:
    probe.sound()
    cv2.setNumThreads(1)  # processes, not threads
    recipe, file = asked(source, overrides)
    return load_units(recipe.model_dump_json(), file, asking=False)


class _Exposure(NamedTuple):
    """A picture that can be taken."""

    name: str
    take: Callable[[], Picture]


def _exposures(units: LoadedUnits, index: int, place: Place) -> Iterator[_Exposure]:
    """The pictures of a case, none of them taken yet."""
    sitting = sitting_of(units, index, submitted(units, index, Clock()))

    def take(shoot: Callable[[], Photo]) -> Picture:
        return Picture(as_stored(shoot()), place.split, units.recipe.seed)

    for name, shoot in sitting.one_by_one():
        yield _Exposure(str(name), partial(take, shoot))
