"""What a text of a form is most likely: told by its size, length and wording."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["caption", "heading", "body", "page_number"]
HEADING = 1.25  # times the usual size
SENTENCE = 26.0  # ems: no caption is as long
_COLONS = ("：", ":")
_ASKING = ("?", "？")  # a heading may ask
_STOPS = ("。", "；", "！", "?", "!", ".")
_NUMBERED = re.compile(
    r"(\W*(第\s*\d+\s*页|共\s*\d+\s*页))+\W*"
    r"|(page|sheet)\s+\d+(\s*(of|/)\s*\d+)?|\d+\s*/\s*\d+",
    re.IGNORECASE,
)
_LONG = re.compile(r"(\S+\s+){3}\S|[^\x00-\u2e7f]{7}")  # four words, or seven characters of Han


def role_of(text: str, size: float, usual: float, *, ems: float, wrapped: bool = False) -> Role:
    """A heading stands out by its size, and neither ends as a sentence does nor announces what
    follows; running text is wrapped, long or ends as a sentence does.

    A form of which most texts are tiny captions has running text as large as headings.

    Args:
        text: all of it.
        size: points.
        usual: points of a size that half of the texts of the page's form do not exceed.
        ems: how long its longest line is.
        wrapped: is it set on several lines of a box?
    """
    if _NUMBERED.fullmatch(text.strip()):
        return "page_number"
    ended = text.rstrip().endswith(_STOPS) and _LONG.search(text) is not None
    announcing = text.rstrip().endswith(_COLONS)
    asking = text.rstrip().endswith(_ASKING)
    if size >= HEADING * usual and not announcing and (asking or not ended):
        return "heading"
    return "body" if wrapped or ended or ems > SENTENCE else "caption"
