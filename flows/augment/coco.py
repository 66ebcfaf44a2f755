"""Labels as COCO writes them: read for a folder of pictures, and moved with one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from flows.augment import labels
from flows.augment.shot import Label, Shot
from output.formats.shared.polygons import framed
from pipeline.camera.geometry import Floats
from pipeline.errors import UserError
from pipeline.parsing import json_text

Entry = dict[str, Any]
SMALLEST = 1.0  # square pixels: what is left of a label that is less is no label
SEEN, UNSEEN = 2, 1  # COCO's flags of keypoints; 0 is one that nobody marked


@dataclass(frozen=True)
class Source:
    """A picture of the folder, with what is known of it."""

    name: str  # below the folder
    image: Entry
    annotations: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Labelled:
    """A folder's labels: its pictures, and what is said of all of them (categories, licences)."""

    sources: tuple[Source, ...]
    about: Mapping[str, Any]


def read(path: Path) -> Labelled:
    """A COCO file.

    Raises:
        UserError: it cannot be read, or is none.
    """
    where = str(path)
    try:
        found = json_text.parse(path.read_bytes())
    except OSError as fault:
        remedy = "give the path of a COCO file"
        raise UserError(where, fault.strerror or "cannot be read", remedy) from None
    except ValueError as fault:
        raise UserError(where, f"not JSON: {fault}", "give a COCO file") from None
    if not isinstance(found, dict) or not isinstance(found.get("images"), list):
        raise UserError(where, "no list of images", "give a COCO file")
    images = {_key(where, image, "id"): image for image in found["images"]}
    if len(images) != len(found["images"]):
        raise UserError(where, "two images of one id", "give each its own")
    belonging: dict[Any, list[Entry]] = {key: [] for key in images}
    for annotation in found.get("annotations") or ():
        owner = _key(where, annotation, "image_id")
        if owner not in belonging:
            raise UserError(where, f"an annotation of image {owner}", "list that image too")
        belonging[owner].append(_sound(where, annotation))
    sources = [
        Source(_name(where, image), image, tuple(belonging[key])) for key, image in images.items()
    ]
    about = {k: v for k, v in found.items() if k not in ("images", "annotations")}
    return Labelled(tuple(sorted(sources, key=lambda source: source.name)), about)


def _key(where: str, entry: object, key: str) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get(key), int | str):
        raise UserError(where, f"an entry without {key}", "give a COCO file")
    return entry[key]


def _name(where: str, image: Entry) -> str:
    """The path of a picture, which may not lead out of the folder."""
    name = image.get("file_name")
    if (
        not isinstance(name, str)
        or not name
        or Path(name).is_absolute()
        or ".." in Path(name).parts
    ):
        what = f"image {image['id']}: file_name {str(name)[:60]!r}"
        raise UserError(where, what, "give paths below the folder")
    return Path(name).as_posix()


def _sound(where: str, annotation: Entry) -> Entry:
    """An annotation whose labels are of kinds that can be moved.

    Raises:
        UserError: it is not.
    """
    place = f"{where}: annotation {str(annotation.get('id'))[:40]}"
    segments = annotation.get("segmentation") or []
    if not isinstance(segments, list):
        raise UserError(place, "a segmentation of run lengths", "give polygons")
    try:
        labels.polygons(segments)
        box = labels.boxes([annotation.get("bbox", [])])
    except UserError as fault:
        raise UserError(place, f"{fault.where}: {fault.what}", fault.remedy) from None
    if not segments and annotation.get("bbox") and box.corners.shape != (1, 4, 2):
        raise UserError(place, "a bbox that is none", "give left, top, width and height")
    keypoints = annotation.get("keypoints") or []
    numbers = [n for n in keypoints if isinstance(n, int | float)]
    if len(keypoints) % 3 or len(numbers) != len(keypoints):
        raise UserError(place, "keypoints that are no threes", "give x, y and a flag of each")
    return annotation


