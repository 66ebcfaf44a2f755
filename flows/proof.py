"""A proof of the user's own layouts, pulled before anything is made: a box too small or a fact the kind never states shows here."""

from __future__ import annotations

from flows.kit import Kit
from pipeline import render, template
from pipeline.records import Document
from pipeline.rng import Address
from pipeline.world import draw_case

SAMPLES = 8  # people a layout is tried on
_SCALE = 1.0  # pixels per point


def proof(kit: Kit) -> None:
    """Prints every layout of the recipe's ``templates`` for a few people.

    Raises:
        UserError: a layout that cannot print one of them.
    """
    for path in map(str, kit.recipe.template_files()):
        layout = template.load_file(path)
        for index in range(SAMPLES):
            at = Address(kit.recipe.seed, ("proof", index))
            case = draw_case(kit.recipe.world, kit.recipe.today, layout.language, at, index)
            unit = kit.facts[layout.kind]
            facts = unit.facts(case, at.at("facts").stream())
            render.render(Document("proof", layout.kind, unit.label, path, "", facts), _SCALE, layout=layout)
