"""Samples without end: pictures with their labels, made as they are asked for and kept nowhere."""

from __future__ import annotations

import io
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, cast, get_args

import numpy as np
import PIL.Image

from creditdocs.asked import given, overridden
from creditdocs.settings import Place, Setting
from flows.journey.share import Picture, Share
from flows.run.isolated import call, items
from pipeline.errors import UserError
from pipeline.published import Split
from pipeline.records import Language, LineView, PhotoId, Pixels, SheetView

_SEED = "seed"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A picture with everything that is to be seen on it, as ``generate`` would write it.

    Attributes:
        seed: enough to make it again, with the recipe: see ``sample``.
        id, case_id: of ``images``, in a dataset of the same recipe.
        split: "train", "validation" or "test"; people are in one only.
        language: "zh" or "en", of the papers.
        jpeg: the picture as it is encoded. ``image`` decodes it.
        documents: the sheets it shows, as ``Image.documents``.
        condition, severity, second_condition, second_severity, tampered, tamper_mask, parameters,
            pdf: as those of ``Image``. ``mask`` decodes ``tamper_mask``.
    """

    seed: str
    id: str
    case_id: str
    split: Split
    language: Language
    jpeg: bytes = field(repr=False)
    width: int
    height: int
    condition: str
    severity: int
    documents: tuple[SheetView, ...] = field(repr=False)
    tampered: bool
    tamper_mask: bytes | None = field(repr=False)
    parameters: Mapping[str, object] = field(repr=False)
    second_condition: str | None
    second_severity: int
    pdf: bytes | None = field(repr=False)

    @property
    def image(self) -> Pixels:
        """H x W x 3, uint8, RGB. Decoded at every access: keep it."""
        return _decoded(self.jpeg, "RGB")

    @property
    def lines(self) -> tuple[LineView, ...]:
        """All lines of print of all its sheets, in their order: text, role, field, quad, words."""
        return tuple(chain.from_iterable(sheet.lines for sheet in self.documents))

    @property
    def mask(self) -> Pixels | None:
        """H x W, uint8: 0 untouched, 128 copied from, 255 changed; None where nothing is forged."""
        return None if self.tamper_mask is None else _decoded(self.tamper_mask, "L")


def stream(
    recipe: Place | Mapping[str, Setting],
    seed: int | None = None,
    *,
    worker: int = 0,
    workers: int = 1,
    set: Mapping[str, Setting] | None = None,  # noqa: A002 - the command line's own word
    split: str | None = None,
    start: int = 0,
) -> Generator[Sample, None, None]:
    """Samples without end, made one ahead in a process of its own that ends when this is closed.

    The first are those of the dataset that ``generate`` makes of the recipe, in the same order and
    to the byte; then cases go on beyond the recipe's. Several workers have different cases, and
    together those of one.

    Args:
        recipe: as for ``generate``.
        seed: another one, other people.
        worker, workers: which share of the cases this is, counted from 0, and of how many.
        set: overrides by dotted name, ``{"anomalies.share": 0}``.
        split: "train", "validation" or "test": of the others none is made. None for all.
        start: the case to begin with, of all workers; the number in a sample's id tells its case.

    Raises:
        UserError: a worker or split that there is not; with the first sample, a recipe that is
            wrong, naming the key.

    >>> import creditdocs
    >>> small = {"documents": {"en/ssn_card": {}}, "languages": {"en": 1}}
    >>> samples = creditdocs.stream(small, seed=7, set={"captures.size": [480, 360]})
    >>> sample = next(samples)
    >>> sample.image.shape, sample.documents[0].kind
    ((360, 480, 3), 'en/ssn_card')
    >>> samples.close()
    >>> creditdocs.sample(small, sample.seed, set={"captures.size": [480, 360]}) == sample
    True
    """
    share = _share(worker, workers, start=start, split=split)
    return _samples(given(recipe), overridden(set, seed=seed), share)


def _share(worker: int, workers: int, *, start: int, split: str | None) -> Share:
    """
    Raises:
        UserError: there is no such worker, case or split.
    """
    if not 0 <= worker < workers:
        what = f"worker {worker} of {workers}: no such worker"
        raise UserError("stream", what, "count workers from 0, and give how many there are")
    if start < 0:
        raise UserError("stream", f"start {start}: no such case", "count cases from 0")
    if split not in (None, *get_args(Split)):
        what = f"split {str(split)[:60]!r}: no such split"
        raise UserError("stream", what, "choose train, validation or test, or leave it out")
    return Share(worker, workers, start, split or "")


def sample(
    recipe: Place | Mapping[str, Setting],
    seed: str,
    *,
    set: Mapping[str, Setting] | None = None,  # noqa: A002
) -> Sample:
    """A sample made again from its ``seed``; the recipe and ``set`` are those of its stream.

    Raises:
        UserError: a recipe that is wrong, or one of which no sample has this seed.
    """
    number, name = _parts(seed)
    made = call("flows.journey.stream:again", given(recipe), overridden(set, seed=number), name)
    return _sample(made)


def _samples(
    source: str | dict[str, Any], overrides: dict[str, Any], share: Share
) -> Generator[Sample, None, None]:
    yield from map(_sample, items("flows.journey.stream:endless", source, overrides, share))


def _sample(made: Picture) -> Sample:
    named: dict[str, Any] = {**vars(made.photo), "documents": made.photo.sheets}
    del named["sheets"]
    return Sample(seed=f"{made.seed}:{made.photo.id}", split=cast("Split", made.split), **named)


def _parts(seed: str) -> tuple[int, str]:
    """The recipe's seed and the picture's id.

    Raises:
        UserError: no seed of a sample.
    """
    number, _, name = seed.partition(":")
    try:
        return int(number), str(PhotoId.parse(name))
    except ValueError:
        what = f"{seed[:80]!r} is no seed of a sample"
        raise UserError(_SEED, what, "give what its attribute seed says") from None


def _decoded(data: bytes, mode: str) -> Pixels:
    with PIL.Image.open(io.BytesIO(data)) as picture:
        return cast(Pixels, np.array(picture.convert(mode)))
