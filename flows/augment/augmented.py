"""One picture of an image, and all its labels moved with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from flows.augment import labels
from flows.augment.camera import Camera
from flows.augment.labels import Array, Boxes
from flows.augment.shot import Shot
from pipeline.camera.geometry import Floats
from pipeline.errors import UserError
from pipeline.records import Pixels

KINDS = ("bboxes", "polygons", "keypoints", "mask", "masks", "texts")


@dataclass(frozen=True)
class Given:
    """An image with its labels, all of them checked."""

    pixels: Pixels  # H x W x 3
    shape: tuple[int, ...]  # of the image as it was given
    boxes: Boxes | None = None
    polygons: Sequence[Floats] | None = None
    keypoints: Floats | None = None
    masks: Mapping[str, Sequence[Array]] = field(default_factory=dict)  # by the name they have
    texts: Sequence[str] | None = None


def checked(image: object, given: Mapping[str, Any]) -> Given:
    """
    Raises:
        UserError: an image or label that is none.
    """
    unknown = given.keys() - set(KINDS)
    if unknown:
        raise UserError(min(unknown), "no kind of label", f"give some of {', '.join(KINDS)}")
    there = {name: value for name, value in given.items() if value is not None}
    pixels, shape = pixels_of(image)
    masks = {}
    if "mask" in there:
        masks["mask"] = [labels.mask(there["mask"], shape)]
    if "masks" in there:
        masks["masks"] = labels.masks(there["masks"], shape)
    return Given(
        pixels,
        shape,
        labels.boxes(there["bboxes"]) if "bboxes" in there else None,
        labels.polygons(there["polygons"]) if "polygons" in there else None,
        labels.keypoints(there["keypoints"]) if "keypoints" in there else None,
        masks,
        there.get("texts"),
    )


def augmented(
    camera: Camera, given: Given, seed: int, *, encode: bool = False, grid: bool = False
) -> dict[str, object]:
    """What ``creditdocs.Capture`` returns.

    Raises:
        UserError: an image or a seed that cannot be taken.
    """
    shot, taken = camera.take(given.pixels, seed, encode=encode)
    found: dict[str, object] = {"image": as_given(shot.pixels, given.shape)}
    found |= _moved(shot, given) | _measured(shot, given)
    for name, several in given.masks.items():
        moved = [labels.moved_mask(mask, shot) for mask in several]
        found[name] = moved if name == "masks" else moved[0]
    if grid:
        found["grid"] = shot.grid()
    if shot.jpeg is not None:
        found["jpeg"] = shot.jpeg
    return {**found, "seed": int(seed), "taken": taken, "parameters": dict(shot.parameters)}


def _moved(shot: Shot, given: Given) -> dict[str, object]:
    found: dict[str, object] = {}
    if given.boxes is not None:
        found["bboxes"], found["quads"] = given.boxes.moved(shot)
    if given.polygons is not None:
        found["polygons"] = [shot.points(polygon) for polygon in given.polygons]
    if given.keypoints is not None:
        found["keypoints"] = shot.points(given.keypoints)
    return found


def _measured(shot: Shot, given: Given) -> dict[str, object]:
    """The share in sight of all labels, and the legibility of those that have an area."""
    visible, legibility = dict[str, Floats](), dict[str, Floats]()
    texts = given.texts
    outlines = {
        "bboxes": None if given.boxes is None else list(given.boxes.corners),
        "polygons": given.polygons,
    }
    for name, several in outlines.items():
        if several is not None:
            measures = shot.measures(labels.labels(several, texts))
            visible[name], legibility[name] = measures.visible, measures.legibility
            texts = None  # those of the first kind that is given
    if given.keypoints is not None:
        visible["keypoints"] = shot.seen(given.keypoints)
    return {"visible": visible, "legibility": legibility}


def pixels_of(image: object) -> tuple[Pixels, tuple[int, ...]]:
    """H x W x 3, and the shape that it had.

    Raises:
        UserError: no picture of ours.
    """
    array = np.asarray(image)
    if (
        array.dtype != np.uint8
        or array.ndim not in (2, 3)
        or array.shape[2:] not in ((), (1,), (3,))
    ):
        what = f"{array.dtype} numbers of the shape {array.shape}"
        raise UserError("image", what, "give uint8, H x W x 3 (RGB) or H x W (grey)")
    if min(array.shape[:2]) < 1:
        raise UserError("image", "without a pixel", "leave it out")
    if array.shape[2:] == (3,):
        return np.ascontiguousarray(array), array.shape
    grey = np.ascontiguousarray(array.reshape(array.shape[:2]))
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8), array.shape


def as_given(pixels: Pixels, shape: tuple[int, ...]) -> Pixels:
    """In colour or grey, as the image was."""
    if shape[2:] == (3,):
        return pixels
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    return grey.reshape(*grey.shape, *shape[2:])
