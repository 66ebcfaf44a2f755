"""The commands as functions: what they are given and give back; the work is done in ``flows``."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import PIL.Image

from creditdocs.asked import given, overridden
from creditdocs.dataset import Dataset, load
from creditdocs.part import exported
from creditdocs.settings import Place, Setting
from creditdocs.values import Scored, Unit
from flows.run.isolated import LOG, call
from flows.run.worker_count import worker_count
from flows.storage.selection import Selection
from pipeline import recipe as recipes
from pipeline.published import Split
from pipeline.recipe import Recipe


def generate(
    recipe: Place | Mapping[str, Setting],
    out: Place,
    *,
    set: Mapping[str, Setting] | None = None,  # noqa: A002 - the command line's own word
    cases: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    quiet: bool = True,
    **overrides: Setting,
) -> Dataset:
    """Make a dataset, go on with one whose making was interrupted, or find it made already.

    Same recipe, same versions, same bytes, for any number of workers. A run that is interrupted
    (Ctrl-C raises KeyboardInterrupt here as anywhere) keeps what it has made, and the same call
    goes on from there.

    Args:
        recipe: the name of a shipped recipe (demo, files, benchmark), the path of a YAML file, or
            a mapping with the keys of one.
        out: the dataset's folder, or any URI pyarrow knows.
        set: overrides by dotted name, ``{"documents.en/ssn_card": {}}``.
        cases: how many files; each that carries a lie brings its clean twin along.
        seed: another one, other people.
        workers: processes; None takes one per core. They decide no byte.
        quiet: False shows progress on stderr: a bar on a terminal, else lines.
        overrides: of any key of the recipe, dots written as two underscores:
            ``captures__size=(800, 600)``. They count before ``set``.

    Raises:
        UserError: a recipe that is wrong, naming the key, or a target that holds something else.
        Unfinished: the run could not go on; mend what it says and call again.
    """
    keys = overridden(set, cases=cases, seed=seed, others=overrides)
    make(_asked(given(recipe), keys), os.fspath(out), workers, quiet=quiet)
    return load(out)


def check(dataset: Place | Dataset, regenerate: int = 0, workers: int | None = 1) -> list[str]:
    """What is wrong with a dataset: hashes, columns, and every answer and rule derived a second
    time from printed text.

    Args:
        dataset: its folder, any URI pyarrow knows, or a loaded one.
        regenerate: how many shards to make again and compare to the byte.
        workers: processes; None takes one per core, of a small dataset fewer.

    Returns:
        One line for every fault; none is a clean bill.

    Raises:
        UserError: no dataset of ours, or one that is not fit to be read.

    >>> import creditdocs
    >>> creditdocs.check("dataset/demo")
    []
    """
    work = "flows.commands.check_named:faults"
    return cast("list[str]", call(work, os.fspath(dataset), regenerate, workers))


def score(
    predictions: Place | Mapping[str, str | None],
    dataset: Place | Dataset,
    *,
    compat: bool = False,
    small: bool = False,
) -> Scored:
    """How well a model answers: by subtask, task and condition, with 95 % intervals.

    Args:
        predictions: the model's raw replies by question id, or the path of a file with a line
            ``{"id": "...", "response": "..."}`` for each.
        dataset: with its answers; a folder, any URI pyarrow knows, or a loaded one.
        compat: count as the reference benchmark's own evaluator does, and leave out what has no
            reply; otherwise that counts as wrong.
        small: only the questions of the small test set, a tenth.

    Returns:
        Scores from 0 to 100, and the ids of replies that could not be read, are to no question,
        or are missing.

    Raises:
        UserError: a file that cannot be read, a line of another shape, an id twice, no dataset.

    >>> import creditdocs
    >>> data = creditdocs.load("dataset/demo")
    >>> right = {question.id: question.answer for question in data.questions}
    >>> creditdocs.score(right, data).scores.mean.score
    100.0
    """
    if isinstance(predictions, Mapping):
        given: object = dict(predictions)
    else:
        given = os.fspath(predictions)
    work, where = "flows.commands.score:score", os.fspath(dataset)
    return cast("Scored", call(work, given, where, compat=compat, small=small))


def export(
    dataset: Place | Dataset,
    format: str,  # noqa: A002
    out: Place,
    *,
    split: Split | None = None,
    where: str | None = None,
    dedupe: bool = False,
    limit: int | None = None,
    **parameters: Setting,
) -> Path:
    """Write a dataset in another project's shape into a folder, which appears whole or not at all.

    Args:
        dataset: its folder, any URI pyarrow knows, or a loaded one.
        format: the name of a format of the catalogue, such as "coco".
        out: a folder that does not exist yet.
        split: only this one.
        where: only pictures of which it holds: ``"condition == 'Fax' and language == 'zh'"``.
        dedupe: of a file and its twin, no picture that differs from another in the lie alone.
        limit: at most so many pictures.
        **parameters: of the format, such as ``boxes="lines"``.

    Returns:
        The folder.

    Raises:
        UserError: no dataset, no such format or parameter, nothing selected, or a folder that
            holds something.
    """
    selection = Selection(split, where, dedupe, limit)
    return exported(dataset, format, out, selection=selection, parameters=parameters)


def catalogue() -> list[Unit]:
    """Every kind of paper, anomaly, condition, question, format, piece of art and kind of mark.

    >>> import creditdocs
    >>> units = creditdocs.catalogue()
    >>> [unit.name for unit in units if unit.role == "tampering"]
    ['copy_move', 'replaced_amount']
    >>> slip = next(unit for unit in units if unit.name == "zh/payslip")
    >>> [(field.name, field.type) for field in slip.fields if field.label == "实发工资"]
    [('pay.net', 'money')]
    """
    return cast("list[Unit]", call("flows.commands.catalogue:catalogue"))


def preview(unit: Place, out: Place | None = None, *, seed: int = 1) -> PIL.Image.Image:
    """Any unit on a sample, boxes drawn on: blue sheets, green legible fields, red illegible ones,
    orange lines of other print.

    Args:
        unit: its name in the catalogue, a condition ("Low Light"), a layout of a kind
            ("zh/bank_statement/gridded_wide"), or the path of a layout of your own.
        out: a PNG file to write as well.
        seed: another one, another sample.

    Returns:
        A picture no larger than a screen (2560 x 1600 pixels), RGB.

    Raises:
        UserError: no unit of that name, or several; or nothing of it can be seen.
    """
    path = None if out is None else os.fspath(out)
    picture = call("flows.preview.preview:preview", os.fspath(unit), path, seed)
    with PIL.Image.open(io.BytesIO(picture)) as image:
        return image.copy()


class Asked(NamedTuple):
    """A recipe, what its user calls it, and the file it was read from."""

    recipe: Recipe
    source: str
    file: str


def _asked(source: str | dict[str, Any], overrides: Mapping[str, Any]) -> Asked:
    recipe, file = recipes.asked(source, overrides)
    return Asked(recipe, source if isinstance(source, str) else file, file)


def make(
    asked: Asked,
    target: str,
    workers: int | None,
    *,
    quiet: bool,
) -> None:
    """The dataset, made or found at its target, a path or a URI.

    Raises:
        UserError: the recipe cannot be made, or the target holds something else.
        Unfinished: the run could not go on.
    """
    terminal = not quiet and _terminal()
    call(
        "flows.commands.make:ordered",
        **asked._asdict(),
        target=target,
        workers=worker_count(workers),
        show="nothing" if quiet else "bar" if terminal else "lines",
        terminal=terminal,
        hear=LOG.warning if quiet else _on_stderr,
    )


def _terminal() -> bool:
    """Is this process's stderr, which others inherit, a terminal that somebody looks at?"""
    try:
        return sys.stderr.isatty() and sys.stderr.fileno() == 2
    except (AttributeError, OSError, ValueError):  # none, closed, or a notebook's
        return False


def _on_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
