"""Benchmarks: where the time of a photograph goes, and how far that is from the least any photograph costs. Prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

import cv2
import numpy as np

from flows.journey import Clock, make_case
from flows.kit import kit
from pipeline import recipe as recipes

SIZES = ((1600, 1200), (4032, 3024))
WARM_UP = 6  # cases: fonts, layouts, banks of desks and noise
STEPS = {"render": ("facts", "render", "tamper"), "capture": ("capture",), "questions": ("questions",), "world": ("world",)}


def floor_ms(size: tuple[int, int], runs: int = 15) -> float:
    """Milliseconds for the least a photograph costs: perspective warp, antialiased composite, JPEG q85 4:2:0."""
    width, height = size
    page = np.full((int(height * 1.25), int(height * 1.25 / 1.414), 3), 235, np.uint8)
    page[::23, :, :] = 60
    desk = np.full((height, width, 3), 180, np.uint8)
    h, w = page.shape[:2]
    corner = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    aim = np.array([[0.24, 0.04], [0.76, 0.06], [0.77, 0.96], [0.23, 0.95]], np.float32) * np.array([width, height], np.float32)
    matrix = cv2.getPerspectiveTransform(corner, aim)
    alpha = np.ones(page.shape[:2], np.float32)
    x0, y0, x1, y1 = int(0.22 * width), int(0.03 * height), int(0.79 * width), int(0.97 * height)
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], float) @ matrix
    box = (x1 - x0, y1 - y0)

    def once() -> None:
        warped = cv2.warpPerspective(page, shift, box, flags=cv2.INTER_LINEAR)
        cover = cv2.warpPerspective(alpha, shift, box, flags=cv2.INTER_LINEAR)
        frame = desk.copy()
        frame[y0:y1, x0:x1] = cv2.blendLinear(warped, frame[y0:y1, x0:x1], cover, 1 - cover)
        cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])

    return _median_ms(once, runs)


def _median_ms(work: Callable[[], None], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return statistics.median(times) * 1000


def measure(size: tuple[int, int], cases: int) -> dict[str, object]:
    """Milliseconds per captured image and stage over the demo mix, one process, twins left out (they reuse pictures)."""
    overrides = {"captures.size": list(size), "anomalies.twins": False, "cases": cases + WARM_UP}
    tools = kit(recipes.load("demo", overrides).model_dump_json())
    for index in range(WARM_UP):
        make_case(tools, index, Clock())
    floors = [floor_ms(size)]  # before and after, since a shared machine's speed drifts
    per_image: dict[str, list[float]] = {name: [] for name in [*STEPS, "all"]}
    images = 0
    for index in range(WARM_UP, cases + WARM_UP):
        clock = Clock()
        journey = make_case(tools, index, clock)
        taken = sum(len(f.photos) for f in journey.files)
        images += taken
        for name, stages in STEPS.items():
            per_image[name].append(1000 * sum(clock.seconds[s] for s in stages) / taken)
        per_image["all"].append(1000 * sum(clock.seconds.values()) / taken)
    floor = statistics.mean([*floors, floor_ms(size)])
    stages_ms = {name: round(statistics.median(values), 2) for name, values in per_image.items()}
    return {
        "size": list(size),
        "images": images,
        "floor_ms": round(floor, 2),
        "ms_per_image": stages_ms,
        "images_per_second_per_core": round(1000 / stages_ms["all"], 2),
        "ratio_to_floor": round(stages_ms["all"] / floor, 2),
    }


def main() -> int:
    cv2.setNumThreads(1)
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 16
    print(json.dumps([measure(size, max(4, cases // (1 + 3 * (size[0] > 2000)))) for size in SIZES], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
