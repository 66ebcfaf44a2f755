"""What a model's raw reply says, found from its end in bounded time.

Thinking is cut away; then the last JSON object that has the keys asked for counts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain

DEEPEST = 30  # levels of a reply's object; our own answers have four
MOST_TOKENS = 60_000  # braces, texts and what lies between them that are looked at in one reply
MOST_CHARACTERS = 250_000  # of one object
LONG = 64  # characters that count as one more token
KEY = "answer"
_TAG = re.compile(
    r"<(/?)(?:think|thinking|thought|reasoning)>|◁(/?)think▷|\[(/?)THINK\]", re.IGNORECASE
)
# Of JSON read backwards: numbers, words and signs in one go; a brace; a text, in which a quotation
# mark before a backslash is escaped.
_TOKEN = re.compile(r'[\[\]\s,:0-9+\-.eEtrufalsnNIiy]+|[{}]|"[^"]*+(?:"(?=\\)[^"]*+)*"(?!\\)')
_NUMBER = re.compile(r"-?\d{1,100}(\.\d{1,100})?([eE][-+]?\d{1,3})?", re.ASCII)
_FORMS = chain(  # of ordinary signs: wide, small, mathematical, and two spaces
    range(0xFF01, 0xFF5F),
    range(0xFFE0, 0xFFE7),
    range(0xFE50, 0xFE6C),
    range(0x1D7CE, 0x1D800),
    (0x3000, 0xA0),
)
_PLAIN = {code: unicodedata.normalize("NFKC", chr(code)) for code in _FORMS}
_PLAIN = {code: form for code, form in _PLAIN.items() if len(form) == 1}
_PLAIN[0x2212] = "-"  # the minus sign of typesetters


class Unreadable(ValueError):
    """The reply's answer is beyond anything we ask for, in depth or in the size of a number."""


def plain(text: str) -> str:
    """Full-width digits, signs, brackets and letters as the ordinary ones (NFKC)."""
    return text if text.isascii() else text.translate(_PLAIN)


def word(value: object) -> str:
    """A scalar or a key as it is compared: nothing for null, and no brackets about a name.

    Prompts write names in brackets.
    """
    return "" if value is None else plain(str(value)).replace("<", "").replace(">", "").strip()


def without_thinking(text: str) -> str:
    """What is said outside of thinking.

    Before a tag that only closes all is thinking; where one is left open, nothing has been said.
    """
    kept, at, inside = list[str](), 0, False
    for tag in _TAG.finditer(text):
        if any(tag.groups()):
            kept, at, inside = kept if inside else [], tag.end(), False
        elif not inside:
            kept.append(text[at : tag.start()])
            inside = True
    return "" if inside else "".join([*kept, text[at:]])


def said(text: str, keys: Collection[str] = ()) -> object:
    """What is said: the value under ``answer`` of the last object that has that key.

    Or the object itself, if it has one of ``keys``. Objects in which such an object stands are
    wrappers; an ``answer`` within an ``answer`` is one.

    Raises:
        Unreadable: there is no such object, or it is beyond all bounds.
    """
    spoken, left = without_thinking(text), MOST_TOKENS
    for form in dict.fromkeys(
        (spoken, plain(spoken))
    ):  # in full-width signs only where it is not JSON otherwise
        search = _Search(form, left)
        for found in search.objects():
            for value in _answers(found, frozenset(keys)):
                return value
        left = search.left
    raise Unreadable("no object that has the keys asked for")


def _answers(found: object, keys: frozenset[str]) -> Iterator[object]:
    """Of an object the answer it gives, else those of what it holds, the last first."""
    if isinstance(found, dict):
        value = found.get(KEY, found)
        while isinstance(value, dict) and KEY in value:
            value = value[KEY]
        named = keys & {word(key) for key in found}
        if KEY in found and (not named or isinstance(value, dict)):
            yield _sound(value)
        elif named:
            yield _sound({key: inner for key, inner in found.items() if key != KEY})
    if isinstance(found, dict | list):
        for inner in reversed(list(found.values()) if isinstance(found, dict) else found):
            yield from _answers(inner, keys)


def _sound(value: object) -> object:
    """The value, if every number in it is one."""
    if any(each is _Beyond for each in chain.from_iterable(layers(value))):
        raise Unreadable("a number beyond all bounds")
    return value


