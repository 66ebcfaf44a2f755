"""Papers of somebody's own kinds, derived again from print by what the manifest says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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

    def choices(self) -> frozenset[tuple[str, str]]:
        """Kinds and fields that a layout may print as a tick."""
        found = set()
        for kind, spec in self.specs.items():
            found |= {(kind, name) for name, field in spec.fields.items() if field.type == "enum"}
        return frozenset(found)


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


@dataclass
class Tally:
    """What was derived of the papers of some cases: faults, how many values, and unique ones."""

    lines: list[str] = field(default_factory=list)
    values: int = 0
    # A unique field with its text -> the first paper that says it; twins have papers in common.
    unique: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, known: Forms, case: Mapping[str, Any], printed: Printed) -> None:
        """The papers of own kinds of one case, which holds those of others too.

        ``printed``: with ``forms``, those of ``checks``.
        """
        if not known.specs:
            return
        for found in faults(case, printed):
            if isinstance(found, int):
                self.values += found
            else:
                self.lines.append(found)
        for document_id, texts in printed.items():
            kind = printed.kinds[document_id]
            for name, spec in known.specs[kind].fields.items() if kind in known.specs else ():
                if spec.unique and name in texts:
                    self._once((kind, name, texts[name]), document_id)

    def said(self) -> str:
        """As a line of a check."""
        counted = f"{self.values} values of own forms derived again from printed text"
        return f"{counted}: {len(self.lines)} faults"

    def _once(self, said: tuple[str, str, str], document_id: str) -> None:
        first = self.unique.setdefault(said, document_id)
        if first != document_id:
            self.lines.append(f"{document_id}: {said[1]}: {said[2]!r} is also on {first}")

    def join(self, other: Tally) -> None:
        """What was derived elsewhere, of other cases."""
        self.lines += other.lines
        self.values += other.values
        for said, document_id in other.unique.items():
            self._once(said, document_id)


def faults(case: Mapping[str, Any], printed: Printed) -> Iterator[str | int]:
    """What does not hold on the papers of own kinds of a case, a line each, and how many values
    of each paper were derived.

    A planted lie about facts is left to its rule, in the fields that it names; a paper whose print
    was forged holds in no field that needs the forged one, and is left to the forgery.
    """
    lied, forged = set[tuple[str, str]](), set[str]()
    for anomaly in case["anomalies"]:
        for evidence in anomaly["evidence"]:
            lied.add((evidence["document_id"], evidence["field"]))
            if anomaly["family"] == "tampering":
                forged.add(evidence["document_id"])
    for document_id, check in printed.forms.items():
        if document_id in forged:
            continue
        for found in check.findings:
            if not found.rule or (document_id, found.field) not in lied:
                yield f"{case['id']}: {document_id}: {found}"
        yield check.derived


def checks(known: Forms, case: Mapping[str, Any], printed: Printed) -> Mapping[str, PaperCheck]:
    """Of each paper of an own kind that was photographed whole, its print held against its kind."""
    today, persons = date.fromisoformat(case["today"]), case["persons"]
    found = {}
    for document_id, texts in printed.items():
        kind = printed.kinds[document_id]
        if kind in known.specs and _whole(case, document_id, texts):
            spec, digits = known.specs[kind], known.digits[kind]
            found[document_id] = PaperCheck(spec, texts, today, persons, digits)
    return found


def _whole(case: Mapping[str, Any], document_id: str, texts: Mapping[str, str]) -> bool:
    """Do the photographs show all rows of a paper? A group photo may show only some sheets."""
    facts = next(d["facts"] for d in case["documents"] if d["id"] == document_id)
    said = {_row(fact["name"]) for fact in facts}
    return said <= {_row(name) for name in texts} | {""}


def _row(name: str) -> str:
    """The row a cell is of, ``postings.3``; nothing for a field."""
    table, _, rest = name.partition(".")
    return f"{table}.{rest.partition('.')[0]}" if rest[:1].isdigit() else ""
