"""Makes a small dataset in which one of the guide's units takes part, and checks it.

Run inside a copy of the tree that has the unit: ``python tests/docs/unit_trial.py UNIT FOLDER``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from runs import made_in_this_process

from flows.commands.check_named import faults as faults_of
from flows.commands.export import export
from flows.storage.dataset import Dataset

SMALL: Mapping[str, object] = {
    "seed": 3,
    "cases": 3,
    "languages": {"en": 1},
    "captures.size": [1024, 768],
    "captures.sessions": 1,
    "captures.conditions": {"Normal Captures": 1},
    "anomalies.share": 0.0,
    "questions.kinds": ["field_extraction"],
}
KEYS: Mapping[str, Mapping[str, object]] = {
    "residence_certificate": {"documents": {"en/residence_certificate": {}}},
    "utility_bill_charge": {
        "documents": {"en/utility_bill": {}},
        "anomalies.share": 1.0,
        "anomalies.kinds": {"utility_bill_charge": 1},
    },
    "missing_figure": {
        "documents": {"zh/tax_payment_certificate": {}, "zh/loan_application_form": {}},
        "languages": {"zh": 1},
        "anomalies.share": 1.0,
        "anomalies.kinds": {"missing_figure": 1},
        "captures.size": [1600, 1200],
    },
    "coloured_light": {
        "documents": {"en/utility_bill": {}},
        "captures.conditions": {"Coloured Light": 1},
    },
    "bill_days": {"documents": {"en/utility_bill": {}}, "questions.kinds": ["num_cal_190"]},
    "picture_texts": {"documents": {"en/utility_bill": {}}},
}


def main(unit: str, folder: Path) -> None:
    """Prints a JSON object: faults that ``check`` finds, and what rows of each table say."""
    made_in_this_process(folder / "made", {**SMALL, **KEYS[unit]})
    name = str(folder / "made")
    faults = faults_of(name, 1, workers=1)
    found = {"faults": faults, **{table: rows(name, table) for table in ROWS}}
    if unit == "picture_texts":
        export(name, unit, str(folder / "exported"))
        export(name, unit, str(folder / "again"))
    print(json.dumps(found))


def rows(name: str, table: str) -> list[Any]:
    return [ROWS[table](row) for row in Dataset.open(name).rows(table)]


ROWS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "images": lambda row: (
        [row["condition"], row["severity"], row["tampered"]]
        + [[sheet["kind"], len(sheet["fields"])] for sheet in row["documents"]]
    ),
    "questions": lambda row: [row["subtask"], json.loads(row["answer"])],
    "cases": lambda row: [
        row["twin_of"],
        [a["kind"] for a in row["anomalies"]],
        row["rules_fired"],
    ],
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