def layers(value: object) -> Iterator[list[object]]:
    """What stands on each level of a value, from the outside in."""
    layer = [value]
    while layer:
        yield layer
        layer = list(chain.from_iterable(map(_within, layer)))


def _within(value: object) -> Collection[object]:
    """What a value holds itself."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


class _Beyond:
    """Stands for a number that no answer has: infinite, or of a thousand digits or zeros."""


def _number(text: str) -> object:
    """A number as it is written: nothing is rounded, and an identifier keeps its digits."""
    return text if _NUMBER.fullmatch(text) else _Beyond


def decoded(text: str) -> object:
    """JSON with its numbers as they are written. What breaks a line inside a text breaks no answer.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested too deeply.
    """
    value: object = _DECODER.decode(text)
    return value


_DECODER = json.JSONDecoder(
    strict=False, parse_float=_number, parse_int=_number, parse_constant=_number
)


# ---------------------------------------------------------------- objects in a text


@dataclass
class _Span:
    """An opening and a closing brace that belong together, in the mirrored text.

    ``parts`` lie inside it.
    """

    start: int
    end: int = 0
    height: int = 1
    parts: list[_Span] = field(default_factory=list)


class _Search:
    """Reads a text from its end.

    Whatever is looked at again is paid for again, so that no text takes long.
    """

    def __init__(self, text: str, left: int) -> None:
        self.text, self.mirrored, self.left = text, text[::-1], left
        self.at = self.mirrored.find("}")  # where to go on; nowhere: -1

    def objects(self) -> Iterator[object]:
        """The JSON objects of the text, the last first, without those that are part of another.

        Raises:
            Unreadable: one is nested too deeply, or too long.
        """
        while self.at >= 0 and self.left > 0:
            for span in self._walk():
                yield from self._decoded(span)

    def _walk(self) -> list[_Span]:
        """The spans that are whole, from a closing brace backwards to its opening one.

        Or to where JSON ends.
        """
        # Hidden: the first brace inside what was taken for a text.
        opened, whole, hidden = (list[_Span](), list[_Span](), -1)
        while self.left > 0 and (token := _TOKEN.match(self.mirrored, self.at)):
            start, self.at = token.span()
            self._pay(self.at - start)
            sign = self.mirrored[start]
            if sign == "}":
                opened.append(_Span(start))
            elif sign == "{":
                _close(opened.pop(), self.at, opened, whole=whole)
                hidden = -1 if hidden > whole[-1].start else hidden
                if not opened:
                    break
            elif sign == '"' and hidden < 0:
                hidden = self.mirrored.find("}", start, self.at)
        # A text without a beginning: no other has one either.
        endless = bool(opened) and self.mirrored[self.at : self.at + 1] == '"'
        self._pay(len(self.text) - self.at if endless else 0)
        self.at = (
            hidden
            if hidden >= 0 and opened
            else -1
            if endless
            else self.mirrored.find("}", self.at)
        )
        return whole

    def _decoded(self, span: _Span) -> Iterator[object]:
        """The object, or those inside of what is none."""
        self._pay(span.end - span.start)
        part = self.text[len(self.text) - span.end : len(self.text) - span.start]
        if '"' not in part:  # braces of formulas: nothing in them has a name
            return
        if span.height > DEEPEST or len(part) > MOST_CHARACTERS:
            raise Unreadable("more deeply nested, or longer, than any answer")
        try:
            found = decoded(part)
        except RecursionError:
            raise Unreadable("nested too deeply") from None
        except ValueError:
            for inner in span.parts if self.left > 0 else ():
                yield from self._decoded(inner)
        else:
            if any(n > DEEPEST for n, _ in enumerate(layers(found))):
                raise Unreadable("nested too deeply")
            yield found

    def _pay(self, characters: int) -> None:
        self.left -= 1 + characters // LONG


def _close(span: _Span, end: int, opened: list[_Span], *, whole: list[_Span]) -> None:
    span.end = end
    while whole and whole[-1].start > span.start:
        span.parts.append(whole.pop())
    span.parts.reverse()
    if opened:
        opened[-1].height = max(opened[-1].height, span.height + 1)
    whole.append(span)
