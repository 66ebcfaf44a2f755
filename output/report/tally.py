"""What the report counts, and each subtask's first question, case after case."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from typing import Any

from output.tables.walk import CaseRows, Row

_SHOWN = ("task", "question", "answer")


class Tally:
    """Counts of a dataset's cases, photographs and questions."""

    def __init__(self) -> None:
        self.totals = Counter(cases=0, photographs=0, questions=0, anomalies=0)
        self._bars: dict[str, Counter[str]] = {}
        self._fields: Counter[tuple[str, bool]] = Counter()
        self._first: dict[str, Row] = {}

    def add(self, file: CaseRows) -> None:
        """Count what belongs to the next case."""
        case, images, questions = file.case, file.own, file.questions
        self.totals.update(
            cases=1,
            photographs=len(images),
            questions=len(questions),
            anomalies=len(case["anomalies"]),
        )
        self._count("Photographs per condition", *(p["condition"] for p in images))
        sheets = list(chain.from_iterable(image["documents"] for image in images))
        self._count("Sheets per kind", *(sheet["kind"] for sheet in sheets))
        self._count("Severity", *(str(p["severity"]) for p in images))
        self._count("Questions per subtask", *(q["subtask"] for q in questions))
        self._count("Anomalies", *(a["kind"] for a in case["anomalies"]))
        self._count("Decision", case["decision"])
        self._count("Sex of the applicant", case["persons"][0]["sex"])
        self._count("Monthly income", _income_band(json.loads(case["facts"])["monthly_income"]))
        for image in images:
            for sheet in image["documents"]:
                self._fields.update((image["condition"], f["legible"]) for f in sheet["fields"])
        for question in questions:
            self._first.setdefault(question["subtask"], {n: question[n] for n in _SHOWN})

    def charts(self) -> list[dict[str, Any]]:
        """Titles with their bars."""
        legible = {c: self._legible(c) for c in sorted({c for c, _ in self._fields})}
        bars = {**self._bars, "Legible fields, %": legible}
        return [_chart(title, values) for title, values in bars.items() if values]

    def _legible(self, condition: str) -> int:
        """How many in a hundred fields can be read under a condition."""
        read, lost = self._fields[condition, True], self._fields[condition, False]
        return round(100 * read / max(1, read + lost))

    def samples(self) -> list[dict[str, Any]]:
        """The first question of each subtask."""
        return [{"subtask": subtask, **shown} for subtask, shown in sorted(self._first.items())]

    def _count(self, title: str, *values: str) -> None:
        self._bars.setdefault(title, Counter()).update(values)


def _income_band(monthly: str) -> str:
    value = float(monthly)
    for limit, label in (
        (5_000, "a: under 5k"),
        (10_000, "b: 5-10k"),
        (20_000, "c: 10-20k"),
        (41_667, "d: 20-42k"),
    ):
        if value < limit:
            return label
    return "e: over 42k"


def _chart(title: str, values: Counter[str] | dict[str, int]) -> dict[str, Any]:
    top = max(values.values()) or 1
    return {
        "title": title,
        "bars": [
            {"name": k, "value": v, "share": round(100 * v / top, 1)}
            for k, v in sorted(values.items())
        ],
    }
