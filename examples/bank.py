"""A bank's own form: laid out in YAML, looked at, and handed in by invented applicants.

Usage: python examples/bank.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import creditdocs

# Lengths are points. A real one has the blank form under it: `background: [{pdf: form.pdf}]`.
FORM = """
kind: en/ssn_card
about: Our own card, number above name
paper: {width: 242.65, height: 153.07, stock: card}
defaults: {font: sans, size: 9}
pages:
  - marks:
      - {rect: [8, 8, 226.65, 137.07], width: 1.2, color: "#305070"}
      - {text: "MEMBER OF THE REGISTER", at: [121.3, 30], anchor: center, size: 11}
      - {text: "Number", at: [24, 60], size: 7}
      - {field: person.id_number, box: [24, 62, 190, 18], font: mono, size: 13}
      - {text: "Name", at: [24, 96], size: 7}
      - {field: person.name, box: [24, 98, 190, 16]}
"""


def main(folder: Path) -> int:
    """Makes ``folder/ours.yaml``, ``ours.png`` and ``dataset``; returns how many of our forms it
    has."""
    folder.mkdir(parents=True, exist_ok=True)
    form = folder / "ours.yaml"
    form.write_text(FORM, encoding="utf-8")
    creditdocs.preview(str(form), folder / "ours.png")  # filled in and photographed, boxes drawn on

    data = creditdocs.generate(
        {
            "name": "ours",
            "cases": 3,
            "languages": {"en": 1},
            "templates": [str(form)],
            "documents": {"en/ssn_card": {str(form): 1}, "en/payment_card": {}},
            "captures": {"conditions": {"Normal Captures": 1, "Scanned Copy": 1}},
            "anomalies": {"share": 0.0},
            "specimen": True,  # a visible mark over every page
        },
        folder / "dataset",
    )
    ours = 0
    for case in data.cases:
        for document in case.documents:
            if document.layout == "ours":
                ours += 1
                said = {fact.name: fact.value for fact in document.facts}
                print(case.id, said["person.name"], said["person.id_number"])
    return ours


if __name__ == "__main__":
    main(Path(sys.argv[1]))
