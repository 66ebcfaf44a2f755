"""Lies on papers of own kinds: one contradiction in print, found again by print alone, and none in
the twin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from own_forms import EXAMPLE, PAPER, facts, lay, somebody, unit
from paper_run import unphotographed, unseen

from flows.checking import own_forms
from flows.checking.rederive import printed_of, rule_faults
from flows.journey.case import Journey, make_case
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shard import tables
from flows.journey.timings import Clock
from flows.preview.preview import preview
from output.tables import manifest
from pipeline import recipe as recipes
from pipeline import units
from pipeline.conditions import DIGITAL_ORIGINAL, NORMAL
from pipeline.errors import UserError
from pipeline.forms.schema import PAST
from pipeline.kinds import OWN
from pipeline.rng import Address
from pipeline.roles import FactChange, PageChange

LIES = [n for n in units.names(FactChange) if units.load(FactChange, n).carriers == ((OWN,),)]
FORGERIES = units.names(PageChange)
RULES = {
    "broken_form_balance": "balance_chain",
    "expired_form": "expiry",
    "future_date": "future_date",
    "wrong_form_value": "form_value",
}
MONEY = {"type": "money"}
CARD: dict[str, Any] = {  # terms, products, a rate, and what depends on them
    "name": {"type": "name"},
    "amount": {**MONEY, "from": {"range": [2000, 50000], "step": 100}, "format": "#,##0.00 ¤"},
    "months": {"type": "int", "from": {"choice": {12: 1, 24: 2, 36: 2}}},
    "rate": {**MONEY, "from": {"formula": "round(amount / months, 2)"}},
    "yearly": {**MONEY, "from": {"formula": "rate * 12"}},
    "share": {"type": "decimal", "from": {"formula": "rate / amount"}, "format": "0.0 %"},
    "issued": {
        "type": "date",
        "from": {"between": ["today - years(1)", "today - months(2)"]},
        "format": "ddMMyyyy",
        "must": {"not_after": "today"},
    },
    "until": {
        "type": "date",
        "from": {"formula": "issued + years(3)"},
        "must": {"not_before": "today"},
    },
    "pass": {
        "type": "date",
        "from": {"between": ["today + days(9)", "today + years(9)"]},
        "format": "d. MMMM yyyy",
        "must": {"not_before": "today"},
        "label": "Pass gültig bis",
    },
    "signed": {"type": "date", "from": "loan.filed"},
    "insured": {"type": "bool", "from": {"share": 0.5}},  # a tick, which is no text
}
LEDGER: dict[str, Any] = {  # a product in every row, their sum, a balance with its sign
    "label": "Ledger",
    "locale": "fr-FR",
    "fields": {
        "start": {**MONEY, "from": {"range": [-900, 900]}},
        "total": {**MONEY, "from": {"formula": "sum(lines.cost)"}},
        "count": {"type": "int", "from": {"formula": "count(lines)"}},
        "end": {**MONEY, "from": {"formula": "start - total"}},
        "day": {"type": "date", "from": "today"},
    },
    "rows": {
        "lines": {
            "count": [3, 9],
            "columns": {
                "pieces": {"type": "int", "from": {"range": [1, 40], "step": 1}},
                "price": {**MONEY, "from": {"range": [2, 60]}},
                "cost": {**MONEY, "from": {"formula": "pieces * price"}},
                "less": {**MONEY, "from": {"formula": "-cost"}},
                "left": {**MONEY, "from": {"formula": "running(start, less)"}},
                "sign": {"type": "text", "from": {"formula": 'if(left < 0, "D", "C")'}},
            },
        }
    },
}


def card(folder: Path) -> Path:
    """A form of fields alone."""
    marks: list[dict[str, Any]]
    spec = {"label": "Card", "locale": "de-DE", "fields": CARD}
    names = [name for name in CARD if name != "insured"]
    marks = [{"field": n, "box": [20, 10 + 15 * k, 260, 12]} for k, n in enumerate(names)]
    marks.append({"tick": "insured", "equals": True, "at": [20, 180], "style": "none"})
    return _written(folder, spec, marks)


def ledger(folder: Path) -> Path:
    """A form of rows that are multiplied and added up."""
    marks: list[dict[str, Any]] = [
        {"field": n, "box": [20, 10 + 15 * k, 120, 12]} for k, n in enumerate(LEDGER["fields"])
    ]
    columns = [{"name": n, "width": 40} for n in LEDGER["rows"]["lines"]["columns"]]
    box = [20, 90, 240, 100]
    table = {"rows": "lines", "box": box, "row_height": 10, "per_page": 9, "columns": columns}
    marks.append(table)
    return _written(folder, LEDGER, marks)


def _written(folder: Path, spec: Mapping[str, Any], marks: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    text = yaml.safe_dump(dict(spec), allow_unicode=True, sort_keys=False)
    (folder / "kind.yaml").write_text(text, encoding="utf-8")
    page = {**PAPER, "pages": [{"marks": marks}]}
    (folder / "page.yaml").write_text(yaml.safe_dump(page), encoding="utf-8")
    return folder


FORMS = {"account_sheet": lambda _: EXAMPLE, "card": card, "ledger": ledger}
# Which form carries what: a card has no rows, and a ledger no term.
CARRIED: Mapping[str, set[str]] = {
    "account_sheet": {*RULES, *FORGERIES},
    "card": {"expired_form", "future_date", "wrong_form_value", *FORGERIES},
    "ledger": {"broken_form_balance", "future_date", "wrong_form_value", *FORGERIES},
}
PAIRS = 12  # of every lie and form


def loaded(folder: Path, lies: Mapping[str, float], **keys: object) -> LoadedUnits:
    """Files of one form that all lie, half of them near a threshold."""
    said = {
        "languages": {"en": 1},
        "documents": {str(folder): {}},
        "captures.sessions": 1,
        "captures.conditions": {NORMAL: 1, DIGITAL_ORIGINAL: 1},
        "questions.kinds": [],
        "anomalies.share": 1.0,
        "anomalies.kinds": dict(lies),
        "anomalies.near_boundary": 0.5,
    }
    return load_units(recipes.load("files", {**said, **keys}).model_dump_json())


@dataclass
class Walk:
    """What the pairs of one lie on one form have shown."""

    loaded: LoadedUnits
    pairs: int = 0
    originals: int = 0
    faults: list[str] = field(default_factory=list)
    fired: list[set[str]] = field(default_factory=list)  # by each lied half
    fields: Counter[str] = field(default_factory=Counter)  # the first of each evidence

    def add(self, journey: Journey) -> None:
        """Both halves as ``check`` sees them, and as a reader of their pages and PDFs does."""
        known = own_forms.forms(manifest._forms(self.loaded.recipe))
        rows = {row["id"]: row for row in tables(self.loaded, [journey])["cases"].to_pylist()}
        for file in journey.files:
            row = rows[file.id]
            printed = printed_of(row, file.photos, known)
            assert set(printed.forms) == {d.id for d in file.documents}, "photographed whole"
            self.faults += rule_faults(self.loaded, row, file.photos, printed=printed)
            found = own_forms.faults(row, printed)
            self.faults += [line for line in found if isinstance(line, str)]
            self.originals += sum(photo.pdf is not None for photo in file.photos)
            for anomaly in row["anomalies"]:
                self.fired.append(set(row["rules_fired"]))
                self.fields[anomaly["evidence"][0]["field"]] += 1
                for said in anomaly["evidence"]:
                    assert said["shown"] in said_on(file.photos, said["field"])
                    assert said["true"] != said["shown"]
            if not row["anomalies"]:
                assert row["rules_fired"] == []
        self.pairs += 1


def said_on(photos: Any, name: str) -> set[str]:
    """What the pages say in a field."""
    return {f.text for p in photos for s in p.sheets for f in s.fields if f.name == name}


def walked(units_: LoadedUnits, most: int, *, drawn: bool) -> Walk:
    """``drawn``: sheets have pixels, which a forger needs."""
    walk = Walk(units_)
    with unphotographed(originals=True) if drawn else unseen(originals=True):
        for index in range(3 * most):
            journey = make_case(units_, index, Clock())
            if len(journey.files) == 2:
                walk.add(journey)
            if walk.pairs == most:
                break
    return walk


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [*LIES, *FORGERIES])
def test_both_halves_hold_what_they_say_on_every_form(tmp_path: Path, name: str, form: str) -> None:
    """Digital originals among them, whose text says the lied value."""
    folder = FORMS[form](tmp_path / form)
    walk = walked(loaded(folder, {name: 1}), PAIRS, drawn=name in FORGERIES)
    assert walk.faults == []
    assert walk.pairs == (PAIRS if name in CARRIED[form] else 0), walk.fields
    if name in RULES and walk.pairs:
        assert walk.fired == [{RULES[name]}] * PAIRS, "exactly one contradiction is printed"
        assert walk.originals > 0
        alone = {("future_date", "account_sheet"), ("future_date", "ledger")}
        alone.add(("expired_form", "account_sheet"))
        assert len(walk.fields) > 1 or (name, form) in alone, "the same one every time"


def test_over_a_hundred_pairs_are_walked() -> None:
    assert sum(map(len, CARRIED.values())) * PAIRS >= 100
    assert set(RULES) == set(LIES)


def test_a_wrong_figure_elsewhere_on_a_lied_paper_is_a_fault(tmp_path: Path) -> None:
    """The lie covers the field that it names, and no other."""
    units_ = loaded(card(tmp_path / "card"), {"wrong_form_value": 1})
    known = own_forms.forms(manifest._forms(units_.recipe))
    with unseen():
        journey = make_case(units_, 0, Clock())
    lied = next(file for file in journey.files if file.anomalies)
    rows = {row["id"]: row for row in tables(units_, [journey])["cases"].to_pylist()}
    printed = printed_of(rows[lied.id], lied.photos, known)
    ((paper, texts),) = printed.texts.items()
    named = {e.field for a in lied.anomalies for e in a.evidence}
    other = next(name for name in ("rate", "yearly", "share") if name not in named)
    texts[other] = "1,00"  # type: ignore[index]
    printed.forms = own_forms.checks(known, rows[lied.id], printed)
    found = [line for line in own_forms.faults(rows[lied.id], printed) if isinstance(line, str)]
    assert any(f"{paper}: {other}: prints" in line for line in found)


def test_lies_of_forms_are_refused_where_there_is_no_form_and_never_drawn_there() -> None:
    keys: dict[str, object] = {"documents": {"en/pay_stub": {}}, "languages": {"en": 1}}
    named = {**keys, "anomalies.share": 1.0, "anomalies.kinds": {"expired_form": 1}}
    with pytest.raises(UserError, match="carry it; add a kind of your own to documents"):
        load_units(recipes.load("files", named).model_dump_json())
    shipped = load_units(recipes.load("files", {**keys, "anomalies.share": 1.0}).model_dump_json())
    with unseen():
        for index in range(8):
            for file in make_case(shipped, index, Clock()).files:
                assert not {a.kind for a in file.anomalies} & set(LIES)


@pytest.mark.parametrize("name", LIES)
def test_a_preview_of_a_lie_of_forms_says_where_it_is_seen(name: str) -> None:
    with pytest.raises(UserError, match=f"{name}: is told on papers of own kinds"):
        preview(name, None, 1)


def test_days_that_have_come_have_come_in_every_case(tmp_path: Path) -> None:
    fields: dict[str, Any] = {
        f"f{n}": {"type": "date", "from": path} for n, path in enumerate(sorted(PAST))
    }
    own = unit(lay(tmp_path / "past", fields))
    for index in range(300):
        case = somebody(own, index)
        said = own.facts(case, Address(5, ("facts", index)).stream())
        days = {name: day for name, day in said.items() if isinstance(day, date)}
        assert {fields[n]["from"] for n, day in days.items() if day > case.today} == set()


def test_a_true_paper_that_breaks_its_own_bound_is_refused_in_one_line(tmp_path: Path) -> None:
    for must, formula in (("not_before", "today - days(1)"), ("not_after", "today + days(1)")):
        field = {"type": "date", "from": {"formula": formula}, "must": {must: "today"}}
        with pytest.raises(UserError, match=f"fields.d: must be {must}: today"):
            facts(lay(tmp_path / must, {"d": field}))
    with pytest.raises(UserError, match="must: only a date"):
        unit(lay(tmp_path / "n", {"n": {"type": "name", "must": {"not_after": "today"}}}))


def test_a_bound_can_be_taken_back(tmp_path: Path) -> None:
    own = unit(lay(tmp_path / "x", {"d": {"type": "date", "from": "today", "must": {}}}))
    must = own.kind.spec.fields["d"].bounds
    assert must is not None and must.not_after is None and must.not_before is None
