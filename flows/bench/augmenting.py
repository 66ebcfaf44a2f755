"""What it costs to photograph an image with its boxes, beside other libraries on the same pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from statistics import mean
from typing import Any

import albumentations as A
import cv2
import numpy as np

from flows.augment import augmented
from flows.augment.camera import camera
from flows.bench.progress import say
from pipeline.records import Pixels

WIDTH, HEIGHT = 1275, 1650  # a Letter sheet at 150 dpi, about as many pixels as a photograph has
SIZE = (1600, 1200)
TOPS = range(100, 1500, 35)
Work = Callable[[Pixels], object]


def measure(pages: int, rounds: int) -> dict[str, Any]:
    """Milliseconds of the processor for a page of 40 boxes: of every condition, and of the others.

    Augraphy is timed where it is installed; it moves no labels in this stack.
    """
    drawn = [_page(number) for number in range(pages)]
    conditions = {}
    for name in camera().effects:
        say(f"augmenting: {name}")
        conditions[name] = _cost(_ours(name), drawn, rounds)
    others = {name: _cost(work, drawn, rounds) for name, work in _others().items()}
    return {
        "page": [WIDTH, HEIGHT],
        "photograph": list(SIZE),
        "boxes": len(TOPS),
        "all_conditions_ms": round(mean(conditions.values()), 1),
        "by_condition_ms": conditions,
        "others_ms": others,
    }


def _cost(work: Work, pages: list[Pixels], rounds: int) -> float:
    """Mean milliseconds of the processor of one page, after one that warms up."""
    work(pages[0])
    begun = time.process_time()
    for _ in range(rounds):
        for page in pages:
            work(page)
    return round(1000 * (time.process_time() - begun) / (rounds * len(pages)), 1)


def _page(number: int) -> Pixels:
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for top in TOPS:
        text = f"{number}{top} Statement of account 2026-11-28 1,234.56"
        cv2.putText(page, text, (100, top + 22), 0, 0.9, (25, 25, 25), 2, cv2.LINE_AA)
    return page


def _boxes() -> Any:
    tops = np.array(TOPS, float)
    return np.stack([tops * 0 + 100, tops, tops * 0 + 900, tops + 30], axis=1)


def _ours(condition: str) -> Work:
    """With boxes, their share in sight and their legibility; a seed of its own for each page."""
    taking, boxes, seeds = camera(condition, None, SIZE), _boxes(), iter(range(10**6))

    def work(page: Pixels) -> object:
        given = augmented.checked(page, {"bboxes": boxes})
        return augmented.augmented(taking, given, next(seeds))

    return work


def _others() -> Mapping[str, Work]:
    flat = [
        A.Perspective(scale=(0.03, 0.08), p=1),
        A.Affine(rotate=(-5, 5), shear=(-2, 2), p=1),
    ]
    bent = [*flat, A.ThinPlateSpline(scale_range=(0.02, 0.05), p=1)]
    light = [
        A.RandomShadow(p=1),
        A.RandomBrightnessContrast(p=1),
        A.GaussNoise(p=1),
        A.ImageCompression(quality_range=(55, 90), p=1),
    ]
    known: dict[str, Work] = {
        "albumentations: Perspective, Affine": _composed(flat),
        "albumentations: the same, with shadow, light, noise and JPEG": _composed([*flat, *light]),
        "albumentations: Perspective, Affine, ThinPlateSpline": _composed(bent),
    }
    if find_spec("augraphy"):
        known["Augraphy: Folding, light, shadow, noise, Geometric, Jpeg"] = _augraphy()
    return known


def _composed(transforms: list[Any]) -> Work:
    parameters = A.BboxParams("pascal_voc")
    pipeline, boxes = A.Compose(transforms, bbox_params=parameters, seed=1), _boxes()
    return lambda page: pipeline(image=page, bboxes=boxes)


def _augraphy() -> Work:
    """What of that library makes a page look photographed by a phone; its defaults, all applied."""
    library = import_module("augraphy")
    stack = [
        library.Folding(p=1),
        library.LightingGradient(p=1),
        library.ShadowCast(p=1),
        library.SubtleNoise(p=1),
        library.Geometric(rotate_range=(-5, 5), p=1),
        library.Jpeg(p=1),
    ]
    pipeline = library.AugraphyPipeline(ink_phase=[], paper_phase=[], post_phase=stack)
    return lambda page: pipeline(page)
