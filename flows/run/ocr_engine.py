"""The OCR engine: one of a process, which knows nothing of what it reads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from flows.run.extra import needed
from pipeline.caches import cached
from pipeline.records import Pixels


class Line(NamedTuple):
    """A line of print as it was read.

    Attributes:
        quad: its corners in pixels, 4 x 2, clockwise from its top left.
        text: it.
        score: how sure the engine is, 0-1.
    """

    quad: Any
    text: str
    score: float


@cached(most=2)
def engine(work: str, threads: int = 1) -> Any:
    """RapidOCR, quiet. ``work``: what asks for it, as a message calls it.

    ``threads``: within a step; more than one pays for whole pages, not for crops of single fields.

    Raises:
        UserError: the extra is not installed.
    """
    within = {"intra": threads, "inter": 1}
    counts = {
        f"EngineConfig.onnxruntime.{which}_op_num_threads": count for which, count in within.items()
    }
    return needed("rapidocr", work).RapidOCR(params={"Global.log_level": "error", **counts})


def lines(pixels: Pixels, work: str, *, threads: int = 1) -> list[Line]:
    """Every line of print in a picture, H x W x 3; ``work`` and ``threads`` as of ``engine``.

    Raises:
        UserError: the extra is not installed.
    """
    found = engine(work, threads)(pixels, use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None:
        return []
    return [
        Line(np.asarray(quad, np.float64), str(text), float(score))
        for quad, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]
