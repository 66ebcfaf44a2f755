"""What two versions of a row are compared by, aspect by aspect (``LEVELS`` of output.versions)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from output.versions.compare import digest
from output.versions.reach import ANY_KIND

Row = Mapping[str, Any]
_PRINT = ("lines", "regions", "tables")  # of a sheet, beside its fields
_HOUSEHOLD = ("language", "today", "persons", "facts")
_TEXT = ("question", "task", "subtask", "language", "robustness", "rule")


def of_case(row: Row) -> dict[str, Any]:
    """Of a row of ``cases``."""
    return {
        "split": row["split"],
        "twin": row["twin_of"],
        "household": [row[c] for c in _HOUSEHOLD],
        "documents": row["documents"],
        "anomalies": row["anomalies"],
        "decision": [row["decision"], row["rules_fired"]],
    }


def of_paper(document: Row) -> dict[str, Any]:
    """Of one of the documents of a row of ``cases``."""
    return {
        "paper": [document["kind"], document["label"], document["person_id"]],
        "facts": document["facts"],
        "layout": document["layout"],
    }


def of_image(row: Row) -> dict[str, Any]:
    """Of a row of ``images``.

    Earlier versions had no PDF, no second condition and no lines, and of a mask the bytes alone.
    """
    mask = row["tamper_mask"]
    data = mask["bytes"] if isinstance(mask, Mapping) else mask
    second = [row.get("second_condition"), row.get("second_severity")]
    sheets = [{n: v for n, v in sheet.items() if n not in _PRINT} for sheet in row["documents"]]
    return {
        "sheets": [[s["id"], s["page"]] for s in row["documents"]],
        "pixels": [digest(row["image"]["bytes"]), digest(row.get("pdf") or b"")],
        "truth": [row["width"], row["height"], sheets],
        "print": [[sheet.get(name) for name in _PRINT] for sheet in row["documents"]],
        "condition": [row["condition"], row["severity"], *second],
        "tampering": [row["tampered"], digest(data or b"")],
        "parameters": row["parameters"],
    }


def of_question(row: Row) -> dict[str, Any]:
    """Of a row of ``questions``."""
    return {
        "text": [row[c] for c in _TEXT],
        "pictures": row["image_ids"],
        "answer": row["answer"],
        "evidence": row["evidence"],
    }


def kinds_of(row: Row) -> frozenset[str]:
    """The kinds of paper in a picture; ``ANY_KIND`` too where something else lies about."""
    kinds = frozenset(sheet["kind"] for sheet in row["documents"])
    placed = json.loads(row["parameters"]).get("sheets", [])
    return kinds if len(placed) == len(row["documents"]) else kinds | {ANY_KIND}
