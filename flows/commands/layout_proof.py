"""A proof of the user's own layouts, pulled before anything is made.

A box too small or a fact the kind never states shows here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flows.forms.refill import refilled
from flows.journey.loaded_units import LoadedUnits
from output.tables.originals import blanks
from pipeline.forms import people
from pipeline.printing import render, template
from pipeline.printing.composition import compose
from pipeline.recipe import own_blanks
from pipeline.records import Case, Document, Language
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

SAMPLES = 8  # people a layout is tried on
MOST = 200  # people asked whether they have such a paper
_SCALE = 1.0  # pixels per point


def proof(units: LoadedUnits) -> None:
    """Prints every layout of the recipe's ``templates`` for a few people.

    Raises:
        UserError: a layout that cannot print one of them.
    """
    refillable = blanks(units.recipe)
    for path in map(str, units.recipe.template_files()):
        layout = template.load_file(path)
        unit = units.facts[layout.kind]
        language = unit.language(layout.kind)
        for case, at in islice(_people(units, language, unit), SAMPLES):
            facts = unit.facts(case, at.at("facts").stream())
            document = Document("proof", layout.kind, unit.label, path, "", facts)
            render.render(document, _SCALE, layout=layout)
            if blank := refillable.get(layout.kind):
                refilled(own_blanks.read(blank), blank, compose(document, layout))


def _people(units: LoadedUnits, language: Language, unit: Facts) -> Iterator[tuple[Case, Address]]:
    """Those of the recipe's world who have such a paper."""
    for index in range(MOST):
        at = Address(units.recipe.seed, ("proof", index))
        case = draw_case(units.recipe.world, units.recipe.today, language, at=at, index=index)
        case = people.moved(case, units.people)
        if unit.applies(case):
            yield case, at
