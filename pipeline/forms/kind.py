"""An own kind: the folder with a ``kind.yaml``, read and checked, as a unit like any other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from pydantic import ValidationError

from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.forms import locale, needs, people, sources
from pipeline.forms.draws import Weighted
from pipeline.forms.paper import Kind, Paper
from pipeline.forms.schema import KindSpec
from pipeline.forms.source import Source
from pipeline.kinds import FILE, OWN
from pipeline.parsing import yaml_file
from pipeline.records import Case, Fact, Language
from pipeline.rng import Address
from pipeline.roles import Facts, Rng

LARGEST_LIST, LONGEST_LIST = 2**20, 20_000  # bytes and lines of a list


class OwnKind(Facts):
    """What a true paper of somebody's own kind says; a class of its own for every folder."""

    label: ClassVar[str] = "own kind"
    labels: ClassVar[Mapping[str, str]] = {}
    kind: ClassVar[Kind]

    def language(self, kind: str) -> Language:
        """As its file says."""
        return self.kind.spec.prompts

    def facts(self, case: Case, rng: Rng) -> dict[str, Fact]:
        """All fields and rows of the kind; None prints nothing.

        Raises:
            UserError: a value of another type than its field's, a formula that has none, or a day
                on the wrong side of today.
        """
        return self.facts_from(case, rng, {})

    def facts_from(self, case: Case, rng: Rng, instead: Mapping[str, Source]) -> dict[str, Fact]:
        """The same, where some fields are drawn from ``instead``."""
        at = Address(int(rng.integers(2**62)), ("own",))
        paper = Paper(self.kind, case, at, instead=instead)
        found = paper.facts()
        paper.timely()
        return found


def file_of(place: str | Path) -> Path | None:
    """The ``kind.yaml`` of a folder, or of a path that names it; None where there is none."""
    path = Path(place)
    try:
        if path.name == FILE:
            return path if path.is_file() else None
        return path / FILE if (path / FILE).is_file() else None
    except (OSError, ValueError):
        return None


def name_of(path: Path) -> str:
    """How datasets call the kind of a ``kind.yaml``: ``own/`` and its folder."""
    folder = path.absolute().parent.name.lower()
    return OWN + (re.sub(r"[^a-z0-9]+", "_", folder).strip("_")[:40] or "form")


def layouts(path: Path) -> list[Path]:
    """The layouts beside a ``kind.yaml``, sorted.

    Raises:
        UserError: there is none.
    """
    found = sorted(p for p in path.parent.glob("*.yaml") if p.name != FILE)
    if not found:
        raise UserError(path, "has no layout beside it", "add one, for example plain.yaml")
    return found


def load(path: Path) -> type[OwnKind]:
    """The class of a kind's file; read again when the file, or a list it names, has changed.

    Raises:
        UserError: what is wrong with it, in one line.
    """
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise UserError(path, "a link that leads out of its folder", "put the file itself there")
    text, raw = yaml_file.read(path, path)
    return _made(str(path), text, _digest(path, text, raw))


@cached(most=64)
def _made(where: str, text: str, digest: str) -> type[OwnKind]:
    path = Path(where)
    spec = _spec(path, yaml_file.parse(text, path, "write it as YAML"))
    needs.checked(spec, where)
    writer = locale.writer(spec.locale, spec.currency, where)
    found = people.locals_of(writer, where)
    if not spec.currency and found.territory:  # of a bare language: its people's country
        writer = locale.writer(f"{spec.locale.partition('-')[0]}-{found.territory}", "", where)
        writer = replace(writer, locale=locale.writer(spec.locale, writer.currency, where).locale)
    kind = Kind(name_of(path), where, spec, writer, found, _lists(path, spec))
    _supplied(kind)
    _written(kind)
    columns = {name: valued.label or _words(name) for name, valued in spec.valued()}
    body = {"label": spec.label, "labels": columns, "kind": kind, "__doc__": OwnKind.__doc__}
    return dataclass(frozen=True)(type("OwnKind", (OwnKind,), body))


def _words(name: str) -> str:
    """A name as questions say it where the kind has no label for it."""
    return name.replace(".*.", " ").replace(".", " ").replace("_", " ")


def _digest(path: Path, text: str, raw: object) -> str:
    """Of the file and of the lists that it names."""
    found = sha256(text.encode())
    for name in sorted(_named(raw)):
        file = path.parent / name
        if file.is_file():
            found.update(sha256(file.read_bytes()[: LARGEST_LIST + 1]).digest())
    return found.hexdigest()


