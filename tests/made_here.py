"""What this process makes of a tiny recipe under every condition, as digests by id.

Run by tests under settings that imitate other machines.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256

from flows.journey.shard import make_shard
from pipeline import recipe as recipes
from pipeline import units
from pipeline.roles import CaptureEffect

PAPERS = {
    "zh": ("zh/identity_card_front", "zh/income_certificate"),
    "en": ("en/drivers_license", "en/bank_statement"),
}


def made_under(condition: str, language: str) -> dict[str, dict[str, str]]:
    """Pictures (JPEG) and label rows (all else of them, questions, cases) of one file photographed
    under one condition.
    """
    settings = {
        "seed": 6,
        "cases": 1,
        "languages": {language: 1},
        "documents": {kind: {} for kind in PAPERS[language]},
    }
    settings |= {
        "captures.sessions": 1,
        "captures.size": [480, 360],
        "captures.conditions": {condition: 1},
        "anomalies.share": 0,
    }
    settings |= {
        "questions.kinds": ["field_extraction", "image_quality"]
    }  # no blank templates, which take longer than all else
    tables, _ = make_shard(recipes.load("files", settings).model_dump_json(), 0)
    made: dict[str, dict[str, str]] = {"pictures": {}, "rows": {}}
    for config, table in tables.items():
        for row in table.to_pylist():
            name = f"{condition} {row['id']}"
            if config == "images":
                made["pictures"][name] = sha256(row.pop("image")["bytes"]).hexdigest()
            made["rows"][name] = sha256(repr(sorted(row.items())).encode()).hexdigest()
    return made


def made_here() -> dict[str, dict[str, str]]:
    """Under all of them, in either language by turns."""
    conditions = sorted(
        units.load(CaptureEffect, name).condition for name in units.names(CaptureEffect)
    )
    every = [
        made_under(condition, "zh" if number % 2 else "en")
        for number, condition in enumerate(conditions)
    ]
    return {
        what: {name: digest for made in every for name, digest in made[what].items()}
        for what in ("pictures", "rows")
    }


if __name__ == "__main__":
    json.dump(made_here(), sys.stdout)