def moved(annotations: Sequence[Entry], shot: Shot) -> list[Entry]:
    """The annotations as a picture shows them, without those of which nothing is in sight.

    Each says what share of it is ``visible`` and its ``legibility``, were it a line of print.
    """
    bounded = [a for a in annotations if a.get("segmentation") or a.get("bbox")]
    given = [labels.polygons(a.get("segmentation") or []) for a in bounded]
    outlines = [_outline(*pair) for pair in zip(bounded, given, strict=True)]
    texts = [a["text"] if isinstance(a.get("text"), str) else None for a in bounded]
    measures = shot.measures([Label(*pair) for pair in zip(outlines, texts, strict=True)])
    said = zip(measures.visible.tolist(), measures.legibility.tolist(), strict=True)
    found = []
    rows = zip(bounded, given, outlines, said, strict=True)
    for annotation, polygons, outline, (visible, legibility) in rows:
        entry = _moved(annotation, polygons, outline, shot=shot)
        if visible > 0 and entry["area"] >= SMALLEST:
            found.append({**entry, "visible": visible, "legibility": legibility})
    return found


def _moved(annotation: Entry, given: Sequence[Floats], outline: Floats, *, shot: Shot) -> Entry:
    """``given``: its polygons."""
    height, width = shot.grey.shape
    entry = dict(annotation)
    if given:
        whole = [_framed(shot.points(polygon), width, height) for polygon in given]
    else:
        edges = labels.edged(outline[None])[0]
        whole = [_framed(shot.points(edges), width, height)]
    parts = [polygon for polygon in whole if len(polygon) > 2]
    if given:
        entry["segmentation"] = [polygon.round(2).ravel().tolist() for polygon in parts]
    entry["bbox"], entry["area"] = _bounds(parts)
    if given:
        areas = [cv2.contourArea(polygon.astype(np.float32)) for polygon in parts]
        entry["area"] = round(float(sum(areas)), 2)
    if annotation.get("keypoints"):
        entry["keypoints"] = _keypoints(annotation["keypoints"], shot)
        entry["num_keypoints"] = sum(flag > 0 for flag in entry["keypoints"][2::3])
    return entry


def _outline(annotation: Entry, parts: Sequence[Floats]) -> Floats:
    """The polygon of a label; of one in several parts the box around it."""
    if len(parts) == 1:
        return parts[0]
    if parts:
        points = np.concatenate(parts)
        box = np.concatenate([points.min(axis=0), points.max(axis=0)])
    else:
        left, top, width, height = annotation["bbox"]
        box = np.array([left, top, left + width, top + height], float)
    return np.asarray(labels.upright(box[None])[0], float)


def _framed(polygon: Floats, width: int, height: int) -> Floats:
    """What of a polygon (N x 2) lies in the picture, M x 2."""
    corners = framed([(x, y) for x, y in polygon.tolist()], width, height)
    return np.array(corners, float).reshape(-1, 2)


def _bounds(parts: Sequence[Floats]) -> tuple[list[float], float]:
    """Left, top, width and height of what holds the parts, and its area."""
    if not parts:
        return [0.0, 0.0, 0.0, 0.0], 0.0
    points = np.concatenate(parts)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    return np.concatenate([low, size]).round(2).tolist(), round(float(size.prod()), 2)


def _keypoints(given: Sequence[float], shot: Shot) -> list[float]:
    """Threes of x, y and flag; what is out of sight is flagged so, what nobody marked stays."""
    threes = np.array(given, float).reshape(-1, 3)
    there = threes[:, 2] > 0
    hidden = there & (shot.seen(threes[:, :2]) == 0)  # by where they are on the sheet
    threes[there, :2] = shot.points(threes[there, :2]).round(2)
    threes[hidden, 2] = UNSEEN
    flat: list[float] = []
    for x, y, flag in threes.tolist():
        flat += [x, y, int(flag)]
    return flat
