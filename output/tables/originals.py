"""The papers of a dataset as PDFs: where each lies in it, and what every copy of a form says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import units
from pipeline.forms.kind import name_of
from pipeline.printing import scanned, template
from pipeline.printing.compose import static
from pipeline.printing.layout import Layout
from pipeline.printing.pagination import PagePlan
from pipeline.printing.template import load_layout
from pipeline.printing.typeset import Run
from pipeline.recipe import Recipe
from pipeline.recipe.own_kinds import is_path
from pipeline.records import DocumentId
from pipeline.roles import Facts

FOLDER = "documents"

# Of a form, ``KIND/LAYOUT``: the captions of each of its pages.
Captions = Mapping[str, Sequence[Sequence[str]]]


def path_of(case_id: str, document_id: str) -> str:
    """Where a paper of a case lies: in a folder of its file, under its kind's name."""
    return f"{FOLDER}/{case_id}/{DocumentId.parse(document_id).kind}.pdf"


def refilled_of(case_id: str, document_id: str) -> str:
    """Where the fillable PDF lies that was filled in as a paper is."""
    return path_of(case_id, document_id).removesuffix(".pdf") + ".fillable.pdf"


def blanks(recipe: Recipe) -> Mapping[str, str]:
    """Own kind -> the path of the fillable PDF to be filled in."""
    return {name_of(Path(kind)): path for kind, path in recipe.refilled.items()}


def captions(recipe: Recipe) -> Captions:
    """What the forms say of which papers are put down as PDFs, whatever stands in them.

    Raises:
        UserError: a layout of the recipe's own cannot be read.
    """
    if not recipe.originals:
        return {}
    own = [template.load_file(path) for path in recipe.template_files()]
    named = recipe.documents if recipe.documents is not None else units.names(Facts)
    shipped = [
        load_layout(kind, name)
        for kind in named
        if not is_path(kind)
        for name in template.layouts(kind)
    ]
    return {f"{form.kind}/{form.name}": _captions(form) for form in (*shipped, *own)}


def _captions(form: Layout) -> list[list[str]]:
    """Page by page, of all but those marks that stand on the first or last sheet alone."""
    found = []
    for index, page in enumerate(form.pages):
        plan = PagePlan(index, {}, 1, 3)  # a sheet between others
        items = static(form, page, plan).items
        typed = [item.text for item in items if isinstance(item, Run) and item.text.strip()]
        found.append([caption.text for caption in scanned.captions(form, index)] + typed)
    return found
