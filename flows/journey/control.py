"""What a recipe says of conditions and kinds, held against those there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.roles import CaptureEffect, Facts


def camera(
    recipe: Recipe, effects: Mapping[str, CaptureEffect], facts: Mapping[str, Facts]
) -> None:
    """
    Raises:
        UserError: grades or weights of what there is not.
    """
    _graded(recipe, effects)
    _photographed(recipe, facts)


def _graded(recipe: Recipe, effects: Mapping[str, CaptureEffect]) -> None:
    """
    Raises:
        UserError: grades of a condition that nobody knows, or that has none.
    """
    graded = [name for name, effect in effects.items() if any(effect.severities)]
    for name, grades in recipe.captures.severity.items():
        if isinstance(grades, dict) and name not in graded:
            raise UserError(
                recipe.name,
                f"captures.severity.{str(name)[:100]}: no condition with grades",
                f"choose from {', '.join(sorted(graded))}",
            )


def _photographed(recipe: Recipe, facts: Mapping[str, Facts]) -> None:
    """
    Raises:
        UserError: weights of a kind that the recipe has not, or no kind is to be photographed.
    """
    weights = {**dict.fromkeys(facts, 1.0), **recipe.captures.kinds}
    for kind in weights:
        if kind not in facts:
            raise UserError(
                recipe.name,
                f"captures.kinds.{kind[:100]}: no kind of documents",
                f"choose from {', '.join(facts)}",
            )
    for language in {unit.language(kind) for kind, unit in facts.items()}:
        if not any(w for kind, w in weights.items() if facts[kind].language(kind) == language):
            raise UserError(
                recipe.name,
                f"captures.kinds: no kind of language {language} is to be photographed",
                "give one of them more than 0",
            )


def tampering(recipe: Recipe, weights: Mapping[str, float], changes: Collection[str]) -> None:
    """``weights``: of all lies; ``changes``: those that are told on the printed sheet.

    Raises:
        UserError: pictures are to show tampering, and no such lie is told.
    """
    if recipe.tampered_share and not any(weights.get(name, 0) > 0 for name in changes):
        raise UserError(
            recipe.name,
            "tampered_share: anomalies.kinds names no tampering",
            f"add {' or '.join(sorted(changes))}",
        )
