"""A kind.yaml: what it may say, and what is refused in one line before anything is drawn."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_forms import EXAMPLE, facts, lay, somebody, unit
from pydantic import ValidationError

from flows.preview.preview import preview
from pipeline import units
from pipeline.errors import UserError
from pipeline.facts import row_numbers
from pipeline.forms.draws import ranged
from pipeline.forms.kind import name_of
from pipeline.forms.source import Source
from pipeline.printing.render import render
from pipeline.printing.template import load_file
from pipeline.records import Case, Document, Fact
from pipeline.rng import Address
from pipeline.roles import Facts, Rng

NAME = {"type": "name"}
MONEY = {"type": "money"}


def formula(text: str, type_: str = "money") -> dict[str, Any]:
    return {"type": type_, "from": {"formula": text}}


def test_the_example_says_what_its_file_says() -> None:
    said = facts(EXAMPLE / "kind.yaml")
    rows = row_numbers(said, "postings")
    assert 14 <= len(rows) <= 20
    assert [said[f"postings.{n}.text"] for n in rows].count("Gehalt") == 1
    days = [said[f"postings.{n}.booked"] for n in rows]
    assert days == sorted(days, key=str) and str(days[0]).startswith("2026-02")
    amounts = [said[f"postings.{n}.amount"] for n in rows]
    assert said["closing"] == sum(amounts, said["opening"])  # type: ignore[arg-type]
    assert said[f"postings.{rows[-1]}.balance"] == said["closing"]


def test_a_new_field_changes_no_other(tmp_path: Path) -> None:
    one = lay(tmp_path / "one", {"a": {"type": "money", "from": {"range": [1, 900]}}})
    two = lay(
        tmp_path / "two",
        {
            "new": {"type": "int", "from": {"range": [1, 9], "step": 1}},
            "a": {"type": "money", "from": {"range": [1, 900]}},
        },
    )
    assert facts(one)["a"] == facts(two)["a"]


@pytest.mark.parametrize(
    ("source", "type_", "good"),
    [
        ({"range": [-120, -3], "shape": "lognormal"}, "money", lambda v: -120 <= v <= -3),
        ({"range": [2000, 9000], "step": 500}, "money", lambda v: v % 500 == 0 and v >= 2000),
        ({"range": [0, 7], "step": 5}, "int", lambda v: v in (0, 5)),
        ({"range": [-7, -4], "step": 5, "shape": "normal"}, "int", lambda v: v == -5),
        ({"range": [10**15 - 1, 10**15], "step": 0.000001}, "money", lambda v: v <= 10**15),
        ({"choice": {12: 1, 24: 2}}, "int", lambda v: v in (12, 24)),
        ({"choice": {0.5: 1, 1.25: 2}}, "decimal", lambda v: str(v) in ("0.5", "1.25")),
        ({"value": "fest"}, "text", lambda v: v == "fest"),
        ({"words": [3, 5]}, "text", lambda v: 3 <= len(v.split()) <= 9),
        ({"share": 1.0}, "bool", lambda v: v is True),
        ({"equals": ["home.owned", "true"]}, "bool", lambda v: isinstance(v, bool)),
        ({"map": ["person.sex", {"F": "Frau", "M": "Herr"}]}, "enum", lambda v: v[0] in "FH"),
        ({"between": ["today - days(9)", "today"]}, "date", lambda v: v >= date(2026, 3, 22)),
        ({"fact": "en/pay_stub/pay.net"}, "money", lambda v: v is None or v > 0),
        ("period.end", "date", lambda v: v == date(2026, 2, 28)),
    ],
)
def test_a_source_gives_what_it_promises(
    tmp_path: Path, source: object, type_: str, good: Any
) -> None:
    file = lay(tmp_path, {"a": {"type": type_, "from": source}})
    for index in range(6):
        assert good(facts(file, index)["a"])


@given(
    ends=st.tuples(st.decimals(-(10**6), 10**6, places=3), st.decimals(0, 10**6, places=3)),
    step=st.sampled_from(["0.01", "0.25", "1", "5", "500", "0.000001"]),
    shape=st.sampled_from(["uniform", "normal", "lognormal"]),
    seed=st.integers(0, 99),
)
def test_a_drawn_number_is_a_multiple_of_its_step_inside_its_range(
    ends: tuple[Decimal, Decimal], step: str, shape: str, seed: int
) -> None:
    least, most = ends[0], ends[0] + ends[1]
    try:
        source = Source.model_validate({"range": [least, most], "step": step, "shape": shape})
    except ValidationError:  # an empty range, or one that a lognormal cannot have
        first, last = (Fraction(end) / Fraction(step) for end in (least, most))
        assert ceil(first) > floor(last) or shape == "lognormal"
        return
    found = ranged(source, Address(seed, ("range",)).stream())
    assert least <= found <= most and found % Decimal(step) == 0


def test_money_is_rounded_to_the_currencys_coin_halves_up(tmp_path: Path) -> None:
    fields = {"a": {"type": "money", "from": {"value": 0.5}}, "b": formula("a / 4")}
    assert facts(lay(tmp_path / "eur", fields))["b"] == Decimal("0.13")
    assert facts(lay(tmp_path / "huf", fields, currency="JPY"))["b"] == Decimal(0)


def test_all_facts_of_a_shipped_kind_are_of_one_paper_that_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = units.unit_class(Facts, "en/pay_stub")
    made: list[dict[str, Fact]] = []
    whole = stub.facts

    def once(self: Facts, case: Case, rng: Rng) -> dict[str, Fact]:
        made.append(whole(self, case, rng))
        return made[-1]

    monkeypatch.setattr(stub, "facts", once)
    names = ("pay.gross", "pay.net", "pay.gross")
    fields = {
        f"f{n}": {"type": "money", "from": {"fact": f"en/pay_stub/{name}"}}
        for n, name in enumerate(names)
    }
    file = lay(tmp_path, fields, locale="en-US")
    said = next(said for n in range(9) if (said := facts(file, n))["f0"])  # who is employed
    assert [said[f"f{n}"] for n in range(3)] == [made[0][name] for name in names]
    assert len(made) == 1


def test_a_blank_field_prints_nothing_and_sums_leave_it_out(tmp_path: Path) -> None:
    fields = {"a": {"type": "money", "from": {"value": 3}, "blank": 1.0}, "b": formula("a + 1")}
    assert facts(lay(tmp_path, fields)) == {"a": None, "b": None}


def test_lists_lie_beside_the_kind_and_weights_are_kept(tmp_path: Path) -> None:
    file = lay(tmp_path, {"a": {"type": "enum", "from": {"list": "l.csv"}}})
    (tmp_path / "l.csv").write_text("value,weight\nnever,0\nÖlmühle,5\n", encoding="utf-8")
    assert {facts(file, n)["a"] for n in range(8)} == {"Ölmühle"}
    (tmp_path / "l.csv").write_text("value\nanders\n", encoding="utf-8")
    assert facts(file)["a"] == "anders"  # and no older list is remembered


TABLE: dict[str, Any] = {
    "count": [2, 3],
    "columns": {"a": MONEY, "b": formula("running(x, a)")},
    "kinds": {"k": {"set": {"a": {"range": [1, 5]}}}},
}
X = {"x": {"type": "money", "from": {"value": 1}}}


def _table(**changed: Any) -> dict[str, Any]:
    return {"fields": X, "rows": {"t": {**TABLE, **changed}}}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"fields": {"a": formula("b"), "b": formula("c + 1"), "c": formula("a")}}, "circle"),
        ({"fields": {"a": formula("a + 1")}}, "circle"),
        ({"fields": {"a": formula("missing + 1")}}, "'missing' is no field"),
        ({"fields": {"a": formula("a..b")}}, "no formula"),
        ({"fields": {"a": formula("(" * 300)}}, "no formula"),
        ({"fields": {"a": formula("1" + "+1" * 240)}}, "more than"),
        ({"fields": {"a": {"type": "money"}}}, "must say where"),
        ({"fields": {"a": {"type": "colour", "from": "today"}}}, "fields.a.type"),
        ({"fields": {"a": {"type": "int", "from": {"value": 1, "share": 1}}}}, "give one of"),
        ({"fields": {"a": {"type": "int", "from": {"range": [9, 1]}}}}, "in this order"),
        (
            {"fields": {"a": {"type": "money", "from": {"range": [-1, 1], "shape": "lognormal"}}}},
            "lo",
        ),
        ({"fields": {"a": {"type": "int", "from": {"range": [1, 4], "step": 5}}}}, "no multiple"),
        ({"fields": {"a": {"type": "int", "from": {"range": [0.001, 0.004]}}}}, "no multiple"),
        (
            {"fields": {"a": {"type": "int", "from": {"range": [1, 4], "step": "1e-400"}}}},
            "step",
        ),
        ({"fields": {"a": {"type": "int", "from": {"choice": {}}}}}, "options"),
        (
            {"fields": {"a": {"type": "int", "from": {"choice": dict.fromkeys(range(999), 1)}}}},
            "500",
        ),
        ({"fields": {"a": {"type": "text", "from": {"list": "../l.csv"}}}}, "list"),
        ({"fields": {"a": {"type": "text", "from": {"list": "/etc/passwd"}}}}, "leads out"),
        ({"fields": {"a": {"type": "date", "from": "today", "format": "QQQ"}}}, "written with d"),
        (
            {"fields": {"a": {"type": "int", "from": {"value": 1}, "format": "abc"}}},
            "written with #",
        ),
        ({"fields": {"a": {"type": "name", "format": "x"}}}, "no format"),
        ({"fields": {"9a": NAME}}, "fields"),
        ({"fields": {"a": NAME, "A": NAME}}, "capitals"),
        ({"fields": {"page.number": NAME}}, "given by the printer"),
        ({"fields": {f"f{n}": NAME for n in range(500)}}, "fields"),
        ({"fields": {"a": {"type": "text", "from": {"fact": "en/pay_stub/no.such"}}}}, "no fact"),
        ({"fields": {"a": {"type": "text", "from": {"fact": "zh/payslip/pay.net"}}}}, "language"),
        ({"fields": {"a": NAME}, "currency": "ABC"}, "currency"),
        ({"fields": {"a": NAME}, "colour": "red"}, "colour"),
        ({"fields": {"a": NAME}, "label": ""}, "label"),
        (_table(count=[5, 10**9]), "count"),
        (_table(count=[9, 3]), "in this order"),
        (_table(dates={"column": "z", "first": "today", "last": "today"}), "no column 'z'"),
        (_table(kinds={"k": {"set": {"z": {"value": 1}}}}), "no column 'z'"),
        (_table(kinds={"k": {"at_most": 1}}), "fewer rows"),
        (_table(kinds={"k": {"at_least": 4}}), "more rows"),
        (_table(columns={"a": formula("b"), "b": formula("a")}, kinds={}), "circle"),
        (
            {"fields": {**X, "s": formula("sum(t.a)"), "x": formula("s")}, "rows": {"t": TABLE}},
            "circle",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    tmp_path: Path, said: dict[str, Any], expected: str
) -> None:
    file = lay(tmp_path, said.pop("fields"), **said)
    started = time.monotonic()
    with pytest.raises(UserError, match=expected) as refused:
        unit(file)
    assert "\n" not in refused.value.line() and "kind.yaml" in refused.value.line()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1, 2]",
        "label: x\nlabel: y",
        "a: &a [*a]",
        "fields: " + "{a: " * 100 + "}" * 100,
        "label: !!python/object:os.system x",
        "\x00",
        "x" * 300_000,
    ],
)
def test_what_is_no_kind_at_all_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "kind.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        unit(tmp_path / "kind.yaml")
    assert "\n" not in refused.value.line()


@pytest.mark.parametrize(
    "fields",
    [
        {"a": formula("1 / (1 - 1)")},
        {"a": formula("1" + " * 999999999999999" * 6)},
        {"a": formula('"text"')},
        {"a": formula("today")},
        {"a": formula("today + days(100000000)", "date")},
        {"a": {"type": "enum", "from": {"map": ["person.sex", {"X": "x"}]}}},
        {"a": {"type": "date", "from": {"between": ["today", "today - days(1)"]}}},
        {"a": {"type": "int", "from": {"value": 1.5}}},
        {"a": {"type": "date", "from": {"fact": "en/drivers_license/issue_date"}}},
    ],
)
def test_a_value_that_cannot_be_worked_out_names_its_field(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    with pytest.raises(UserError, match=r"fields\.a") as refused:
        facts(lay(tmp_path, fields))
    assert "\n" not in refused.value.line()


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    lay(tmp_path / "real", {"a": NAME})
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "kind.yaml").symlink_to(tmp_path / "real" / "kind.yaml")
    with pytest.raises(UserError, match="leads out"):
        unit(tmp_path / "linked" / "kind.yaml")


def test_a_layout_beside_a_kind_names_no_other_and_no_formats(tmp_path: Path) -> None:
    lay(tmp_path, {"a": NAME})
    page = tmp_path / "page.yaml"
    page.write_text("kind: en/ssn_card\n" + page.read_text())
    with pytest.raises(UserError, match="lies beside"):
        load_file(page)
    mark = "{field: a, box: [9, 9, 99, 20], font: sans, size: 8, format: upper}"
    page.write_text(f"paper: {{width: 300, height: 200}}\npages: [{{marks: [{mark}]}}]")
    with pytest.raises(UserError, match=r"kind\.yaml says how a is written"):
        load_file(page)


def test_a_layout_that_asks_for_a_fact_the_kind_lacks_is_told_which_there_are(
    tmp_path: Path,
) -> None:
    lay(tmp_path, {"first": NAME, "second": NAME})
    page = tmp_path / "page.yaml"
    page.write_text(page.read_text().replace("field: second", "field: third"))
    with pytest.raises(UserError, match="choose one of first, second"):
        load_file(page)


def test_a_folder_without_a_layout_is_told_so(tmp_path: Path) -> None:
    lay(tmp_path, {"a": NAME})
    (tmp_path / "page.yaml").unlink()
    with pytest.raises(UserError, match="no layout"):
        preview(str(tmp_path), None, 1)


def test_names_of_kinds_are_plain_whatever_their_folders_are_called() -> None:
    assert name_of(Path("forms/Kredit-Antrag 2!/kind.yaml")) == "own/kredit_antrag_2"
    assert name_of(Path("forms/表/kind.yaml")) == "own/form"


def test_a_preview_takes_less_than_five_seconds_of_work_and_shows_every_page() -> None:
    started = time.process_time()
    picture = preview(str(EXAMPLE), None, 1)
    assert time.process_time() - started < 5
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    assert preview(str(EXAMPLE / "sheet.yaml"), None, 1) == picture
    assert preview(str(EXAMPLE / "kind.yaml"), None, 1) == picture


def test_pages_print_german_dates_and_amounts_and_count_themselves() -> None:
    own = unit(EXAMPLE / "kind.yaml")
    form = load_file(EXAMPLE / "sheet.yaml")
    said = facts(EXAMPLE / "kind.yaml")
    paper = Document("p", form.kind, own.label, str(EXAMPLE / "sheet.yaml"), "x", said)
    pages = render(paper, 1.0, layout=form)
    texts = {field.name: field.text for page in pages for field in page.fields}
    assert len(pages) == 2
    assert texts["until"] == "28. Februar 2026"
    assert texts["closing"].endswith(" €") and "," in texts["closing"]
    assert texts["holder"] == somebody(own).applicant.name
    assert len(texts["born"]) == 8 and texts["born"].isdigit()
