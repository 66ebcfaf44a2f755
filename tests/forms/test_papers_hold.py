"""Papers of own kinds are derived again from print, and what was changed in print is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from own_forms import EXAMPLE, TODAY, lay, somebody, unit

from pipeline.forms.checks import PaperCheck
from pipeline.forms.kind import OwnKind
from pipeline.printing.composition import compose
from pipeline.printing.template import load_file
from pipeline.records import Case, Document
from pipeline.rng import Address

Texts = dict[str, str]


def printed(own: OwnKind, layout: Path, case: Case, index: int = 0) -> Texts:
    """What the pages of a paper say."""
    said = own.facts(case, Address(7, ("facts", index)).stream())
    form = load_file(layout)
    paper = Document("p", form.kind, own.label, str(layout), case.applicant.id, said)
    return dict(compose(paper, form).texts)


def check(own: OwnKind, texts: Texts, case: Case, today: date = TODAY) -> PaperCheck:
    person = case.applicant
    row = {
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "phone": person.phone,
        "address": person.place.text,
        "id_number": person.id_number,
    }
    return PaperCheck(own.kind.spec, texts, today, [row], own.kind.writer.digits)


def test_papers_of_the_example_hold_and_every_formula_is_derived() -> None:
    own = unit(EXAMPLE / "kind.yaml")
    for index in range(25):
        case = somebody(own, index)
        texts = printed(own, EXAMPLE / "sheet.yaml", case, index)
        found = check(own, texts, case)
        assert list(found.faults()) == []
        rows = len({name.split(".")[1] for name in texts if name.startswith("postings.")})
        assert found.derived == 5 * rows + 2  # the columns with a formula, two sums


def _amount(text: str) -> str:
    digits = int(text[-1])
    return text[:-1] + str((digits + 1) % 10)


DAMAGE: dict[str, Callable[[Texts], None]] = {
    "closing": lambda t: t.update(closing=t["closing"].replace(",", ",9")[:-3] + " €"),
    "spent": lambda t: t.update(spent=_amount(t["spent"])),
    "opening": lambda t: t.update(opening=_amount(t["opening"])),
    "postings.4.balance": lambda t: t.update({"postings.4.balance": "9.999,99"}),
    "postings.3.sign": lambda t: t.update({"postings.3.sign": "S"}),
    "postings.5.valued": lambda t: t.update({"postings.5.valued": "15.02."}),
    "postings.6.booked": lambda t: t.update({"postings.6.booked": "01.01."}),
    "postings.7": lambda t: [t.pop(n) for n in list(t) if n.startswith("postings.7.")] and None,
    "iban": lambda t: t.update(iban=_amount(t["iban"])),
    "contract": lambda t: t.update(contract=_amount(t["contract"])),
    "holder": lambda t: t.update(holder="Somebody Else"),
    "born": lambda t: t.update(born="01011900"),
    "street": lambda t: t.update(street="Nirgendweg 1"),
    "until": lambda t: t.update(until="30. Februar 2026"),
}


@pytest.mark.parametrize("where", DAMAGE)
def test_a_change_in_print_is_found_where_it_was_made(where: str) -> None:
    own = unit(EXAMPLE / "kind.yaml")
    case = somebody(own)
    texts = printed(own, EXAMPLE / "sheet.yaml", case)
    before = dict(texts)
    DAMAGE[where](texts)
    assert texts != before
    faults = list(check(own, texts, case).faults())
    assert faults
    if where not in ("opening", "postings.7"):  # whose changes show in what is derived from them
        assert any(fault.startswith((f"{where}:", f"{where}.")) for fault in faults), faults


def test_every_row_balance_that_is_one_cent_off_is_found() -> None:
    own = unit(EXAMPLE / "kind.yaml")
    case = somebody(own, 3)
    texts = printed(own, EXAMPLE / "sheet.yaml", case)
    balances = [name for name in texts if name.endswith(".balance")]
    for name in balances:
        wrong = {**texts, name: _amount(texts[name])}
        assert any(name in fault for fault in check(own, wrong, case).faults())


def test_a_hidden_number_does_not_make_a_fault(tmp_path: Path) -> None:
    fields = {
        "hidden": {"type": "money", "from": {"range": [1, 9]}},
        "shown": {"type": "money", "from": {"formula": "hidden * 2"}},
    }
    file = lay(tmp_path, fields)
    own = unit(file)
    case = somebody(own)
    texts = printed(own, tmp_path / "page.yaml", case)
    del texts["hidden"]
    found = check(own, texts, case)
    assert list(found.faults()) == [] and found.derived == 0


def test_days_without_a_year_are_settled_by_their_formulas_and_no_further_reading_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve days of many possible years each: one formula tells of two of them."""
    day = {"type": "date", "from": {"between": ["today - years(1)", "today"]}, "format": "dd.MM."}
    fields: dict[str, object] = {f"d{n}": day for n in range(10)}
    # A year before any that is tried first: only the formula tells.
    fields["whole"] = {"type": "date", "from": {"value": "2019-05-06"}, "format": "dd.MM.yyyy"}
    fields["start"] = {"type": "date", "from": {"formula": "whole - days(30)"}, "format": "dd.MM."}
    own = unit(lay(tmp_path, fields))
    case = somebody(own)
    found = check(own, printed(own, tmp_path / "page.yaml", case), case)
    tried = []
    held = PaperCheck._held
    monkeypatch.setattr(PaperCheck, "_held", lambda self, n: tried.append(n) or held(self, n))
    assert list(found.faults()) == [] and found.derived == 1
    assert found.fields["start"] == date(2019, 4, 6) and len(tried) < 20


def test_a_formula_of_which_print_does_not_tell_all_still_settles_by_its_branch(
    tmp_path: Path,
) -> None:
    money = {"type": "money", "format": "#,##0.00;#,##0.00"}
    fields = {
        "hidden": {"type": "money", "from": {"value": 7}},
        "debt": {**money, "from": {"value": -5}},
        "shown": {"type": "money", "from": {"formula": "if(debt < 0, abs(debt) + 1, hidden)"}},
        "fixed": {**money, "from": {"formula": "-12"}},
    }
    own = unit(lay(tmp_path, fields))
    case = somebody(own)
    texts = printed(own, tmp_path / "page.yaml", case)
    del texts["hidden"]
    found = check(own, texts, case)
    assert list(found.faults()) == [] and found.derived == 2
    assert (found.fields["debt"], found.fields["fixed"]) == (-5, -12)


def test_the_second_way_shares_no_deciding_code_with_the_first() -> None:
    from pipeline.forms import checks, identity, reading, rederive, settling

    for module in (checks, identity, reading, rederive, settling):
        source = Path(module.__file__).read_text(encoding="utf-8")
        for drawing in ("evaluate", "draws", "paper", "locale import", "identifiers", "people"):
            assert f"pipeline.forms.{drawing}" not in source
            assert f"from pipeline.forms import {drawing}" not in source
