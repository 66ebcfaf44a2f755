"""Numbers of other countries that are valid in form and can belong to nobody, by a rule named here.

- IBAN: of Germany a bank code that begins with 9, a clearing region that was never set up. Of
  other countries the check digits 00, 01 and 99, which ISO 13616 never gives and which satisfy its
  remainder all the same.
- Tax numbers: Germany's test range begins with 0; Britain's with QQ, letters never given; Norway's
  synthetic persons are born in months 81-92; Finland's test persons have 900-999; of the United
  States 9xx-00, never issued. Of other countries no rule is known here.
- Telephones: numbers that Germany, Britain, France, Ireland, Sweden, Australia and North America
  keep for fiction; elsewhere +999, a country code the ITU has given to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from pipeline.records import Sex
from pipeline.roles import Rng
from pipeline.world.identifiers import digits, social_number

NEVER = {97: "00", 98: "01", 2: "99"}  # check digits as computed -> as never given, remainder alike
_FICTION: Mapping[str, tuple[tuple[str, int], ...]] = {  # prefix, digits that follow
    "DE": (("030 23125 ", 3), ("069 90009 ", 3), ("040 66969 ", 3), ("089 99998 ", 3)),
    "GB": (("07700 900", 3),),
    "FR": (("06 39 98 ", 4),),
    "IE": (("020 91", 5),),
    "SE": (("08-465 004 ", 2),),
    "AU": (("02 5550 ", 4), ("03 5550 ", 4)),
    "US": (("(291) 555-01", 2),),
    "CA": (("(291) 555-01", 2),),
}


def remainder(text: str) -> int:
    """Of ISO 7064 MOD 97-10, letters counted from A = 10."""
    return int("".join(str(int(c, 36)) for c in text)) % 97


def iban(territory: str, structure: str, rng: Rng) -> str:
    """``structure``: of what follows the check digits, a digit for ``#`` and a letter for ``?``."""
    if territory == "DE":
        account = f"9{digits(rng, len(structure) - 1)}"
        return f"DE{98 - remainder(account + 'DE00'):02d}{account}"
    while True:  # three in 97 do
        account = filled(structure, rng)
        due = 98 - remainder(f"{account}{territory}00")
        if due in NEVER:
            return f"{territory}{NEVER[due]}{account}"


def filled(pattern: str, rng: Rng) -> str:
    """A digit for every ``#``, a capital for every ``?``."""
    drawn = {"#": lambda: digits(rng, 1), "?": lambda: chr(65 + int(rng.integers(26)))}
    return "".join(drawn[c]() if c in drawn else c for c in pattern)


def telephone(territory: str, rng: Rng) -> str:
    """As people of the territory write it."""
    known = _FICTION.get(territory)
    if known is None:
        return f"+999 {digits(rng, 3)} {digits(rng, 4)}"
    prefix, count = known[int(rng.integers(len(known)))]
    return prefix + digits(rng, count)


# ---------------------------------------------------------------- tax numbers


def iso7064_11_10(payload: str) -> str:
    """The check digit of ISO 7064 MOD 11,10."""
    product = 10
    for digit in payload:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return str((11 - product) % 10)


def _german(birth: date, sex: Sex, rng: Rng) -> str:
    """Eleven digits; of the first ten one stands twice, and one nowhere."""
    order = [int(d) for d in rng.permutation(9) + 1]
    body = order[:8]
    body.insert(int(rng.integers(1, 9)), body[int(rng.integers(8))])
    first = "0" + "".join(map(str, body))
    return first + iso7064_11_10(first)


def _british(birth: date, sex: Sex, rng: Rng) -> str:
    pairs = (digits(rng, 2), digits(rng, 2), digits(rng, 2))
    return f"QQ {' '.join(pairs)} {'ABCD'[int(rng.integers(4))]}"


def _norwegian(birth: date, sex: Sex, rng: Rng) -> str:
    while True:
        low = 500 if birth.year >= 2000 else 0
        number = low + 2 * int(rng.integers(0, 250)) + (sex == "M")
        first = f"{birth.day:02d}{birth.month + 80}{birth.year % 100:02d}{number:03d}"
        one = _mod11(first, (3, 7, 6, 1, 8, 9, 4, 5, 2))
        two = _mod11(first + one, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) if one else ""
        if two:
            return first + one + two


def _mod11(payload: str, weights: tuple[int, ...]) -> str:
    """A check digit; "" where it would be ten."""
    found = -sum(int(d) * w for d, w in zip(payload, weights, strict=True)) % 11
    return "" if found == 10 else str(found)


def _finnish(birth: date, sex: Sex, rng: Rng) -> str:
    number = 900 + 2 * int(rng.integers(0, 50)) + (sex == "M")
    day = f"{birth.day:02d}{birth.month:02d}{birth.year % 100:02d}"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{day}{number}") % 31]
    return f"{day}{'A' if birth.year >= 2000 else '-'}{number}{check}"


TAX: Mapping[str, Callable[[date, Sex, Rng], str]] = {
    "DE": _german,
    "GB": _british,
    "NO": _norwegian,
    "FI": _finnish,
    "US": lambda birth, sex, rng: social_number(rng),
}


def tax_id(territory: str, birth: date, sex: Sex, *, rng: Rng) -> str:
    """A number of the territory's test range.

    Raises:
        KeyError: no rule is known; ask ``TAX`` first.
    """
    return TAX[territory](birth, sex, rng)
