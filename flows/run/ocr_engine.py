"""The OCR engine: one of a process, which knows nothing of what it reads."""

from __future__ import annotations

from typing import Any

from flows.run.extra import needed
from pipeline.caches import cached


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
