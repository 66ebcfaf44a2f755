"""Shares held against the limit of a product line.

The limit, the verdict, and how both are read back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from output.questions.shared.prompt import answer
from pipeline.money import CENT
from pipeline.records import Language
from pipeline.roles import Rng

VERDICTS: Mapping[Language, tuple[str, str]] = {"zh": ("通过", "超限"), "en": ("pass", "exceeded")}
_LIMIT = re.compile(r"【(\d+\.\d)%】|\[(\d+\.\d)%\]")


def limit_near(
    share: Decimal, least: Decimal, most: Decimal, *, step: Decimal, rng: Rng
) -> Decimal | None:
    """A limit in tenths of a per cent near a share, above or below it by the same chance.

    None for a share far from every product line.
    Always draws two numbers, so that what is asked next does not depend on this case.
    """
    side, far = (1 if rng.random() < 0.5 else -1), Decimal(int(rng.integers(2, 100))) / 100
    limit = (share + side * far * step).quantize(Decimal("0.001"))
    usual = least <= share <= most and 0 < limit < 1
    return limit if usual and abs(limit - share) >= Decimal("0.0005") else None


def response(share: Decimal, limit: Decimal, language: Language) -> dict[str, object]:
    """The share in per cent, two decimals, and the verdict; exactly at the limit passes."""
    good, bad = VERDICTS[language]
    ratio = (share * 100).quantize(CENT, ROUND_HALF_UP)
    return answer({"ratio": float(ratio), "verdict": good if share <= limit else bad})


def example(language: Language) -> dict[str, object]:
    """How the closing lines show a response."""
    return answer({"ratio": 0.0, "verdict": " / ".join(VERDICTS[language])})


def printed_response(
    part: Decimal, whole: Decimal, limit: Decimal, *, language: Language
) -> dict[str, object]:
    """The same of two printed figures, without dividing them.

    Hundredths of a per cent are counted, and the limit's share is held against the part.

    Raises:
        ValueError: there is nothing to take a share of.
    """
    if whole <= 0:
        raise ValueError("the whole is nought")
    hundredths = (20_000 * part + whole) // (2 * whole)  # to the nearest, halves up
    verdict = VERDICTS[language][part > limit * whole]
    return answer({"ratio": int(hundredths) / 100, "verdict": verdict})


def stated_limit(question: str) -> Decimal:
    """The limit a prompt names, as a share.

    Raises:
        ValueError: it names none or several.
    """
    found = [one or other for one, other in _LIMIT.findall(question)]
    if len(found) != 1:
        raise ValueError("a prompt should state one limit")
    return Decimal(found[0]) / 100


def worded(limit: Decimal, language: Language) -> str:
    text = f"{limit * 100:.1f}%"
    return f"【{text}】" if language == "zh" else f"[{text}]"
