"""A bank's own forms as functions: made of its papers, filled in for invented people, and proven
to hold nothing of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from creditdocs.asked import overridden
from creditdocs.commands import Asked, make
from creditdocs.dataset import Dataset, load
from creditdocs.settings import Place, Setting
from creditdocs.values import Verdict
from flows.certify.verdict import PICTURES
from flows.run.isolated import call
from pipeline.errors import UserError


def import_form(
    files: Place | Sequence[Place],
    out: Place,
    *,
    locale: str | None = None,
    values: Place | None = None,
    keep: Sequence[str] = (),
) -> Path:
    """Make a folder of a bank's own form: its kind, its layout, its ground, what to review.

    Args:
        files: a PDF, several filled-in copies of one, or a picture for each page.
        out: a folder that does not exist yet, or is empty.
        locale: such as "de-DE"; by default by the form's words.
        values: a JSON file of what was filled in, so that none of it stays.
        keep: words of the form's own that look like somebody's, such as the bank's name.

    Returns:
        The folder. Nothing of the files is written anywhere else.

    Raises:
        UserError: a file that is no form, is locked, or asks for too much; or ``out`` holds
            something already.
    """
    from flows.commands import import_form as work

    given = None if values is None else os.fspath(values)
    work.import_form(_paths(files), os.fspath(out), locale=locale, values=given, keep=keep)
    return Path(out)


def variants(
    forms: Place | Sequence[Place],
    out: Place,
    *,
    cases: int = 20,
    recipe: Place | None = None,
    blank: Place | Mapping[Place, Place] | None = None,
    workers: int | None = None,
    quiet: bool = True,
    **overrides: Setting,
) -> Dataset:
    """Make so many files on a bank's own forms, each of somebody invented who fills in all of them.

    Every paper is a PDF too, ``documents/CASE/FORM.pdf``, with all of its pages and their text.

    Args:
        forms: folders of approved forms, of one locale.
        out: the dataset's folder, or any URI pyarrow knows.
        cases: how many files, 1 to 10,000; no paper carries a lie.
        recipe: the name or path of one whose keys are taken over, but for its papers.
        blank: a fillable PDF of the form, to be filled in as every paper on it is
            (``documents/CASE/FORM.fillable.pdf``); of several forms, form -> its PDF.
        workers: processes; None takes one per core. They decide no byte.
        quiet: False shows progress on stderr.
        overrides: of keys of the recipe, dots written as two underscores: ``captures__sessions=2``;
            ``seed=7``: other people; ``fit="tables.csv"``: in proportion to the bank's tables.

    Raises:
        UserError: a folder that is no approved form, forms of one name or of two locales, a number
            out of range, a key that the forms decide, a blank of none, or a target with other data.
        Unfinished: the run could not go on; mend what it says and call again.
    """
    from flows.commands import variants as work

    base = None if recipe is None else os.fspath(recipe)
    keys, paths = overridden(None, others=overrides), _paths(forms)
    seed, blanks = keys.pop("seed", None), _blanks(blank, paths)
    asked = work.recipe(paths, cases, seed=seed, base=base, blanks=blanks, overrides=keys)
    make(Asked(asked, work.NAME, base or work.NAME), os.fspath(out), workers, quiet=quiet)
    return load(out)


def certify(
    dataset: Place | Dataset,
    sources: Place,
    *,
    secrets: Place | None = None,
    forms: Sequence[Place] | None = None,
    pictures: int = PICTURES,
    salt: str | None = None,
) -> Verdict:
    """Look for everything of a bank's own papers in a dataset, and write its certificate into it.

    Needs the extra ``bank``. Same dataset, sources and versions, same bytes.

    Args:
        dataset: its folder, or a loaded one; ``certificate.json`` and ``certificate.pdf`` go there.
        sources: the folder with the papers, as they were filled in.
        secrets: a CSV of values that must not be met, too.
        forms: folders of own forms whose captions are approved; None takes ``forms`` if it exists.
        pictures: how many photographs are read by OCR.
        salt: a phrase that gives the key of the certificate's digests, instead of the sources.

    Returns:
        ``status`` "clean", "hit" or "unable", its ``code`` 0, 1 or 2, and the ``certificate``.

    Raises:
        UserError: no dataset in a local folder, no sources, a list that cannot be read.
    """
    work, where = "flows.commands.certify:certified", os.fspath(dataset)
    found = call(
        work,
        where,
        os.fspath(sources),
        secrets=None if secrets is None else os.fspath(secrets),
        forms=None if forms is None else [os.fspath(each) for each in forms],
        pictures=pictures,
        salt=salt,
    )
    return cast("Verdict", found)


def _blanks(blank: Place | Mapping[Place, Place] | None, forms: Sequence[str]) -> dict[str, str]:
    """Form -> its fillable PDF.

    Raises:
        UserError: one PDF for several forms.
    """
    if blank is None:
        return {}
    if isinstance(blank, Mapping):
        return {os.fspath(form): os.fspath(pdf) for form, pdf in blank.items()}
    if len(forms) != 1:
        raise UserError("blank", f"one PDF for {len(forms)} forms", "give {form: its PDF}")
    return {forms[0]: os.fspath(blank)}


def _paths(places: Place | Sequence[Place]) -> list[str]:
    """Of one place or several."""
    given = [places] if isinstance(places, str | os.PathLike) else places
    return [os.fspath(place) for place in given]
