"""Whose signature a form asks for, by the words nearest to it."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.forms.vocabulary import bare, said
from pipeline.caches import cached

STAMPED = "stamped"  # the sample of a signature that stands on or beside a stamp


class Signer(NamedTuple):
    """What the fact of a signature is called, and whose name it is."""

    name: str
    source: str


APPLICANT = Signer("applicant.signature", "person.name")
_SIGNERS = {
    "spouse": Signer("co_applicant.signature", "spouse.name"),
    "bank": Signer("bank.signature", "bank.officer"),
    "employer": Signer("employer.signature", "employer.officer"),
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@cached
def _patterns() -> dict[str, re.Pattern[str]]:
    folded = {whose: text.replace("| ", "|") for whose, text in said()["signed_by"].items()}
    return {whose: re.compile(text) for whose, text in folded.items()}


def signer(caption: str, *, stamped: bool = False) -> Signer | None:
    """Whose it is; None where the words say nothing: then most likely the applicant's.

    ``stamped``: it stands on a stamp, as the signature of whoever issues the paper does.
    """
    text = bare(caption.lower().translate(_UMLAUTS))
    found = [whose for whose, pattern in _patterns().items() if pattern.search(text)]
    if "person" in found:
        return APPLICANT
    if found:
        return _SIGNERS[found[0]]
    return _SIGNERS["employer"] if stamped else None
