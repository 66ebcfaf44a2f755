"""The kit: every unit a recipe names, loaded and checked once, before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.journey.carriers import mute
from pipeline import units
from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.printing import template
from pipeline.recipe import COMPOSITIONS, Recipe
from pipeline.roles import CaptureEffect, FactChange, Facts, PageChange, QuestionKind

MULTI_DOC, NOTHING_ELSE = "Multi-doc Images", "Normal Captures"


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
    groups: Mapping[
        str, Mapping[str, tuple[str, ...]]
    ]  # language -> composition -> papers by their kinds' names
    second_weights: Mapping[str, Mapping[str, float]]  # language -> condition -> weight
    questions: Mapping[str, QuestionKind]
    mute: tuple[str, ...]  # a line for each lie the recipe names that none of its papers can carry

    def kinds(self, language: str) -> list[str]:
        return [k for k in self.facts if k.startswith(f"{language}/")]


@cached(most=4)
def kit(recipe_json: str, where: str = "") -> Kit:
    """The kit of a recipe given as JSON (hashable, and what a worker is sent). ``where``: the file it was read from.

    Raises:
        UserError: the recipe names a kind, layout, anomaly, condition or question that does not exist.
    """
    recipe = Recipe.model_validate_json(recipe_json)
    try:
        return _kit(recipe)
    except UserError as fault:
        raise (fault.at(where) if where and fault.where == recipe.name else fault) from None


def _kit(recipe: Recipe) -> Kit:
    chosen = _kinds(recipe)
    facts = {kind: units.load(Facts, kind) for kind in chosen}
    for language, weight in recipe.languages.items():
        if weight > 0 and not any(k.startswith(f"{language}/") for k in facts):
            raise UserError(
                recipe.name,
                f"languages.{language}: no document kind of this language",
                "add one under documents or drop the language",
            )
    _brought(recipe)
    fact_changes, page_changes = units.load_all(FactChange), units.load_all(PageChange)
    known = dict.fromkeys([*fact_changes, *page_changes], 1.0)
    own = {str(p): template.load_file(p).kind for p in recipe.template_files()}
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
    effects = {effect.condition: effect for effect in units.load_all(CaptureEffect).values()}
    questions = _questions(recipe)
    known_conditions = dict.fromkeys(effects, 1.0)
    return Kit(
        recipe=recipe,
        facts=facts,
        layouts={
            kind: _layouts(recipe, kind, weights, templates=own) for kind, weights in chosen.items()
        },
        fact_changes=fact_changes,
        page_changes=page_changes,
        anomaly_weights=_known("anomalies.kinds", recipe.anomalies.kinds, known, recipe=recipe),
        effects=effects,
        condition_weights=_known(
            "captures.conditions", recipe.captures.conditions, known_conditions, recipe=recipe
        ),
        groups=_groups(recipe, facts),
        second_weights=_second(recipe, effects),
        questions=_asked(questions, recipe),
        mute=mute(recipe, facts, fact_changes),
    )


def _kinds(recipe: Recipe) -> Mapping[str, Mapping[str, float]]:
    """The document kinds of a recipe, each with its layout weights."""
    known = units.names(Facts)
    if recipe.documents is None:
        return {kind: {} for kind in known}
    for kind in recipe.documents:
        if kind not in known:
            raise UserError(
                recipe.name,
                f"documents.{kind}: no kind of this name",
                f"choose from {', '.join(known)}",
            )
    return {
        kind: recipe.documents[kind] for kind in known if kind in recipe.documents
    }  # not as written: manifests sort their keys


def _brought(recipe: Recipe) -> None:
    """
    Raises:
        UserError: a share of a kind that nobody knows; one that ``documents`` leaves out says nothing.
    """
    known = units.names(Facts)
    for kind in recipe.handed_in:
        if kind not in known:
            raise UserError(
                recipe.name,
                f"handed_in.{kind[:100]}: no kind of this name",
                f"choose from {', '.join(known)}",
            )


def _groups(recipe: Recipe, facts: Mapping[str, Facts]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The compositions, of the recipe's own kinds. What the catalogue lacks of the benchmark's compositions is left out.

    Raises:
        UserError: a paper that nobody knows, or only group photos are wanted where there is no group.
    """
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, compositions in recipe.captures.compositions.items():
        labels = {
            k.partition("/")[2]: units.load(Facts, k).label
            for k in units.names(Facts)
            if k.startswith(f"{language}/")
        }
        known = {
            *labels,
            *labels.values(),
            *(p for c in COMPOSITIONS[language].values() for p in c),
        }
        own = {name: label for name, label in labels.items() if f"{language}/{name}" in facts}
        groups[language] = {}
        for name, papers in compositions.items():
            for paper in papers:
                if paper not in known:
                    raise UserError(
                        recipe.name,
                        f"captures.compositions.{language}.{name}: no kind {paper!r}",
                        f"choose from {', '.join(labels)}",
                    )
            found = tuple(
                dict.fromkeys(
                    n for paper in papers for n, label in own.items() if paper in (n, label)
                )
            )
            if len(found) > 1 or len(found) == len(papers):
                groups[language][name] = found
    conditions = recipe.captures.conditions
    if conditions and not any(w > 0 for c, w in conditions.items() if c != MULTI_DOC):
        for language in (n for n, w in recipe.languages.items() if w > 0 and not groups.get(n)):
            raise UserError(
                recipe.name,
                f"captures.conditions: no group of captures.compositions.{language} can be made of documents, and only {MULTI_DOC} is wanted",
                "add another condition or a group",
            )
    return groups


def _second(recipe: Recipe, effects: Mapping[str, CaptureEffect]) -> dict[str, Mapping[str, float]]:
    """What may come on top of a group photo: photographs' conditions, not other media."""
    able = {c: 1.0 for c, e in effects.items() if not e.medium and c != MULTI_DOC}
    return {
        n: _known(f"captures.second.{n}", w, able, recipe=recipe) if w else {NOTHING_ELSE: 1.0}
        for n, w in recipe.captures.second.items()
    }


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
    try:
        return {n: units.load(QuestionKind, n, wanted.get(n)) for n in names}
    except UserError as fault:
        raise UserError(
            recipe.name,
            f"questions.parameters: {fault.where.rpartition('/')[2]}: {fault.what}",
            fault.remedy,
        ) from None


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
    """Layout weights of a kind. The user's own files join the shipped ones; where the recipe names one, its weight counts."""
    shipped = dict.fromkeys(template.layouts(kind), 1.0)
    own = {path: 1.0 for path, of in templates.items() if of == kind}
    return {**own, **_known(f"documents.{kind}", weights, {**shipped, **own}, recipe=recipe)}
