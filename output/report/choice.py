"""Which pictures the report shows: picked case after case, remembered by where they stand."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from output.tables.walk import CaseRows, Row

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
        for lied, clean in (
            (file, self._before),
            (self._before, file),
        ):  # halves come one after the other, whichever lies
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
            rounds = [group[n] for n in range(PER_CONDITION) for group in groups if n < len(group)]
            chosen[condition] = [
                spot for _, spot in sorted(rounds[:PER_CONDITION], key=lambda pick: pick[0])
            ]
        return chosen

    def exhibits(self) -> list[Exhibit]:
        """Anomalies in the order of their cases' ids."""
        found = sorted(
            (case, number, kind)
            for kind, kept in self._exhibits.items()
            for case, number, _ in kept
        )
        return [
            next(e for c, n, e in self._exhibits[kind] if (c, n) == (case, number))
            for case, number, kind in found
        ]

    def spots(self) -> set[Spot]:
        """All that was chosen."""
        tiles = (
            spot
            for groups in (self.kinds(), self.conditions())
            for spots in groups.values()
            for spot in spots
        )
        return {*tiles, *(spot for e in self.exhibits() for spot in (e.lied, e.twin) if spot)}

    def _consider(self, image: Row) -> None:
        first, condition, severity = image["documents"][0], image["condition"], image["severity"]
        if len(image["documents"]) == 1 and first["page"] == 0:
            insort(
                self._kinds[first["kind"]],
                (condition != "Normal Captures", severity, image["id"], image["spot"]),
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
                insort(
                    kept,
                    (name, number, Exhibit(name, anomaly, evidence, _shot(image), image["spot"])),
                    key=lambda entry: entry[:2],
                )
                del kept[PER_ANOMALY:]

    def _pair(self, lied: CaseRows, clean: CaseRows) -> None:
        """The pictures of the twin."""
        for exhibit in self._of(lied.case["id"]):
            exhibit.twin = next(
                (image["spot"] for image in clean.images if _shot(image) == exhibit.shot), None
            )

    def _of(self, case: str) -> Iterator[Exhibit]:
        return (
            exhibit for kept in self._exhibits.values() for name, _, exhibit in kept if name == case
        )


def _shot(image: Row) -> str:
    return str(image["id"]).removeprefix(image["case_id"])


def _best(anomaly: Row, images: Sequence[Row]) -> tuple[Row, list[dict[str, str]]] | None:
    """The picture showing most of the evidence legibly, and the evidence it shows."""
    best: tuple[Row, list[dict[str, Any]]] | None = None
    for image in images:
        # By text as well: a field may stand on several sheets, of which one was forged.
        legible = {
            (s["id"], f["name"], f["text"])
            for s in image["documents"]
            for f in s["fields"]
            if f["legible"] and f["visible"] > 0.95
        }
        shown = [
            e for e in anomaly["evidence"] if (e["document_id"], e["field"], e["shown"]) in legible
        ]
        if shown and (best is None or len(shown) > len(best[1])):
            best = (image, shown)
    return best
