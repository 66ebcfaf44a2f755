"""Every unit a recipe names, loaded and checked once, before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.journey import control, groups, own_kinds
from flows.journey.carriers import mute
from pipeline import rules, units
from pipeline.caches import cached
from pipeline.conditions import MULTI_DOC, NORMAL
from pipeline.errors import UserError
from pipeline.fitting import Plan, plan_of
from pipeline.forms.kind import OwnKind
from pipeline.forms.people import Locals
from pipeline.printing import template
from pipeline.recipe import Recipe
from pipeline.roles import CaptureEffect, FactChange, Facts, PageChange, QuestionKind
from pipeline.world.core import check_world

NOTHING_ELSE = NORMAL


@dataclass(frozen=True)
class LoadedUnits:
    recipe: Recipe
    facts: Mapping[str, Facts]  # kind -> unit, in catalogue order
    layouts: Mapping[str, Mapping[str, float]]  # kind -> layout -> weight
    fact_changes: Mapping[str, FactChange]
    page_changes: Mapping[str, PageChange]
    anomaly_weights: Mapping[str, float]
    effects: Mapping[str, CaptureEffect]  # condition -> unit
    condition_weights: Mapping[str, float]
    # Language -> composition -> papers by their kinds' names.
    groups: Mapping[str, Mapping[str, tuple[str, ...]]]
    second_weights: Mapping[str, Mapping[str, float]]  # language -> condition -> weight
    questions: Mapping[str, QuestionKind]
    mute: tuple[str, ...]  # a line for each lie the recipe names that none of its papers can carry
    fit: Plan | None = None  # where the recipe has tables
    people: Locals | None = None  # who hands in papers of own kinds; None: the invented country's

    def kinds(self, language: str) -> list[str]:
        return [k for k, unit in self.facts.items() if unit.language(k) == language]


@cached(most=4)
def load_units(recipe_json: str, where: str = "", *, asking: bool = True) -> LoadedUnits:
    """The units of a recipe given as JSON (hashable, and what a worker is sent).

    ``where``: the file it was read from. ``asking``: whether questions are wanted; they take as
    long to load as all else.

    Raises:
        UserError: the recipe names a kind, layout, anomaly, condition or question that is none.
    """
    recipe = Recipe.model_validate_json(recipe_json)
    try:
        return _load_units(recipe, asking)
    except UserError as fault:
        raise (
            fault.at(where) if where and fault.where in {recipe.name, "recipe"} else fault
        ) from None


def _load_units(recipe: Recipe, asking: bool) -> LoadedUnits:
    own = own_kinds.paths(recipe)
    chosen = _kinds(recipe, own)
    facts = {kind: units.load(Facts, own.get(kind, kind)) for kind in chosen}
    _spoken(recipe, facts)
    people = own_kinds.people(recipe, facts)
    _brought(recipe)
    _declined(recipe, rules.rule_texts())  # which raises where two units have a rule say two things
    check_world(recipe.world, recipe.today)
    templates = _own_layouts(recipe, chosen)
    fact_changes = units.load_all(FactChange)
    page_changes = units.load_all(PageChange)
    effects = {effect.condition: effect for effect in units.load_all(CaptureEffect).values()}
    control.camera(recipe, effects, facts)
    lies = dict.fromkeys([*fact_changes, *page_changes], 1.0)
    told = _known("anomalies.kinds", recipe.anomalies.kinds, lies, recipe=recipe)
    control.tampering(recipe, told, page_changes)
    conditions, captures = dict.fromkeys(effects, 1.0), recipe.captures
    layouts = {
        kind: _layouts(recipe, kind, weights, templates=templates)
        for kind, weights in chosen.items()
    }
    return LoadedUnits(
        recipe=recipe,
        facts=facts,
        layouts=layouts,
        fact_changes=fact_changes,
        page_changes=page_changes,
        anomaly_weights=told,
        effects=effects,
        condition_weights=_known(
            "captures.conditions", captures.conditions, conditions, recipe=recipe
        ),
        groups=groups.of(recipe, facts),
        second_weights=_second(recipe, effects),
        questions=_asked(_questions(recipe), recipe) if asking else {},
        mute=mute(recipe, facts, fact_changes),
        fit=plan_of(recipe, {k: u for k, u in facts.items() if isinstance(u, OwnKind)}),
        people=people,
    )


def _spoken(recipe: Recipe, kinds: Mapping[str, Facts]) -> None:
    """
    Raises:
        UserError: a language in which there is no kind of paper.
    """
    written = {unit.language(kind) for kind, unit in kinds.items()}
    for language, weight in recipe.languages.items():
        if weight > 0 and language not in written:
            raise UserError(
                recipe.name,
                f"languages.{language}: no document kind of this language",
                "add one under documents or drop the language",
            )


def _own_layouts(recipe: Recipe, chosen: Collection[str]) -> dict[str, str]:
    """The user's own layouts: path -> kind.

    Raises:
        UserError: two of one name, or one of a kind that the recipe does not name.
    """
    own = {str(path): template.load_file(path).kind for path in recipe.template_files()}
    named: dict[tuple[str, str], str] = {}
    for path, kind in own.items():
        if (twice := named.setdefault((kind, Path(path).name), path)) != path:
            raise UserError(
                recipe.name,
                f"templates: {twice} and {path} are layouts of {kind} with one name",
                "rename one of them",
            )
        if kind not in chosen:
            raise UserError(
                recipe.name,
                f"templates: {path} is a layout of {kind}, which documents does not name",
                "name it there or drop the layout",
            )
    return own


def _kinds(recipe: Recipe, own: Mapping[str, str]) -> Mapping[str, Mapping[str, float]]:
    """The document kinds of a recipe, each with its layout weights.

    ``own``: own kind -> the path by which the recipe names it.
    """
    known = list(units.classes(Facts))
    if recipe.documents is None:
        return {kind: {} for kind in known}
    for kind in recipe.documents:
        if kind not in known and kind not in own.values():
            raise UserError(
                recipe.name,
                f"documents.{kind[:200]}: no kind of this name",
                f"choose from {', '.join(known)}, or give the folder of a kind.yaml",
            )
    # Not as written: manifests sort their keys.
    shipped = {kind: recipe.documents[kind] for kind in known if kind in recipe.documents}
    return {**shipped, **{kind: recipe.documents[own[kind]] for kind in sorted(own)}}


def _brought(recipe: Recipe) -> None:
    """
    Raises:
        UserError: a share of a kind that nobody knows; one that ``documents`` leaves out is idle.
    """
    known = units.names(Facts)
    for kind in recipe.handed_in:
        if kind not in known and kind not in (recipe.documents or ()):
            raise UserError(
                recipe.name,
                f"handed_in.{kind[:100]}: no kind of this name",
                f"choose from {', '.join(known)}",
            )


def _second(recipe: Recipe, effects: Mapping[str, CaptureEffect]) -> dict[str, Mapping[str, float]]:
    """What may come on top of a group photo: photographs' conditions, not other media."""
    able = {c: 1.0 for c, e in effects.items() if not e.medium and c != MULTI_DOC}
    found: dict[str, Mapping[str, float]] = {}
    for language, weights in recipe.captures.second.items():
        known = _known(f"captures.second.{language}", weights, able, recipe=recipe)
        found[language] = known if weights else {NOTHING_ELSE: 1.0}
    return found


