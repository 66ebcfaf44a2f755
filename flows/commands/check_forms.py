"""Papers of somebody's own kinds, derived again from print by what the manifest says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipeline.errors import UserError
from pipeline.forms.checks import PaperCheck
from pipeline.forms.locale import writer
from pipeline.forms.schema import KindSpec
from pipeline.roles import Printed


class Forms(NamedTuple):
    """Kind -> what its kind.yaml said, and the decimals of its currency."""

    specs: Mapping[str, KindSpec]
    digits: Mapping[str, int]


def forms(manifest: Mapping[str, Any]) -> Forms:
    """The own kinds of a dataset.

    Raises:
        UserError: the manifest says of one what no kind.yaml may say.
    """
    specs: dict[str, KindSpec] = {}
    for name, raw in manifest.get("forms", {}).items():
        try:
            specs[name] = KindSpec.model_validate(raw)
        except ValidationError as error:
            what = f"forms.{name}: {error.errors()[0]['msg']}"
            raise UserError("manifest.json", what, "make the dataset again") from None
    digits = {
        name: writer(spec.locale, spec.currency, "manifest.json").digits
        for name, spec in specs.items()
    }
    return Forms(specs, digits)


def faults(known: Forms, case: Mapping[str, Any], printed: Printed) -> Iterator[str | int]:
    """What does not hold on the papers of own kinds of a case, a line each, and how many values
    of each paper were derived; papers that carry a planted anomaly are its own affair.
    """
    planted = {e["document_id"] for a in case["anomalies"] for e in a["evidence"]}
    for document_id, texts in printed.items():
        spec = known.specs.get(printed.kinds[document_id])
        if spec is None or document_id in planted or not _whole(case, document_id, texts):
            continue
        check = PaperCheck(
            spec,
            texts,
            date.fromisoformat(case["today"]),
            case["persons"],
            known.digits[printed.kinds[document_id]],
        )
        yield from (f"{case['id']}: {document_id}: {line}" for line in check.faults())
        yield check.derived


def _whole(case: Mapping[str, Any], document_id: str, texts: Mapping[str, str]) -> bool:
    """Do the photographs show all rows of a paper? A group photo may show only some sheets."""
    facts = next(d["facts"] for d in case["documents"] if d["id"] == document_id)
    said = {_row(fact["name"]) for fact in facts}
    return said <= {_row(name) for name in texts} | {""}


def _row(name: str) -> str:
    """The row a cell is of, ``postings.3``; nothing for a field."""
    table, _, rest = name.partition(".")
    return f"{table}.{rest.partition('.')[0]}" if rest[:1].isdigit() else ""
