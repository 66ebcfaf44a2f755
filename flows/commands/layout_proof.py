"""A proof of the user's own layouts, pulled before anything is made.

A box too small or a fact the kind never states shows here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast

from flows.journey.loaded_units import Kit
from flows.journey.own_kinds import spoken
from pipeline.forms import people
from pipeline.printing import render, template
from pipeline.records import Case, Document, Language
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.world import draw_case

SAMPLES = 8  # people a layout is tried on
MOST = 200  # people asked whether they have such a paper
_SCALE = 1.0  # pixels per point


def proof(kit: Kit) -> None:
    """Prints every layout of the recipe's ``templates`` for a few people.

    Raises:
        UserError: a layout that cannot print one of them.
    """
    for path in map(str, kit.recipe.template_files()):
        layout = template.load_file(path)
        unit = kit.facts[layout.kind]
        language = cast("Language", spoken(layout.kind, unit))
        for case, at in islice(_people(kit, language, unit), SAMPLES):
            facts = unit.facts(case, at.at("facts").stream())
            render.render(
                Document("proof", layout.kind, unit.label, path, "", facts), _SCALE, layout=layout
            )


def _people(kit: Kit, language: Language, unit: Facts) -> Iterator[tuple[Case, Address]]:
    """Those of the recipe's world who have such a paper."""
    for index in range(MOST):
        at = Address(kit.recipe.seed, ("proof", index))
        case = draw_case(kit.recipe.world, kit.recipe.today, language, at=at, index=index)
        case = people.moved(case, kit.people) if kit.people else case
        if unit.applies(case):
            yield case, at