def _named(raw: object) -> set[str]:
    """The lists that a file names anywhere."""
    if isinstance(raw, dict):
        own = {v for k, v in raw.items() if k == "list" and isinstance(v, str) and len(v) < 200}
        return own.union(*(_named(value) for value in raw.values()))
    return set().union(*(_named(each) for each in raw)) if isinstance(raw, list) else set()


def digest(path: Path) -> str:
    """Of all that decides what a kind's papers say."""
    text, raw = yaml_file.read(path, path)
    return _digest(path, text, raw)


def _spec(path: Path, raw: object) -> KindSpec:
    if not isinstance(raw, dict):
        raise UserError(path, "not a mapping of keys", "see docs/own_kinds.md")
    try:
        return KindSpec.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step)[:60] for step in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        unknown = first["type"] == "extra_forbidden"
        remedy = "remove it or mend its spelling" if unknown else "see docs/own_kinds.md"
        raise UserError(path, f"{key}: {said}" if key else said, remedy) from None


def _sources(spec: KindSpec) -> list[tuple[str, Source]]:
    """Every source with its key."""
    found = [(f"fields.{name}", field.drawn) for name, field in spec.fields.items()]
    for name, table in spec.rows.items():
        found += [(f"rows.{name}.{key}", source) for key, source in table.sources()]
    return found


def _supplied(kind: Kind) -> None:
    """Has the locale what the sources need?"""
    for key, source in _sources(kind.spec):
        for name in needs.of_source(source):
            if name in kind.spec.fields or name not in sources.SOURCES:
                continue
            if lack := sources.lacking(name, kind.people):
                what = f"{key}: {name}: {lack}"
                raise UserError(kind.where, what, "take another source, such as a pattern")
        if source.fact is not None:
            _shipped(kind, key, source.fact)


def _shipped(kind: Kind, key: str, fact: str) -> None:
    from pipeline import units

    shipped, _, name = fact.rpartition("/")
    if not shipped.startswith(f"{kind.spec.prompts}/"):
        what = f"{key}: {shipped} is no kind of the language {kind.spec.prompts}"
        raise UserError(kind.where, what, "name one of that language, or set prompts")
    labels = units.unit_class(Facts, shipped).labels
    if name not in labels:
        known = ", ".join(n for n in labels if "*" not in n)
        what = f"{key}: {shipped} has no fact {name!r}"
        raise UserError(kind.where, what, f"choose from {known}")


def _written(kind: Kind) -> None:
    """Can every format be written?"""
    for name, valued in kind.spec.valued():
        if fault := locale.check_format(valued, kind.writer):
            raise UserError(
                kind.where,
                f"{name}: format {valued.format!r}: {fault}",
                "see docs/own_kinds.md for formats",
            )


# ---------------------------------------------------------------- lists


def _lists(path: Path, spec: KindSpec) -> dict[str, Weighted]:
    names = {source.list: key for key, source in _sources(spec) if source.list is not None}
    return {name: _list(path, name, key) for name, key in names.items()}


def _list(path: Path, name: str, key: str) -> Weighted:
    """The values of a list with their weights; 1 where it has no column of them."""
    where, file = f"{path}", path.parent / name
    try:
        inside = file.resolve().is_relative_to(path.parent.resolve())
        data = file.read_bytes() if inside and file.is_file() else None
    except (OSError, ValueError):
        data, inside = None, True
    if data is None:
        what = "no such file" if inside else "leads out of the folder"
        raise UserError(where, f"{key}: list {name!r}: {what}", "put it beside kind.yaml")
    if len(data) > LARGEST_LIST:
        raise UserError(where, f"{key}: list {name!r} is larger than 1 MB", "shorten it")
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True))
        found = [(row["value"], float(row.get("weight") or 1)) for row in rows]
    except (KeyError, ValueError, TypeError, csv.Error):
        raise UserError(
            where,
            f"{key}: list {name!r} is no CSV with a column value and, if wanted, weight",
            "write it in UTF-8 with a head line",
        ) from None
    good = all(value and 0 <= weight < 1e9 and len(value) <= 200 for value, weight in found)
    if not good or not 0 < len(found) <= LONGEST_LIST or not any(w for _, w in found):
        raise UserError(
            where,
            f"{key}: list {name!r} has an empty or overlong value, a weight below 0, "
            f"or not 1 to {LONGEST_LIST} lines",
            "mend it",
        )
    return found
