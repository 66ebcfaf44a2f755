"""The kit: every unit a recipe names, loaded and checked once, before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline import template, units
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.roles import CaptureEffect, FactChange, Facts, PageChange, QuestionKind


@dataclass(frozen=True)
class Kit:
    recipe: Recipe
    facts: Mapping[str, Facts]  # kind -> unit, in catalogue order
    layouts: Mapping[str, Mapping[str, float]]  # kind -> layout -> weight
    fact_changes: Mapping[str, FactChange]
    page_changes: Mapping[str, PageChange]
    anomaly_weights: Mapping[str, float]
    effects: Mapping[str, CaptureEffect]  # condition -> unit
    condition_weights: Mapping[str, float]
    questions: Mapping[str, QuestionKind]

    def kinds(self, language: str) -> list[str]:
        return [k for k in self.facts if k.startswith(f"{language}/")]


@lru_cache(maxsize=4)
def kit(recipe_json: str) -> Kit:
    """The kit of a recipe given as JSON (hashable, and what a worker is sent).

    Raises:
        UserError: the recipe names a kind, layout, anomaly, condition or question that does not exist.
    """
    recipe = Recipe.model_validate_json(recipe_json)
    chosen = recipe.documents if recipe.documents is not None else {k: {} for k in units.names(Facts)}
    facts = {kind: units.load(Facts, kind) for kind in chosen}
    for language, weight in recipe.languages.items():
        if weight > 0 and not any(k.startswith(f"{language}/") for k in facts):
            raise UserError(recipe.name, f"languages.{language}: no document kind of this language", "add one under documents or drop the language")
    fact_changes = {n: units.load(FactChange, n) for n in units.names(FactChange)}
    page_changes = {n: units.load(PageChange, n) for n in units.names(PageChange)}
    known = dict.fromkeys([*fact_changes, *page_changes], 1.0)
    effects = {e.condition: e for e in (units.load(CaptureEffect, n) for n in units.names(CaptureEffect))}
    questions = {n: units.load(QuestionKind, n) for n in units.names(QuestionKind)}
    return Kit(
        recipe=recipe,
        facts=facts,
        layouts={kind: _layouts(recipe, kind, weights) for kind, weights in chosen.items()},
        fact_changes=fact_changes,
        page_changes=page_changes,
        anomaly_weights=_known("anomalies.kinds", recipe.anomalies.kinds, known, recipe),
        effects=effects,
        condition_weights=_known("captures.conditions", recipe.captures.conditions, dict.fromkeys(effects, 1.0), recipe),
        questions=_asked(questions, recipe),
    )


def _asked(questions: Mapping[str, QuestionKind], recipe: Recipe) -> dict[str, QuestionKind]:
    """The question units the recipe wants, by unit name or subtask."""
    wanted = recipe.questions.kinds
    if wanted is None:
        return dict(questions)
    known = {*questions, *(q.subtask for q in questions.values())}
    for name in wanted:
        if name not in known:
            raise UserError(recipe.name, f"questions.kinds: {name} is unknown", f"choose from {', '.join(sorted(known))}")
    return {n: q for n, q in questions.items() if n in wanted or q.subtask in wanted}


def _known(key: str, weights: Mapping[str, float] | None, known: Mapping[str, float], recipe: Recipe) -> Mapping[str, float]:
    for name in weights or {}:
        if name not in known:
            raise UserError(recipe.name, f"{key}.{name}: unknown", f"choose from {', '.join(sorted(known))}")
    return weights or known


def _layouts(recipe: Recipe, kind: str, weights: Mapping[str, float]) -> Mapping[str, float]:
    """Layout weights of a kind: the shipped ones the recipe chose, and the user's own files for that kind."""
    shipped = dict.fromkeys(template.layouts(kind), 1.0)
    own = {str(p): 1.0 for p in recipe.template_files() if template.load_file(p).kind == kind}
    return {**_known(f"documents.{kind}", weights, {**shipped, **own}, recipe), **own}
