"""Does a PDF of ours say in its text what its pages show?

Readers of PDFs take the text and never look at the pixels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError

from pipeline.records import Photo


def unsaid(photo: Photo) -> Iterator[str]:
    """The fields that a picture shows and its PDF does not say, each as document and name.

    Nothing of a picture that is no digital original.
    """
    if photo.pdf is None:
        return
    text = "".join(page_texts(photo.pdf))
    for sheet in photo.sheets:
        for field in sheet.fields:
            if not says(text, field.text):
                yield f"{field.name} of {sheet.id}"


def page_texts(pdf: bytes) -> list[str]:
    """What every page says, without blanks; none of what is no PDF."""
    try:
        with PdfDocument(pdf) as opened:
            return [plain(page.get_textpage().get_text_range()) for page in opened]
    except PdfiumError:
        return []


def says(text: str, words: str) -> bool:
    """Are these words in what a page says?

    Of Chinese dates the signs between the numbers may be captions, which stand elsewhere.
    """
    shown = plain(words)
    if shown in text:
        return True
    return "年" in shown and any(
        apart in text for apart in (shown.replace("–", ""), re.sub(r"\D", "", shown))
    )


def plain(text: str) -> str:
    """Without blanks, which lines that are wrapped lose, and with one form of each character."""
    return "".join(unicodedata.normalize("NFKC", text).split())
