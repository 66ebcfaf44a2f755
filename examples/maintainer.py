"""A maintainer's round: a new version, its check, a copy for the public, and marks for replies.

Usage: python examples/maintainer.py FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import creditdocs

PAPERS = ("zh/income_certificate", "zh/loan_application_form", "zh/tax_payment_certificate")


def main(folder: Path) -> float:
    """Makes ``folder/v2`` and ``folder/public``; returns the mark of a model that knows nothing."""
    data = creditdocs.generate(
        "benchmark",
        folder / "v2",
        seed=2,  # another seed, other people
        cases=2,  # leave this out for the whole of it
        languages={"zh": 1},
        documents={kind: {} for kind in PAPERS},
        captures__conditions={"Normal Captures": 2, "Low Light": 1},
    )
    faults = creditdocs.check(data)  # every answer, derived again from printed text
    if faults:
        raise SystemExit("\n".join(faults))

    # The shape of the reference benchmark: pictures, and prompts without their answers.
    creditdocs.export(data, "fcmbench", folder / "public")

    replies = {question.id: '{"answer": ""}' for question in data.questions}
    found = creditdocs.score(replies, data)
    mean = found.scores.mean.score
    if mean is None:
        raise SystemExit("nothing was asked")
    print(f"{len(data.questions)} questions; who always says nothing gets {mean:.1f} of 100")
    return mean


if __name__ == "__main__":
    main(Path(sys.argv[1]))
