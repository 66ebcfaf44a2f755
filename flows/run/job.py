"""A job: what every work unit of a run carries beside its number.

And whether this machine makes the bytes it asks for.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from flows.run.staging import Staging
from flows.run.target import PLAN, staging_folder
from flows.storage.store import Store
from output.tables.manifest import PACKAGES, code_fingerprint
from pipeline import pins, probe
from pipeline.caches import kept
from pipeline.errors import UserError
from pipeline.printing import template
from pipeline.recipe import Recipe

ALIKE = (
    "give every worker the same code, packages, paths and kind of processor, "
    "and run the same command again"
)
# Layouts this process has been given, which it reads once, and their digests.
_DRAWN: dict[Path, str] = kept(f"{__name__}._DRAWN", {})


@dataclass(frozen=True)
class Job:
    recipe_json: str
    target: str = field(repr=False)  # an absolute path, or a URI, which may hold keys
    staging: str
    folder: str  # from which names of templates count
    made_by: tuple[tuple[str, str], ...]  # code and packages that decide bytes, with their versions
    holder: str = ""  # of the lease, where every write asks for it
    # What the machine that began it makes of a fixed piece of work.
    probe: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, recipe: Recipe, target: str, holder: str = "") -> Job:
        """The job of making ``recipe`` at a path or URI.

        By this code and whoever holds the lease there.
        """
        probe.sound()
        where = target if "://" in target else Store.open(target).root
        folder, made = str(Path.cwd()) if recipe.templates else "", tuple(probe.here().items())
        return cls(
            recipe.model_dump_json(),
            where,
            staging_folder(recipe),
            folder,
            versions(),
            holder,
            made,
        )

    @property
    def store(self) -> Store:
        return Store.open(self.target, self.holder)

    @property
    def pieces(self) -> Staging:
        """Where its pieces lie."""
        return Staging(self.store, self.staging)


def versions() -> tuple[tuple[str, str], ...]:
    """Whatever decides bytes, by name and version."""
    python = ".".join(map(str, sys.version_info[:2]))
    return (
        ("creditdocs", code_fingerprint()[:16]),
        ("Python", python),
        *((name, version(name)) for name in PACKAGES),
    )


def _late() -> str:
    """What to do about a process that loaded numpy before us."""
    setting = f"NPY_DISABLE_CPU_FEATURES={os.environ.get('NPY_DISABLE_CPU_FEATURES', '')}"
    return (
        f", as it loaded numpy before creditdocs: start it with its nanny, or with {setting}"
        if "numpy" in pins.LATE
        else ""
    )


def mismatch(job: Job, begun: bool) -> str:
    """Why this process cannot make what a job asks for; nothing if it can.

    Asked from the job's folder. ``begun``: something lies in its target by now.
    """
    for (name, there), (_, here) in zip(job.made_by, versions(), strict=False):
        if there != here:
            return f"has {name} {here}, and the run was started with {there}"
    if job.probe and (odd := probe.unlike(dict(job.probe))):
        return f"makes other bytes ({odd}){_late()}"
    try:
        recipe = Recipe.model_validate_json(job.recipe_json)
        if staging_folder(recipe) != job.staging:
            return "finds other templates at the paths of the recipe"
        for path in recipe.template_files():
            if _DRAWN.setdefault(path, now := template.digest(path)) != now:
                return f"has {path} in memory as it was before: start it again"
        store = Store.open(job.target)
        if begun and not store.exists(f"{store.root}/{job.staging}/{PLAN}"):
            return (
                f"does not see what lies in {store.name}, which must be a folder that all machines "
                "share, or a URI"
            )
    except UserError as fault:
        return str(fault)
    return ""
