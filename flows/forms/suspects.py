"""What kind of value a printed text is, and whether it tells something about somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.forms.vocabulary import all_known, is_name, known, only_names, words

# How forms call a sheet, and join its number to how many there are.
SHEET = "Blatt|Seite|Page|Sheet|Página|Pagina|Hoja|Foglio|Folha|Blad|Bladzijde|Strona|Str."
OF = "von|of|sur|de|di|van|z|/"
# By kind, the most telling first. A whole text is of a kind, or holds one.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("iban", r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?"),
        ("email", r"[\w.+-]+@[\w-]+\.[\w.-]+"),
        ("date", r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"),
        ("day", r"\d{1,2}\.\d{1,2}\."),
        (
            "money",
            r"[-+]?(?:[€$£] ?)?\d{1,3}(?:[., ’']\d{3})*[.,]\d{2}"
            r"(?: ?(?:[A-Z]{3}|zł|[€$£]))?",
        ),
        ("balance", r"\d{1,3}(?:[., ]\d{3})*[.,]\d{2} ?(?:[SH]|CR|DR|[-+])"),
        ("page", rf"(?:{SHEET}) \d+ ?(?:{OF}) ?\d+"),
        ("int", r"\d{1,12}"),
        ("number", r"[\d ./-]{5,}"),
    )
)
_TELLING = ("iban", "email", "date")
_LONG_NUMBER = re.compile(r"\d[\d ./-]{5,}\d")
_FIRM = re.compile(
    r"\b(?:GmbH|AG|KG|OHG|UG|e\.? ?V|eG|SE|mbH|Inc|Ltd|LLC|Corp|Co|PLC|N\.A|Bank|Sparkasse|"
    r"SARL|SAS|S\.?A|S\.?L|S\.?p\.?A|S\.?r\.?l|B\.?V|N\.?V|Lda|Banque|Banco|Banca)\b|Sp\. z o\.?o"
)
_BANK = re.compile(r"\b(?:[Bb]ank|Sparkasse|Kasse|Banque|Banco|Banca|Caixa|Caja)\b|bank\b")
_WORD = re.compile(r"\S+")
_STREET = re.compile(
    r"\b\d{5}\b|\w+(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring|straat|laan) \d|\bP\.?O\. "
    r"|\b\d+,? (?:rue|avenue|boulevard|place)\b|\b(?:[Cc]alle|[Vv]ia|[Rr]ua|ul\.) .*\d"
    r"|\b\d\d-\d{3}\b"
)
_LEAST = 4  # letters of a word by which a value is known again


def kind_of(text: str) -> str:
    """The kind of a whole text; "text" for words."""
    bare = re.sub(r"\s", " ", text.strip())  # thin and fixed spaces within amounts too
    for kind, pattern in _KINDS:
        if pattern.fullmatch(bare):
            return kind
    return "text"


def telling(text: str) -> bool:
    """Does it hold something that is only ever said of one person, account or day?"""
    held = any(pattern.search(text) for kind, pattern in _KINDS if kind in _TELLING)
    return held or _LONG_NUMBER.search(text) is not None


def surely_caption(text: str) -> bool:
    """Is it beyond doubt of the form: words of forms only, no number, nobody's name?"""
    bare = re.sub(r"^(?:\d{1,2}|[A-Za-z])[.)] ", "", text.strip())  # the number of a section
    bare = re.sub(r"\d{1,3}\.?(?=\s|$)", "", bare) if all_known(bare) else bare
    if re.search(r"\d", bare) or _FIRM.search(bare) and not all_known(bare):
        return False
    if not all_known(bare):
        return False
    return not only_names(bare)


def issuer(text: str) -> str:
    """A "bank", a "firm" or the "seat" of one: the form's own, or its customer's; "" for neither.

    Nobody can tell whose, so none of them stays unasked.
    """
    if _STREET.search(text) is not None:
        return "seat"
    if _FIRM.search(text) is None:
        return ""
    return "bank" if _BANK.search(text) else "firm"


def remainder(text: str, keep: Iterable[str]) -> str:
    """The text without the words that somebody said are the form's own: whole ones only."""
    for own in sorted(filter(str.strip, keep), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", " ", text)
    return " ".join(text.split())


def caption_end(text: str) -> int:
    """Where the words of a form at a text's beginning end and a value begins; 0 for nowhere."""
    colon = text.find(": ")
    if colon > 0 and surely_caption(text[:colon]):
        return colon + 2
    end = 0
    for match in _WORD.finditer(text):
        word = match[0].strip(".,;()")
        joined = word.replace("-", "").replace("/", "")
        if not joined.isalpha() or not all(map(known, re.split(r"[-/]", word))):
            return end if _says_enough(text[:end]) else 0
        end = match.end() + 1
    return 0


def _says_enough(head: str) -> bool:
    """Of one word it is not sure that it belongs to the form and not to what follows."""
    found = head.split()
    return len(found) >= 2 and surely_caption(head) and not any(map(is_name, found))


@dataclass(frozen=True)
class Values:
    """What is known to have been filled in: never written anywhere."""

    whole: frozenset[str]
    parts: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Values:
        whole: set[str] = set()
        parts: set[str] = set()
        for text in texts:
            bare = plain(text)
            if len(bare) >= _LEAST:
                whole.add(bare)
            parts |= {w for w in words(text) if len(w) >= _LEAST and not known(w)}
            parts |= set(re.findall(r"\d{5,}", text))
        return cls(frozenset(whole), frozenset(parts))

    def told_by(self, text: str) -> bool:
        """Does the text repeat one of them, or an unusual word of one?"""
        bare = plain(text)
        if any(value in bare for value in self.whole if not value.isalpha() or not known(value)):
            return True
        found = set(words(text)) | set(re.findall(r"\d{5,}", text))
        return bool(found & self.parts)


def plain(text: str) -> str:
    """Its letters and figures, lower case."""
    return "".join(c for c in text.lower() if c.isalnum())
