"""A bank's own forms as functions: made of its papers, and proven to hold nothing of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from creditdocs.dataset import Dataset
from creditdocs.settings import Place
from creditdocs.values import Verdict
from flows.certify.verdict import PICTURES
from flows.run.isolated import call


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

    named = [files] if isinstance(files, str | os.PathLike) else files
    given = None if values is None else os.fspath(values)
    names = [os.fspath(name) for name in named]
    work.import_form(names, os.fspath(out), locale=locale, values=given, keep=keep)
    return Path(out)


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
