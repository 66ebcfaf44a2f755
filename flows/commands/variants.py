"""Variants: so many files on a bank's own forms, each of somebody invented, with a PDF of every
paper beside the tables.

A recipe made of the forms and what was asked, which then goes the way of any other.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flows.commands.generate import run, running
from flows.run.signals import stoppable
from flows.run.worker_count import worker_count
from pipeline.errors import UserError
from pipeline.parsing.assignment import assignment

if TYPE_CHECKING:
    from pipeline.recipe import Recipe

NAME = "variants"
MOST = 20  # forms
# Keys that the forms decide.
OURS = ("documents", "handed_in", "templates", "languages", "originals", "refilled")


def options(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("forms", nargs="+", metavar="forms/NAME", help="approved forms")
    parser.add_argument("--cases", type=int, required=True, metavar="N", help="files, 1 to 10,000")
    parser.add_argument("--out", required=True, metavar="DS", help="folder or URI of the dataset")
    parser.add_argument("--seed", type=int, help="another one, other people (default: 1)")
    parser.add_argument(
        "--blank",
        action="append",
        default=[],
        metavar="forms/NAME=PDF",
        help="a fillable PDF of this form, to be filled in as every paper on it is",
    )
    parser.add_argument("--fit", metavar="CSV", help="tables of the bank's, which the files follow")
    parser.add_argument("--recipe", help="take captures, world and all other keys from this one")
    running(parser)
    parser.set_defaults(run=stoppable()(_run))


def _run(options: argparse.Namespace) -> int:
    overrides: dict[str, Any] = dict(assignment(text) for text in options.set)
    if options.fit is not None:
        overrides["fit"] = options.fit
    asked = recipe(
        options.forms,
        options.cases,
        seed=options.seed,
        base=options.recipe,
        blanks=dict(map(_blank, options.blank)),
        overrides=overrides,
    )

    from flows.commands import make  # and all the rest, once the forms are found good

    file = options.recipe or NAME
    workers = worker_count(options.workers)
    order = make.Order(asked, options.out, source=NAME, file=file, workers=workers)
    if name := run(order, options):
        print(f"{asked.cases} of each form as PDFs in {name}/documents")
    return 0


def recipe(
    forms: Sequence[str],
    cases: int,
    *,
    seed: int | None = None,
    base: str | None = None,
    blanks: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Recipe:
    """The recipe of variants on ``forms``, folders with a ``kind.yaml`` that was approved.

    Args:
        forms: every file holds one paper on each.
        cases: how many files.
        seed: another one, other people.
        base: a recipe, by path or name, whose other keys are taken over.
        blanks: form -> a fillable PDF of it, to be filled in as every paper on it is.
        overrides: of keys by dotted name; they count before ``base``. ``fit`` may be the path of
            a CSV, see ``pipeline.fitting.read_marginals``.

    Raises:
        UserError: a folder that is no approved form, two of one name or of two locales, a number
            out of range, or a key that the forms decide.
    """
    from pipeline import recipe as recipes
    from pipeline.recipe.model import ORIGINALS

    if not 1 <= cases <= ORIGINALS:
        raise UserError("--cases", f"{cases} is out of range", f"give 1 to {ORIGINALS}")
    given = dict(overrides or {})
    _undecided(given)
    if isinstance(tables := given.get("fit"), str):
        given["fit"] = _tables(tables)
    raw = _base(base)
    raw["documents"] = {folder: {} for folder in _approved(forms)}
    raw |= {"cases": cases, "originals": True, "refilled": _known(blanks or {}, forms)}
    if seed is not None:
        raw["seed"] = seed
    return recipes.made(raw, given, base or NAME)


def _tables(path: str) -> list[dict[str, Any]]:
    """Tables of a CSV, as recipes hold them.

    Raises:
        UserError: as ``read_marginals``.
    """
    from pipeline.fitting import read_marginals

    return [table.model_dump(mode="json") for table in read_marginals(path)]


def _undecided(keys: Iterable[str]) -> None:
    """
    Raises:
        UserError: the forms, or options of their own, decide one of these keys.
    """
    for key in keys:
        if key in ("cases", "seed"):
            raise UserError(f"--set {key}", "has an option of its own", f"give --{key}")
        if key.partition(".")[0] in OURS:
            raise UserError(f"--set {key}", "is decided by the forms", "leave it out")


def _known(blanks: Mapping[str, str], forms: Sequence[str]) -> dict[str, str]:
    """The blanks, each of a form and there.

    Raises:
        UserError: one is not.
    """
    from pipeline.recipe import own_blanks

    for form, path in blanks.items():
        if form not in forms:
            raise UserError(f"--blank {form[:100]}", "is none of the forms", "write it as there")
        own_blanks.read(path)
    return dict(blanks)


def _blank(text: str) -> tuple[str, str]:
    """
    Raises:
        UserError: it does not name a form and a file.
    """
    form, sign, path = text.partition("=")
    if not (form and sign and path):
        raise UserError(f"--blank {text[:100]}", "not FORM=PDF", "write forms/loan=blank.pdf")
    return form, path


def _base(name: str | None) -> dict[str, Any]:
    """What a recipe says beside its papers; without one no lies, and every condition.

    Raises:
        UserError: no such recipe, or one that is wrong.
    """
    from pipeline import recipe as recipes

    if name is None:
        return {
            "name": NAME,
            "anomalies": {"share": 0},
            "captures": {"conditions": _conditions()},
        }
    # Read as one of its own, so that what is wrong with it is said of its file.
    read = recipes.load(name).model_dump(mode="json", exclude={*OURS, "cases", "shards"})
    return {key: value for key, value in read.items() if value is not None}


def _conditions() -> dict[str, float]:
    """Every condition under which a paper is alone in its picture, alike."""
    from pipeline import units
    from pipeline.conditions import MULTI_DOC  # which may leave forms out
    from pipeline.roles import CaptureEffect

    known = sorted(effect.condition for effect in units.load_all(CaptureEffect).values())
    return {condition: 1.0 for condition in known if condition != MULTI_DOC}


def _approved(forms: Sequence[str]) -> list[str]:
    """The folders, each once, of one locale, and approved as it is now.

    Raises:
        UserError: one is not.
    """
    from flows.forms.approve import approved_by
    from pipeline.forms.kind import file_of, load, name_of

    if not 1 <= len(forms) <= MOST:
        raise UserError(NAME, f"{len(forms)} forms", f"give 1 to {MOST}")
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for form in forms:
        if (file := file_of(form)) is None:
            raise UserError(
                form[:200] or "forms",
                "no form: has no kind.yaml",
                "make one by `creditdocs import`",
            )
        if (name := name_of(file)) in names:
            raise UserError(form, f"is called like {names[name]}", "rename the folder of one")
        codes.setdefault(load(file).kind.people.code.replace("_", "-"), form)
        if len(codes) > 1:
            (one, first), (two, _) = codes.items()
            what = f"its people are of {two}, those of {first} of {one}"
            raise UserError(form, what, "make variants of each by itself")
        if approved_by(file.parent) is None:
            remedy = f'look at it, then `creditdocs approve {form} --by "YOUR NAME"`'
            raise UserError(form, "is not approved as it is now", remedy)
        names[name] = form
    return list(forms)
