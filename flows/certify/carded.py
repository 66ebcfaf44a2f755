"""A dataset's own card says what its certificate found, and its manifest answers for that card.

The certificate names the manifest, the manifest the card, and the card no digest: so the three can
agree, whatever was stated before.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from flows.certify.verdict import Status
from flows.storage.dataset import Dataset
from output.report import card
from output.tables import manifest


class Stated(NamedTuple):
    """The manifest as it is now: its digest, and by how many bytes the dataset grew."""

    manifest: str
    grown: int


def stated(dataset: Dataset, status: Status) -> Stated:
    """Have the card state the status, and the manifest the card.

    A card that is not the one its manifest answers for, whatever status it states, is left alone;
    so is one that states none, as of a dataset without somebody's own forms.
    """
    root, store = dataset.store.root, dataset.store
    old = store.read_bytes(f"{root}/{manifest.NAME}")
    if not manifest.intact(old):
        return Stated(sha256(old).hexdigest(), 0)
    content = dataset.manifest
    entry = _entry(content)
    before = store.read_bytes(f"{root}/{card.NAME}")
    text = before.decode("utf-8", "replace")
    said = {sha256(card.stated(text, each).encode()).hexdigest() for each in card.STATEMENTS}
    after = card.stated(text, status).encode()
    if entry.get("sha256") not in said or len(said) == 1:
        return Stated(sha256(old).hexdigest(), 0)
    listed = {**entry, "bytes": len(after), "sha256": sha256(after).hexdigest()}
    files = [listed if each is entry else each for each in content["files"]]
    told = {**content, "files": files, "certificate": {"status": status}}
    new = manifest.as_bytes(told)
    store.write_bytes(f"{root}/{card.NAME}", after)
    store.write_bytes(f"{root}/{manifest.NAME}", new)
    return Stated(sha256(new).hexdigest(), len(after) + len(new) - len(before) - len(old))


def _entry(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the manifest says of the card."""
    entries = (each for each in content["files"] if each["path"] == card.NAME)
    return next(entries, {})
