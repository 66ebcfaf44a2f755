"""Which pictures the report shows: picked case after case, remembered by where they stand."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from output.tables.walk import CaseRows, Row
from pipeline import conditions
from pipeline.records import shot_of

PER_KIND, PER_CONDITION, PER_ANOMALY = 4, 4, 2


class Spot(NamedTuple):
    """Where a row stands."""

    path: str
    group: int
    row: int


@dataclass
class Exhibit:
    """An anomaly, the evidence its picture shows, and the same picture of the twin."""

    case: str
    anomaly: Row
    evidence: list[dict[str, str]]
    shot: str  # the id of the picture without that of its case
    lied: Spot
    twin: Spot | None = None


@dataclass
class Choice:
    """A few candidates per kind, condition and anomaly; rows of images bear their ``spot``."""

    _kinds: dict[str, list[tuple[bool, int, str, Spot]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _conditions: dict[str, dict[str, list[tuple[int, Spot]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    _exhibits: dict[str, list[tuple[str, int, Exhibit]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _before: CaseRows | None = None

    def add(self, file: CaseRows) -> None:
        """Consider what belongs to the next case."""
        for image in file.images if not file.case["twin_of"] else ():
            self._consider(image)
        self._exhibit(file)
        # Halves come one after the other, whichever lies.
        for lied, clean in ((file, self._before), (self._before, file)):
            if lied and clean and clean.case["twin_of"] == lied.case["id"]:
                self._pair(lied, clean)
        self._before = file

    def kinds(self) -> dict[str, list[Spot]]:
        """A few pictures per kind, calm ones first."""
        return {kind: [spot for *_, spot in self._kinds[kind]] for kind in sorted(self._kinds)}

    def conditions(self) -> dict[str, list[Spot]]:
        """A few pictures per condition, spread over kinds and sorted by severity."""
        chosen = {}
        for condition in sorted(self._conditions):
            groups = [group for _, group in sorted(self._conditions[condition].items())]
            rounds = [pick for turn in zip_longest(*groups) for pick in turn if pick]
            picks = sorted(rounds[:PER_CONDITION], key=lambda pick: pick[0])
            chosen[condition] = [spot for _, spot in picks]
        return chosen

    def exhibits(self) -> list[Exhibit]:
        """Anomalies in the order of their cases' ids."""
        kept = chain.from_iterable(self._exhibits.values())
        return [exhibit for *_, exhibit in sorted(kept, key=lambda entry: entry[:2])]

    def spots(self) -> set[Spot]:
        """All that was chosen."""
        tiles = chain(self.kinds().values(), self.conditions().values())
        found = set(chain.from_iterable(tiles))
        for exhibit in self.exhibits():
            found |= {exhibit.lied} if exhibit.twin is None else {exhibit.lied, exhibit.twin}
        return found

    def _consider(self, image: Row) -> None:
        if not any(document["fields"] for document in image["documents"]):
            return  # an empty desk, a blank form: nothing of the file
        first, condition, severity = image["documents"][0], image["condition"], image["severity"]
        if len(image["documents"]) == 1 and first["page"] == 0:
            insort(
                self._kinds[first["kind"]],
                (condition != conditions.NORMAL, severity, image["id"], image["spot"]),
            )
            del self._kinds[first["kind"]][PER_KIND:]
        group = self._conditions[condition][first["kind"]]
        if len(group) < PER_CONDITION:
            group.append((severity, image["spot"]))

    def _exhibit(self, file: CaseRows) -> None:
        name = file.case["id"]
        for number, anomaly in enumerate(file.case["anomalies"]):
            kept = self._exhibits[anomaly["kind"]]
            if len(kept) == PER_ANOMALY and (name, number) > kept[-1][:2]:
                continue
            if found := _best(anomaly, file.images):
                image, evidence = found
                exhibit = Exhibit(name, anomaly, evidence, _shot(image), image["spot"])
                insort(kept, (name, number, exhibit), key=lambda entry: entry[:2])
                del kept[PER_ANOMALY:]

    def _pair(self, lied: CaseRows, clean: CaseRows) -> None:
        """The pictures of the twin."""
        spots = {_shot(image): image["spot"] for image in reversed(clean.images)}
        for name, _, exhibit in chain.from_iterable(self._exhibits.values()):
            if name == lied.case["id"]:
                exhibit.twin = spots.get(exhibit.shot)


def _shot(image: Row) -> str:
    return shot_of(image["id"], image["case_id"])


def _legible(image: Row) -> Iterator[tuple[str, str, str]]:
    """Document, name and text of what can be read in a picture.

    By text as well: a field may stand on several sheets, of which one was forged.
    """
    for sheet in image["documents"]:
        for field_view in sheet["fields"]:
            if field_view["legible"] and field_view["visible"] > 0.95:
                yield sheet["id"], field_view["name"], field_view["text"]


def _best(anomaly: Row, images: Sequence[Row]) -> tuple[Row, list[dict[str, str]]] | None:
    """The picture showing most of the evidence legibly, and the evidence it shows."""
    best: tuple[Row, list[dict[str, Any]]] | None = None
    for image in images:
        legible = set(_legible(image))
        shown = [
            e for e in anomaly["evidence"] if (e["document_id"], e["field"], e["shown"]) in legible
        ]
        if shown and (best is None or len(shown) > len(best[1])):
            best = (image, shown)
    return best
