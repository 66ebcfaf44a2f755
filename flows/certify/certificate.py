"""The certificate as data: what was looked for, where, what was met, what is not proven.

Values stand in it as keyed digests only. The key is drawn from the sources' own bytes (or a phrase
of the officer's): who has no sources cannot try values, and who has them knows the values.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

from flows.certify.canaries import Outcome
from flows.certify.judgement import Collisions, Hit
from flows.certify.pixels import Foreign
from flows.certify.readers.pieces import Unread
from flows.certify.secrets import Secret
from flows.certify.verdict import Status

SHOWN = 200  # hits that are listed; of more only the number is told
_DIGITS = 16  # of a keyed digest: enough to tell values apart
SURE = 0.95  # of a bound


class Doubt(NamedTuple):
    """An approved form says what a field of a source was filled in with: somebody should look.

    Attributes:
        form: which, counted from 1.
        secret: its place in the list.
    """

    form: int
    secret: int


class Found(NamedTuple):
    """All that a run found, before it is judged as a whole."""

    secrets: Sequence[Secret]
    hits: Sequence[Hit]
    foreign: Sequence[Foreign]
    unread: Sequence[Unread]
    collisions: Collisions
    coincidences: Counter[Any]
    self_test: Sequence[Outcome]
    pixels: Mapping[str, int]
    looked: Mapping[str, int]
    doubts: Sequence[Doubt] = ()


class Inputs(NamedTuple):
    """What was certified, by digests."""

    dataset: str
    sources: Sequence[bytes]
    forms: Sequence[str]
    salt: bytes


def key_of(contents: Iterable[bytes], phrase: str | None) -> bytes:
    """The key of all digests: of the sources' bytes, or of a phrase."""
    if phrase is not None:
        return hashlib.blake2b(phrase.encode(), person=b"phrase").digest()
    found = hashlib.blake2b(person=b"sources")
    for data in contents:
        found.update(hashlib.blake2b(data).digest())
    return found.digest()


def keyed(salt: bytes, value: str | bytes) -> str:
    """A value's digest, of use to those only who have the key."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.new(salt, data, hashlib.sha256).hexdigest()[:_DIGITS]


def status_of(found: Found) -> Status:
    """Clean only if everything was read, nothing was met, and every canary was."""
    if found.hits or found.foreign or any(found.collisions):
        return "hit"
    missed = [each for each in found.self_test if each.detected < each.planted]
    return "unable" if found.unread or missed or not found.self_test else "clean"


def bound(read: int) -> float:
    """The largest share of pictures with foreign ink that ``read`` clean ones leave possible.

    Exact, 95 % sure: 1 - 0.05 ** (1 / n), about 3 / n. 1.0 where none was read.
    """
    return 1 - (1 - SURE) ** (1 / read) if read else 1.0


def certificate(found: Found, inputs: Inputs) -> dict[str, Any]:
    """The content of ``certificate.json``."""
    counted = Counter(str(secret.kind) for secret in found.secrets)
    return {
        "certificate": "creditdocs",
        "version": version("creditdocs"),
        "status": status_of(found),
        "dataset": {"manifest_sha256": inputs.dataset, **found.looked},
        "sources": {
            "files": [keyed(inputs.salt, data) for data in inputs.sources],
            "secrets": len(found.secrets),
            "by_kind": dict(sorted(counted.items())),
            "given_in_a_list": sum(secret.given for secret in found.secrets),
        },
        "forms": list(inputs.forms),
        "hits": [_hit(found, hit, inputs.salt) for hit in found.hits[:SHOWN]],
        "hits_in_all": len(found.hits),
        "foreign_ink": [each._asdict() for each in found.foreign[:SHOWN]],
        "foreign_ink_in_all": len(found.foreign),
        "doubts": [_doubt(found, each, inputs.salt) for each in found.doubts[:SHOWN]],
        "doubts_in_all": len(found.doubts),
        "unread": [each._asdict() for each in found.unread[:SHOWN]],
        "unread_in_all": len(found.unread),
        "collisions": found.collisions._asdict(),
        "coincidences": {str(k): n for k, n in sorted(found.coincidences.items())},
        "pixels": dict(found.pixels),
        "self_test": _self_test(found.self_test),
        "not_proven": not_proven(found),
    }


def _hit(found: Found, hit: Hit, salt: bytes) -> dict[str, Any]:
    secret = found.secrets[hit.secret]
    return {
        "secret": keyed(salt, secret.text),
        "kind": str(secret.kind),
        "taken_from": secret.place,
        "place": hit.place,
        "exact": hit.exact,
    }


def _doubt(found: Found, doubt: Doubt, salt: bytes) -> dict[str, Any]:
    secret = found.secrets[doubt.secret]
    return {
        "form": doubt.form,
        "secret": keyed(salt, secret.text),
        "kind": str(secret.kind),
        "taken_from": f"{secret.group}, {secret.place}",
    }


def _self_test(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    tried = [each.blocked for each in outcomes if each.blocked is not None]
    return {
        "planted": sum(each.planted for each in outcomes),
        "detected": sum(each.detected for each in outcomes),
        "planted_in_a_source": len(tried),
        "blocked_on_the_way": sum(tried),
        "places": [each._asdict() for each in outcomes],
    }


def not_proven(found: Found) -> list[str]:
    """What this certificate does not say, in sentences."""
    read = found.pixels.get("pictures_read", 0)
    legible = found.pixels.get("pictures_legible", 0)
    every = found.pixels.get("pictures", 0)
    common = sum(secret.common for secret in found.secrets)
    unsure = found.pixels.get("lines_unsure", 0)
    return [
        f"Of {every} pictures {read} were read by OCR, drawn from the {legible} whose print is "
        f"legible. Where these show nothing foreign, up to {bound(read):.1%} of the legible "
        "pictures could (95 % sure). What no engine can read in the others was not read; their "
        "bytes and notes were searched like all others.",
        f"Of the lines of print read, the engine was unsure of {unsure}. These were held against "
        "the secrets, but not against captions and facts.",
        f"{common} of {len(found.secrets)} secrets are days, sums, short numbers or words that "
        "the generator draws by itself. They are hits where the drawn truth does not say the same; "
        "where it does, they are counted as coincidences.",
        "Values shorter than four letters or five digits, and round sums, were not looked for; "
        "sums and short numbers that nobody listed were not in compressed bytes, the report and "
        "the manifest, where counts and sizes are alike.",
        "Signatures, faces, stamps without letters and handwriting are not values that can be "
        "searched; whether a form's background keeps any is for the person who approves it.",
        "Numbers with fractions in tables (coordinates, shares) were not read as values.",
        "A picture of a secret that is turned about, drawn without letters, or split over several "
        "places was not looked for. Values with two or more letters changed are met only by parts.",
        "Each place of the self-test had few canaries in this run: it shows that the readers work, "
        "not how often they fail.",
        "The manifest's digests show that files are as they were written. Whether the generator "
        "wrote them is for `creditdocs check --regenerate` to say.",
    ]
