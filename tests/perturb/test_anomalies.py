"""Every lie breaks the rule it names, tells what it changed, and leaves everything else true.

So does every forgery.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import ceil

import numpy as np
import pytest
from case_files import drawn, plant, shipped_lies, submission

from flows.journey.anomalies import _forgery, changed
from pipeline import units
from pipeline.policy import RULES, IncomeTax, Policy
from pipeline.printing import template
from pipeline.printing.compose import Composer
from pipeline.printing.fonts import face
from pipeline.printing.pagination import paginate
from pipeline.printing.render import printed_text, render
from pipeline.records import Anomaly, Case, Change, Document, Fact, Language, Page
from pipeline.rng import Address
from pipeline.roles import FactChange, PageChange, Printed
from pipeline.rules import rule_texts

pytestmark = pytest.mark.xdist_group("anomalies")  # one worker draws the files all of them look at
POLICY = Policy()
CASES = 16
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LIES = shipped_lies()
AREAS = (
    "estates.{}.area",
    "estates.{}.map.area",
    "estates.{}.map.floor_area",
    "parcels.{}.acres",
    "deeds.{}.acres",
    "deeds.{}.plat.acres",
)
# The fact a threshold is held against.
DECIDING: Mapping[str, tuple[str, ...]] = {
    "collateral_area": tuple(field.format(n) for field in AREAS for n in range(9)),
    "expired_document": ("valid_until", "license.expires", "card.term"),
    "income_statement_mismatch": ("income.monthly", "summary.deposits"),
    "income_tax_mismatch": ("tax.total", "line.24"),
    "inflated_salary": ("income.monthly",),
    "profile_mismatch": ("work.years", "income.monthly", "line.9"),
    "stale_document": ("issue_date",),
}
# A limit that is no whole number of cents, or hundredths of a square metre, has both halves a unit
# away; shares of an income multiply it.
MOST_APART = {
    "collateral_area": 3,
    "income_statement_mismatch": 5,
    "income_tax_mismatch": 3,
    "profile_mismatch": 12,
}
# Rules that say nearly the same: a slip in a number is one for each of them.
COMPANIONS = {
    "bad_check_digit": {"identity", "profile.identity"},
    "identity_mismatch": {"identity", "profile.identity"},
    "profile_mismatch": {"identity", "profile.identity"},
    "duplicate_voucher": {"voucher"},
    "forged_voucher": {"voucher_number"},
}


Told = tuple[Case, tuple[Document, ...], tuple[Document, ...], Anomaly]


@cache
def text_of(kind: str, layout: str, name: str, value: Fact) -> str | None:
    """What a layout prints of a fact; a lie leaves nearly all facts of a file as they were."""
    return printed_text(template.load_layout(kind, layout), name, value)


def texts_of(document: Document) -> dict[str, str]:
    stated = {
        f: text_of(document.kind, document.layout, f, v)
        for f, v in document.facts.items()
        if v is not None
    }
    return {f: text for f, text in stated.items() if text is not None}


def printed(case: Case, documents: Sequence[Document]) -> Printed:
    """What the papers print, field by field."""
    return Printed(
        {d.id: texts_of(d) for d in documents},
        {d.id: d.kind for d in documents},
        case.today.isoformat(),
    )


def fired(case: Case, documents: Sequence[Document], policy: Policy = POLICY) -> set[str]:
    """Every rule the printed file breaks."""
    texts = printed(case, documents)
    return {rule for name in LIES for rule in units.load(FactChange, name).fired(texts, policy)}


@cache
def fired_by_honest(language: Language, index: int) -> frozenset[str]:
    return frozenset(fired(*drawn(language, index)))


def telling(
    name: str, language: Language, index: int, boundary: bool, policy: Policy
) -> Told | None:
    """Case, clean documents, documents with the lie, anomaly; None where it cannot be told."""
    case, documents = drawn(language, index)
    unit, at = units.load(FactChange, name), Address(3, (name, language, index))
    file = submission(case, documents, policy, drawn(language, index + 1)[1])
    return (case, *plant(name, unit, file, at, boundary=boundary)) if unit.applies(file) else None


@cache
def told(name: str, language: Language, index: int, boundary: bool) -> Told | None:
    return telling(name, language, index, boundary, POLICY)


def lies(name: str) -> Iterator[Told]:
    """Each lie of each file; most are the same near a threshold and far from it."""
    for language in LANGUAGES:
        for index in range(CASES):
            far, near = (told(name, language, index, boundary) for boundary in (False, True))
            yield from (found for found in (far, near) if found and (found is far or found != far))


@pytest.mark.parametrize("language", LANGUAGES)
def test_honest_files_break_no_rule(language: Language) -> None:
    for index in range(CASES):
        assert fired_by_honest(language, index) == set(), index


@pytest.mark.parametrize("name", LIES)
def test_a_lie_breaks_the_rule_it_names_and_the_file_it_starts_from_breaks_none(name: str) -> None:
    for case, base, shown, anomaly in lies(name):
        honest = drawn(case.language, case.index)[1]
        assert (
            fired_by_honest(case.language, case.index) if base is honest else fired(case, base)
        ) == set()
        broken = fired(case, shown)
        assert anomaly.rule in broken and anomaly.rule in rule_texts(), anomaly
        if name != "foreign_document":
            assert broken - {anomaly.rule} <= COMPANIONS.get(name, set()), anomaly


@pytest.mark.parametrize("name", LIES)
def test_the_changes_named_are_the_facts_that_differ_and_nothing_else_does(name: str) -> None:
    for _, base, shown, anomaly in lies(name):
        pairs = list(zip(base, shown, strict=True))
        differ = {
            (a.id, f)
            for a, b in pairs
            for f in {*a.facts, *b.facts}
            if a.facts.get(f) != b.facts.get(f)
        }
        named = {(c.document_id, c.field) for c in anomaly.changes}
        assert named and (named == differ or (name == "foreign_document" and named <= differ))
        for change in anomaly.changes:
            before, after = (
                next(d for d in files if d.id == change.document_id) for files in (base, shown)
            )
            assert (before.facts.get(change.field), after.facts.get(change.field)) == (
                change.true,
                change.shown,
            )
            assert None in (change.true, change.shown) or type(change.true) is type(change.shown)
        if name != "foreign_document":
            assert [replace(b, facts=a.facts) for a, b in pairs] == list(base)


@pytest.mark.parametrize("name", LIES)
def test_a_lie_says_what_is_wrong_in_the_language_of_the_case(name: str) -> None:
    for case, _, _, anomaly in lies(name):
        chinese = sum("\u4e00" <= c <= "\u9fff" for c in anomaly.explanation)
        assert (chinese > 5) if case.language == "zh" else (chinese == 0), anomaly.explanation
        assert anomaly.kind == name and anomaly.explanation.endswith(("。", "."))


@pytest.mark.parametrize("name", LIES)
def test_lies_fit_their_boxes_and_are_printed_somewhere(name: str) -> None:
    for language in LANGUAGES:
        for index in range(4):
            if (found := told(name, language, index, False)) is None:
                continue
            touched = {c.document_id for c in found[3].changes}
            shown = {
                (d.id, f): text
                for d in found[2]
                if d.id in touched
                for f, text in set_on_paper(d).items()
            }
            assert any(
                c.shown is None or (c.document_id, c.field) in shown for c in found[3].changes
            ), found[3]


def set_on_paper(document: Document) -> dict[str, str]:
    """Field -> text as really set; raises where a text does not fit."""
    layout = template.load_layout(document.kind, document.layout)
    turns = paginate(layout, document.facts)
    return {
        r.name: r.text
        for t in turns
        for r in Composer(layout, document.facts, t)
        .drawing(layout.pages[t.index].of(t.item))
        .records
    }


@pytest.mark.parametrize("name", LIES)
def test_every_lie_can_be_told_in_every_language_it_is_made_for(name: str) -> None:
    carriers = {kind[:2] for kinds in units.load(FactChange, name).carriers for kind in kinds}
    for language in LANGUAGES:
        here = [found for index in range(CASES) if (found := told(name, language, index, False))]
        assert bool(here) == (not carriers or language in carriers)


@pytest.mark.parametrize("name", DECIDING)
def test_near_a_threshold_the_halves_of_a_pair_lie_as_near_as_whole_units_allow(name: str) -> None:
    moved = 0
    for case, base, _, anomaly in lies(name):
        if base is drawn(case.language, case.index)[1] or not any(
            c.field in DECIDING[name] for c in anomaly.changes
        ):
            continue
        moved += 1
        (apart,) = [step(c) for c in anomaly.changes if c.field in DECIDING[name]]
        assert 1 <= apart <= MOST_APART.get(name, 1), anomaly
    assert moved > 4


def step(change: Change) -> int:
    """How many units are between the two values, the last begun one counted.

    Units of currency, hundredths of an area, days or whole numbers.
    """
    true, shown = change.true, change.shown
    if isinstance(true, date) and isinstance(shown, date):
        return abs((shown - true).days)
    if change.field == "card.term":
        first, last = (
            [date.fromisoformat(d.replace(".", "-")) for d in str(v).split("-")]
            for v in (true, shown)
        )
        # A term of as many years.
        assert first[1].year - first[0].year == last[1].year - last[0].year
        return abs((last[1] - first[1]).days)
    if isinstance(true, Decimal) and isinstance(shown, Decimal):
        return ceil(
            abs(shown - true) * (100 if "area" in change.field or "acres" in change.field else 1)
        )
    return abs(int(str(shown)) - int(str(true)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_seven_applicant_rules_takes_its_turn(language: Language) -> None:
    seven, rules = {rule for rule in RULES if rule.startswith("profile.")}, set[str]()
    for index in range(160):
        if (found := told("profile_mismatch", language, index, False)) is not None:
            rules.add(found[3].rule)
        if rules >= seven:
            break
    assert rules == seven and len(seven) == 7


def test_the_headline_rule_follows_the_policy_it_is_given() -> None:
    rule = IncomeTax(
        high_income=Decimal(100_000),
        low_income=Decimal(100_000),
        min_rate=Decimal("0.10"),
        max_rate=Decimal("0.20"),
    )
    strict = Policy(income_tax=rule)
    highs: Counter[bool] = Counter()
    for index in range(CASES):
        found = telling("income_tax_mismatch", "zh", index, False, strict)
        if found is not None:
            case, _, shown, anomaly = found
            assert anomaly.rule in fired(case, shown, strict)
            certificate = next(d for d in shown if d.kind == "zh/income_certificate")
            highs[certificate.facts["income.yearly"] > 100_000] += 1  # type: ignore[operator]
    assert set(highs) == {True, False}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_offered_for_an_incomplete_file_can_be_told_and_seen_there(name: str) -> None:
    unit = units.load(FactChange, name)
    for language in LANGUAGES:
        for index in range(CASES):
            case, whole = drawn(language, index)
            at = Address(6, (name, language, index))
            few = tuple(d for d in whole if at.at(d.kind).uniform() < 0.5)
            file = submission(case, few, POLICY, drawn(language, index + 1)[1])
            if unit.applies(file):
                shown, anomaly = changed(name, unit, file.asked(at.stream()))
                assert anomaly.rule in unit.fired(printed(case, shown), POLICY), anomaly


def test_slips_in_names_keep_to_glyphs_the_fonts_have() -> None:
    for index in range(CASES):
        for name in ("identity_mismatch", "employer_mismatch"):
            found = told(name, "zh", index, False)
            for change in found[3].changes if found else ():
                assert not face("song").missing(str(change.shown)) and not face("kai").missing(
                    str(change.shown)
                )


def test_english_papers_name_one_employer_until_the_lie_is_told() -> None:
    unit, sides = units.load(FactChange, "employer_mismatch"), Counter[str]()
    for index in range(2 * CASES):
        case, documents = drawn("en", index)
        assert not unit.broken(printed(case, documents), POLICY), index
        found = told("employer_mismatch", "en", index, False)
        assert found is not None, index
        _, _, shown, anomaly = found
        assert unit.broken(printed(case, shown), POLICY), anomaly
        assert {
            str(c.shown).removeprefix("PAYROLL ").removeprefix("OWNER DRAW ") in anomaly.explanation
            for c in anomaly.changes
        } == {True}
        for document in shown:
            if document.id in {c.document_id for c in anomaly.changes}:
                texts = set_on_paper(document)
                assert all(texts[c.field] == c.shown for c in anomaly.changes)
        sides[anomaly.changes[0].field.split(".")[0]] += 1
    assert set(sides) == {"work", "transactions"}


# ---------------------------------------------------------------- forgeries on the sheet

MONEY_KINDS = ("bank_statement", "income_certificate", "tax_payment_certificate", "tax_return")


@cache
def sheets(language: Language, index: int) -> tuple[tuple[Page, Document], ...]:
    documents = [d for d in drawn(language, index)[1] if d.kind.endswith(MONEY_KINDS)]
    return tuple((page, d) for d in documents for page in render(d, 1.7))


def forgeries(name: str) -> Iterator[tuple[Page, Page, Document, Document, Anomaly]]:
    unit = units.load(PageChange, name)
    for language in LANGUAGES:
        for index in range(3):
            for page, document in sheets(language, index):
                if unit.applies(page, document):
                    rng = Address(4, (name, document.id, page.number)).stream()
                    edit = unit.change(page, document, rng)
                    after = replace(document, facts={**document.facts, **edit.facts})
                    anomaly = _forgery(name, unit, document, edit=edit, language=language)
                    yield page, edit.page, after, anomaly, document


@pytest.mark.parametrize("name", units.names(PageChange))
def test_a_forgery_changes_pixels_inside_its_mask_only(name: str) -> None:
    count = 0
    for page, forged, _, _, _ in forgeries(name):
        count += 1
        assert forged.mask is not None and forged.mask.shape == page.pixels.shape[:2]
        changed = (forged.pixels != page.pixels).any(axis=2)
        assert not changed[forged.mask != 255].any() and changed[forged.mask == 255].any()
        assert set(np.unique(forged.mask)) <= {0, 128, 255}
        assert 0 < (forged.mask == 255).mean() < 0.02
        assert (forged.mask == 128).any() == (name == "copy_move")
    assert count > 8


@pytest.mark.parametrize("name", units.names(PageChange))
def test_a_forgery_says_which_field_it_changed_and_the_page_reads_so(name: str) -> None:
    for page, forged, after, anomaly, before in forgeries(name):
        (change,) = anomaly.changes
        assert anomaly.rule == "tampering" and anomaly.family == "tampering"
        assert (
            before.facts[change.field] == change.true != change.shown == after.facts[change.field]
        )
        assert {f for f in before.facts if before.facts[f] != after.facts[f]} == {change.field}
        pairs = [(a, b) for a, b in zip(page.fields, forged.fields, strict=True) if a != b]
        assert [a.name for a, _ in pairs] == [change.field]
        left, top, right, bottom = pairs[0][1].box
        assert forged.mask is not None
        assert (forged.mask[round(top) : round(bottom), round(left) : round(right)] == 255).all()
        layout = template.load_layout(after.kind, after.layout)
        assert printed_text(layout, change.field, change.shown) == pairs[0][1].text


def test_copied_pixels_are_those_of_the_source() -> None:
    for page, forged, _, _, _ in forgeries("copy_move"):
        assert forged.mask is not None
        ys, xs = np.nonzero(forged.mask == 128)
        source = page.pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        ys, xs = np.nonzero(forged.mask == 255)
        patch = forged.pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        h, w = source.shape[:2]
        spots = [
            (y, x) for y in range(patch.shape[0] - h + 1) for x in range(patch.shape[1] - w + 1)
        ]
        assert any((patch[y : y + h, x : x + w] == source).all() for y, x in spots)
