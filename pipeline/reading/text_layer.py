"""Does a PDF of ours say in its text what its pages show?

Readers of PDFs take the text and never look at the pixels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from pypdfium2 import PdfDocument, PdfiumError

from pipeline.records import Photo

_HYPHEN = "\ufffe"  # how the library tells one at the end of a line
_TICKED = "√"  # how the truth writes a tick without a caption: on paper it is a stroke, no letter


def unsaid(photo: Photo, choices: Collection[tuple[str, str]] = ()) -> Iterator[str]:
    """The fields that a picture shows and its PDF does not say, each as document and name.

    Nothing of a picture that is no digital original.

    Args:
        photo: the picture.
        choices: kinds and fields whose papers may tick a box for what the truth calls by its
            word, and print another word or none beside it.
    """
    if photo.pdf is None:
        return
    text = "".join(page_texts(photo.pdf))
    for sheet in photo.sheets:
        for field in sheet.fields:
            drawn = field.text == _TICKED or (sheet.kind, field.name) in choices
            if not drawn and not says(text, field.text):
                yield f"{field.name} of {sheet.id}"


def page_texts(pdf: bytes) -> list[str]:
    """What every page says, without blanks; none of what is no PDF."""
    try:
        with PdfDocument(pdf) as opened:
            texts = [page.get_textpage().get_text_range() for page in opened]
            return [plain(text.replace(_HYPHEN, "-")) for text in texts]
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
