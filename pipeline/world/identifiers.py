"""Numbers that pass their check digits and can belong to nobody.

- zh citizen numbers: first two digits are codes GB/T 2260 never assigned; ISO 7064 MOD 11-2 check;
  17th digit odd for men.
- en social numbers: 9xx-00-xxxx. Areas 900-999 were never issued, and group 00 is never used, not
  even by the taxpayer numbers (ITIN, ATIN) that live in areas 900-999.
- account numbers: Luhn-valid, prefix 9967: major industry 9 is national use, and 967 lies in
  900-999, which ISO 3166-1 gives to no state.
- zh mobiles: 11 digits from 124 or 127, no operator's prefix (operators own 13x-19x), the fifth 0
  or 1: read as +1 of North America they would name an exchange that starts with 0 or 1, and none
  does. Landlines 012-019 (only 010 is assigned).
- en telephones: 555-01xx, reserved for fiction, behind N9X area codes, which are reserved for
  expansion.
- zh organisation codes: GB 32100 check digit over a division code never assigned. en employer
  numbers: prefix 00, never assigned.
"""

from __future__ import annotations

from datetime import date

from pipeline.records import Language, Sex
from pipeline.roles import Rng

# GB/T 2260 province codes, 83 (residence permits of Taiwan) and 91 (foreign residents).
ASSIGNED_PROVINCES = frozenset(
    str(code)
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
        91,
    )
)
ACCOUNT_PREFIX = "9967"
MOBILE_PREFIXES = ("124", "127")
_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100 leaves out I O S V Z


def digits(rng: Rng, count: int) -> str:
    """``count`` decimal digits."""
    return "".join(map(str, rng.integers(0, 10, count).tolist()))


def citizen_check(first17: str) -> str:
    """ISO 7064 MOD 11-2 check character of 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def citizen_number(area_code: str, birth: date, sex: Sex, *, rng: Rng) -> str:
    """18 characters: area, birth date, sequence whose last digit is odd for men, check."""
    sequence = int(rng.integers(0, 490)) * 2 + 1 + (sex == "F")
    first17 = f"{area_code}{birth:%Y%m%d}{sequence:03d}"
    return first17 + citizen_check(first17)


def is_citizen_number(text: str) -> bool:
    """Length, digits and check character hold."""
    return (
        len(text) == 18
        and text.isascii()
        and text[:17].isdigit()
        and citizen_check(text[:17]) == text[17]
    )


def social_number(rng: Rng) -> str:
    """As "9xx-00-xxxx"; the serial is never 0000."""
    return f"9{rng.integers(0, 100):02d}-00-{rng.integers(1, 10_000):04d}"


def luhn_check(payload: str) -> str:
    """The Luhn digit that completes ``payload``."""
    total = sum(
        int(d) if i % 2 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(payload))
    )
    return str(-total % 10)


def account_number(bank_digits: str, rng: Rng) -> str:
    """16 digits: 9967, two of the bank, nine, Luhn."""
    payload = f"{ACCOUNT_PREFIX}{bank_digits}{digits(rng, 9)}"
    return payload + luhn_check(payload)


def is_luhn(text: str) -> bool:
    return text.isdigit() and luhn_check(text[:-1]) == text[-1]


def mobile(language: Language, dial: str, rng: Rng) -> str:
    """A private person's telephone: zh "127x0xxxxxx", en "(291) 555-01xx"."""
    if language == "en":
        return landline(language, dial, rng)
    prefix = MOBILE_PREFIXES[int(rng.integers(0, 2))]
    return f"{prefix}{rng.integers(0, 10)}{rng.integers(0, 2)}{digits(rng, 6)}"


def landline(language: Language, dial: str, rng: Rng) -> str:
    """A firm's telephone: zh "012-6xxxxxxx", en "(291) 555-01xx"."""
    if language == "en":
        return f"({dial}) 555-01{rng.integers(0, 100):02d}"
    return f"{dial}-6{digits(rng, 7)}"


def licence_number(letter: str, rng: Rng) -> str:
    """Driver's licence: the region's letter and six digits."""
    return f"{letter}{rng.integers(1, 1_000_000):06d}"


def organisation_check(first17: str) -> str:
    """GB 32100 check character of the first 17."""
    weights = (pow(3, i, 31) for i in range(17))
    return _CODE_LETTERS[
        -sum(_CODE_LETTERS.index(c) * w for c, w in zip(first17, weights, strict=True)) % 31
    ]


def organisation_code(language: Language, area_code: str, rng: Rng) -> str:
    """zh: 18 characters in the pattern of GB 32100; en: employer number "00-xxxxxxx"."""
    if language == "en":
        return f"00-{digits(rng, 7)}"
    body = "".join(_CODE_LETTERS[i] for i in rng.integers(0, 31, 9))
    first17 = f"91{area_code}{body}"
    return first17 + organisation_check(first17)
