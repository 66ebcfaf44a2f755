"""A watermark's words are in the language that the paper beneath is set in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from perturb.capture.overlaid_watermarks import OverlaidWatermarks
from pipeline.rng import Address


@pytest.mark.parametrize(
    ("kind", "latin"), [("zh/bank_statement", False), ("en/pay_stub", True), ("own/loan", True)]
)
def test_a_watermark_is_in_the_papers_language(kind: str, latin: bool) -> None:
    sheet = SimpleNamespace(page=SimpleNamespace(kind=kind), target=True)
    frame = SimpleNamespace(scene=SimpleNamespace(sheets=(sheet,)))
    rng = Address(3).stream()
    said = [OverlaidWatermarks()._wording(frame, rng) for _ in range(20)]  # type: ignore[arg-type]
    assert {text.isascii() for text in said} == {latin}
