"""Read-back: how many legible fields of normal captures an OCR engine reads to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.bench.ocr import Reading, read, some
from flows.bench.progress import say
from flows.bench.specimens import layouts, sheets, taken
from pipeline.conditions import NORMAL

PER_SHEET = 14  # fields at most, spread evenly


def plainly(
    kind: str, layout: str, wanted: int, *, per_sheet: int = PER_SHEET
) -> tuple[list[Reading], list[str], int]:
    """At least so many legible fields of a layout, read on normal captures of sheet after sheet.

    The names of those that were not legible there (signatures are none, being drawn); and how many
    fields there were.
    """
    found: list[Reading] = []
    lost: list[str] = []
    count = 0
    for number, page in enumerate(sheets(kind, layout)):
        photo = taken(page, NORMAL, 0, number=number)
        fields = photo.sheets[0].fields
        lost += [f.name for f in fields if not f.legible]
        count += len(fields)
        found += read(photo, page, some([f for f in fields if f.legible], per_sheet, number))
        if len(found) >= wanted:
            break
    return found, sorted(lost), count


def by_layout(wanted: int = 56) -> dict[str, Any]:
    """Legible fields read exactly on normal captures, of every layout and language.

    And what was misread or not legible.
    """
    rows: dict[str, dict[str, Any]] = {}
    for kind, layout in layouts():
        found, lost, _ = plainly(kind, layout, wanted)
        exact = sum(r.exact for r in found)
        wrong = [f"{r.field.name}: {r.field.text!r} as {r.seen!r}" for r in found if not r.exact]
        say(f"{kind}/{layout}: {exact} of {len(found)}")
        rows[f"{kind}/{layout}"] = {
            "fields": len(found),
            "exact": exact,
            "wrong": wrong,
            "illegible": sorted(set(lost)),
        }
    languages = {}
    for language in ("zh", "en"):
        own = [row for layout, row in rows.items() if layout.startswith(f"{language}/")]
        languages[language] = _sum(own)
    return {"languages": languages, "layouts": rows}


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    fields, exact = (sum(r[key] for r in rows) for key in ("fields", "exact"))
    least = min(r["exact"] / r["fields"] for r in rows)
    return {
        "layouts": len(rows),
        "fields": fields,
        "exact": exact,
        "share": round(exact / fields, 4),
        "least_of_a_layout": round(least, 4),
    }
