"""A lie is told where print shows it, and what is quoted of it is what the sheets say.

Over files of any few papers, and every layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from case_files import TODAY, drawn, submission

from flows.journey import anomalies
from flows.journey import case as journey
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.papers import drawn_case, papers_of
from flows.journey.printing import Press
from perturb.page._patch import restated
from pipeline import units
from pipeline.policy import Policy
from pipeline.printing import template
from pipeline.printing.composition import compose
from pipeline.printing.render import printed_text, render
from pipeline.reading.printed_text import parse_money
from pipeline.recipe import Recipe
from pipeline.records import Anomaly, Case, Document, Language, PrintedField
from pipeline.rng import Address
from pipeline.roles import FactChange, Facts, Printed

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CASES = 16
FILES = 12  # of a few papers each, by language


def few(
    language: Language, number: int
) -> tuple[tuple[LoadedUnits, LoadedUnits], Case, tuple[Document, ...], Address]:
    """A file of some two to ten kinds in layouts drawn for it, and the units to lie in it.

    Far from every threshold, and near.
    """
    at = Address(17, ("few papers", language, number))
    kinds = [k for k in units.names(Facts) if k.startswith(f"{language}/")]
    chosen = [k for k in kinds if at.at(k).uniform() < (0.15, 0.3, 0.5)[number % 3]] or kinds[:2]
    made = {"seed": number, "languages": {language: 1}, "documents": {k: {} for k in chosen}}
    far, near = (
        Recipe.model_validate({**made, "anomalies": {"near_boundary": share}}) for share in (0, 1)
    )
    loaded = load_units(far.model_dump_json())
    case = drawn_case(loaded, TODAY, language, at=at.at("world"), index=number)
    return (
        (loaded, replace(loaded, recipe=near)),
        case,
        papers_of(loaded, loaded.kinds(language), case, owner=case.applicant.id, at=at),
        at,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_applies_to_a_few_papers_is_seen_in_them_and_their_honest_half_breaks_no_rule(
    language: Language,
) -> None:
    counted: Counter[str] = Counter()
    for number in range(FILES):
        (loaded, near), case, papers, at = few(language, number)
        press = Press(loaded, at)
        assert not anomalies.fired(loaded, press.printed(papers, case.today))
        for name, unit in loaded.fact_changes.items():
            others = journey._other_case(loaded, name, case, at=at) if papers else ()
            file = submission(case, papers, loaded.recipe.policy, others)
            if not unit.applies(file) or (unit.needs_other_case and not unit.meets(file)):
                continue
            for each in (loaded, near):
                found = anomalies.told(each, press, name, file=file, at=at)
                assert found is not None, (number, name, [f"{d.kind}/{d.layout}" for d in papers])
                assert found.anomaly is not None and found.anomaly.evidence
                quoted(press, found.base, found.shown, found.anomaly)
            counted[name] += 1
    assert len(counted) > 15, counted


def quoted(
    press: Press, base: Sequence[Document], shown: Sequence[Document], anomaly: Anomaly
) -> None:
    """Each quote is what the sheets of a half say, or nothing where they are silent."""
    before, after = ({d.id: press.texts(d) for d in half} for half in (base, shown))
    for e in anomaly.evidence:
        assert (before[e.document_id].get(e.field, ""), after[e.document_id].get(e.field, "")) == (
            e.true,
            e.shown,
        ) and e.true != e.shown


def test_a_strangers_paper_lies_beside_one_that_names_the_applicant() -> None:
    """The only other paper with a name is a contract: its parties are names.

    Beside a card without one, nothing would contradict.
    """
    seen: Counter[bool] = Counter()
    for number in range(60):
        case, whole = drawn("zh", number)
        by_kind = {d.kind: d for d in whole}
        if "zh/rental_contract" not in by_kind:
            continue
        unit, others = units.load(FactChange, "foreign_document"), drawn("zh", number + 1)[1]
        for other, applies in (("zh/rental_contract", True), ("zh/payment_card", False)):
            papers = (
                by_kind["zh/degree_certificate"]
                if "zh/degree_certificate" in by_kind
                else by_kind["zh/income_certificate"],
                by_kind[other],
            )
            file = submission(case, papers, Policy(), others)
            assert unit.applies(file) == applies
            seen[applies] += 1
            if applies and unit.meets(file):
                request = file.asked(Address(1, ("x", number)).stream())
                shown, anomaly = anomalies.changed("foreign_document", unit, request)
                texts = {d.id: compose(d).texts for d in shown}
                assert unit.broken(
                    Printed(texts, {d.id: d.kind for d in shown}, case.today.isoformat()), Policy()
                ), anomaly
    assert seen[True] > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_amount_is_forged_on_any_layout_the_paper_then_says_what_its_sheet_shows(
    language: Language,
) -> None:
    """Formats print as many decimals as a fact has: 27,000 forged to 57,000 is not 57,000.00."""
    restated_, kinds = 0, set[str]()
    for kind in (k for k in units.names(Facts) if k.startswith(f"{language}/")):
        paper = next(
            (d for index in range(CASES) for d in drawn(language, index)[1] if d.kind == kind), None
        )
        for layout in template.layouts(kind) if paper else ():
            document = replace(paper, layout=layout)
            composed = compose(document)
            fields = [
                PrintedField(r.name, "", r.text, r.box, 20.0, 0.0)
                for _, drawing in composed.pages
                for r in drawing.records
            ]
            for field in (
                f
                for f in fields
                if isinstance(document.facts.get(f.name), Decimal) and parse_money(f.text)
            ):
                if restated(document, field, field.text) != document.facts[field.name]:
                    continue  # never offered: a percentage, or a sum printed in a rounded unit
                other = field.text.translate(str.maketrans("123456789", "234567891"))
                shown = restated(document, field, other)
                assert (
                    shown is not None
                    and compose(
                        replace(document, facts={**document.facts, field.name: shown})
                    ).texts[field.name]
                    == other
                ), field
                restated_, kinds = restated_ + 1, {*kinds, kind}
    assert restated_ > 100 and len(kinds) > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_file_says_before_it_is_printed_is_what_its_sheets_say(language: Language) -> None:
    for document in drawn(language, 0)[1]:
        said = {f.name: f.text for page in render(document, 0.5) for f in page.fields}
        assert dict(compose(document).texts) == said, document.kind
        for name, value in document.facts.items():
            assert printed_text(
                template.load_layout(document.kind, document.layout), name, value
            ) == said.get(name), (document.kind, name)
