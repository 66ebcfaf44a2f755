"""Some pictures of a dataset: those of which a condition holds, to look at or to export."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from creditdocs.records import Image
from creditdocs.settings import Place, Setting
from flows.run.isolated import call
from flows.storage import dataset as storage
from flows.storage.condition import condition
from flows.storage.selection import Selection
from pipeline.published import Split

if TYPE_CHECKING:
    from creditdocs.dataset import Table


@dataclass(frozen=True)
class Part:
    """The pictures of a dataset of which a condition holds, as ``Dataset.where`` gives them.

    Attributes:
        condition: what holds of them, as ``--where`` of the command line has it.
        place: where the dataset lies.
    """

    condition: str
    place: str
    _all: Table[Image]

    @property
    def images(self) -> Table[Image]:
        """These pictures; which they are is looked up at every access.

        Raises:
            UserError: no picture is left, or the dataset is damaged.

        >>> import creditdocs
        >>> part = creditdocs.load("dataset/demo").where("severity < 2 and language == 'zh'")
        >>> {image.language for image in part.images}
        {'zh'}
        """
        return self._all.where(id=Selection(where=self.condition).ids(self._opened()))

    def where(self, also: str) -> Part:
        """Those of them of which another condition holds, too.

        Raises:
            UserError: not a condition, or it names something else than a column.
        """
        condition(also)
        return replace(self, condition=f"({self.condition}) and ({also})")

    def export(
        self,
        format: str,  # noqa: A002 - the command line's own word
        out: Place,
        *,
        split: Split | None = None,
        dedupe: bool = False,
        limit: int | None = None,
        **parameters: Setting,
    ) -> Path:
        """Write them in another project's shape, as ``creditdocs.export`` does.

        Args:
            format, out, split, dedupe, limit, parameters: as for ``creditdocs.export``.

        Returns:
            The folder.

        Raises:
            UserError: as ``creditdocs.export``.
        """
        chosen = Selection(split, self.condition, dedupe, limit)
        return exported(self.place, format, out, selection=chosen, parameters=parameters)

    def _opened(self) -> storage.Dataset:
        return storage.Dataset.open(self.place).inside()


def exported(
    dataset: Place,
    name: str,
    out: Place,
    *,
    selection: Selection,
    parameters: dict[str, Setting],
) -> Path:
    """An export, made in a process of its own."""
    work, places = "flows.commands.export:export", (os.fspath(dataset), name, os.fspath(out))
    call(work, *places, selection=selection, parameters=parameters)
    return Path(out)