def _questions(recipe: Recipe) -> dict[str, QuestionKind]:
    """Every question unit, with the recipe's parameters."""
    names, wanted = units.classes(QuestionKind), recipe.questions.parameters
    for name in wanted:
        if name not in names:
            raise UserError(
                recipe.name,
                f"questions.parameters.{name[:100]}: unknown",
                f"choose from {', '.join(names)}",
            )
    return {name: _question(recipe, name, wanted.get(name)) for name in names}


def _question(recipe: Recipe, name: str, wanted: Mapping[str, object] | None) -> QuestionKind:
    """
    Raises:
        UserError: the recipe gives it parameters that it does not take; or its file is wrong.
    """
    if wanted is None:
        return units.load(QuestionKind, name)
    try:
        return units.load(QuestionKind, name, wanted)
    except UserError as fault:
        what = f"questions.parameters: {name}: {fault.what}"
        raise UserError(recipe.name, what, fault.remedy) from None


def _asked(questions: Mapping[str, QuestionKind], recipe: Recipe) -> dict[str, QuestionKind]:
    """The question units the recipe wants, by unit name or subtask."""
    wanted = recipe.questions.kinds
    if wanted is None:
        return dict(questions)
    known = {*questions, *(q.subtask for q in questions.values())}
    for name in wanted:
        if name not in known:
            raise UserError(
                recipe.name,
                f"questions.kinds: {name} is unknown",
                f"choose from {', '.join(sorted(known))}",
            )
    return {n: q for n, q in questions.items() if n in wanted or q.subtask in wanted}


def _declined(recipe: Recipe, known: Collection[str]) -> None:
    """A rule that nobody knows would decline nobody, and nobody would notice.

    Raises:
        UserError: naming it.
    """
    for rule in recipe.policy.decline:
        if rule not in known:
            raise UserError(
                recipe.name,
                f"policy.decline: no rule {rule[:100]!r}",
                f"choose from {', '.join(sorted(known))}",
            )


def _known(
    key: str, weights: Mapping[str, float] | None, known: Mapping[str, float], *, recipe: Recipe
) -> Mapping[str, float]:
    for name in weights or {}:
        if name not in known:
            raise UserError(
                recipe.name,
                f"{key}.{name[:100]}: unknown",
                f"choose from {', '.join(sorted(known))}",
            )
    return weights or known


def _layouts(
    recipe: Recipe, kind: str, weights: Mapping[str, float], *, templates: Mapping[str, str]
) -> Mapping[str, float]:
    """Layout weights of a kind.

    The user's own files join the shipped ones; where the recipe names one, its weight counts.
    """
    shipped = dict.fromkeys(template.layouts(kind), 1.0)
    own = {path: 1.0 for path, of in templates.items() if of == kind}
    return {**own, **_known(f"documents.{kind}", weights, {**shipped, **own}, recipe=recipe)}
