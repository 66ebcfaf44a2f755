"""Kinds of one's own that tests write: the smallest that prints, and what they change of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline import units
from pipeline.forms import people
from pipeline.forms.kind import OwnKind
from pipeline.recipe import World
from pipeline.records import Case, Fact
from pipeline.rng import Address
from pipeline.roles import Facts
from pipeline.units import ROOT
from pipeline.world import draw_case

EXAMPLE = ROOT / "examples" / "forms" / "account_sheet"
TODAY = date(2026, 3, 31)
PAPER = {"paper": {"width": 300, "height": 200}, "defaults": {"font": "sans", "size": 9}}


def lay(folder: Path, fields: Mapping[str, Any], **more: Any) -> Path:
    """A kind with these fields, printed one below the other; the path of its kind.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"label": "Trial form", "locale": "de-DE", "fields": dict(fields), **more}
    file = folder / "kind.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    marks = [
        {"field": name, "box": [20, 10 + 14 * n, 260, 12], "shrink": 0.3}
        for n, name in enumerate(list(fields)[:12])
    ]
    page = {**PAPER, "pages": [{"marks": marks}]}
    (folder / "page.yaml").write_text(yaml.safe_dump(page), encoding="utf-8")
    return file


def unit(file: Path) -> OwnKind:
    """The kind as a unit."""
    found = units.load(Facts, str(file))
    assert isinstance(found, OwnKind)
    return found


def somebody(own: OwnKind, index: int = 0) -> Case:
    """A case whose people live where the kind is used."""
    at = Address(5, ("forms", index))
    case = draw_case(World(), TODAY, own.kind.spec.prompts, at=at, index=index)
    return people.moved(case, own.kind.people)


def facts(file: Path, index: int = 0) -> dict[str, Fact]:
    """What a paper of the kind says."""
    own = unit(file)
    return own.facts(somebody(own, index), Address(5, ("facts", index)).stream())
