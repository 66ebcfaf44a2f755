"""A whole dataset, searched: every file of it, every cell, whatever lies in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from flows.certify.judgement import Judgement, Scope
from flows.certify.matching import Match, Matcher
from flows.certify.readers import files, tables
from flows.certify.readers.pieces import Found, Piece, Unread
from flows.certify.secrets import Kind
from output.tables import manifest
from output.tables.originals import FOLDER

_TRUTH = {("cases", None), ("images", "documents")}
_TABLE = re.compile(r"data/([a-z]+)/(train|validation|test)/(\d{5})\.parquet")
_PAPER = re.compile(rf"{FOLDER}/([a-z]{{2}}-\d+-[ab])/[a-z0-9_]+(?:\.fillable)?\.pdf")
_WORDS = {"manifest.json": "manifest", "README.md": "card", "report.html": "report"}
_BLOCK, _OVERLAP = 32 * 2**20, 2_000  # bytes searched at once, and again with the next
# Places of many numbers that are no sums: coordinates, lengths, compressed pixels.
_NUMERIC = ("PDF stream", "PDF bytes", "picture bytes", "Parquet bytes")
_SUMS = (Kind.AMOUNT, Kind.NUMBER)


class Table(NamedTuple):
    """Where a file belongs: which table it is part of, and how that is said without its name."""

    config: str
    place: str


class Search:
    """Looks into files of a dataset and tells a judgement what it meets."""

    def __init__(self, matcher: Matcher, judgement: Judgement) -> None:
        self.matcher, self.judgement = matcher, judgement
        self.unread: list[Unread] = []
        self.looked: dict[str, int] = {"files": 0, "cells": 0, "pieces": 0, "bytes": 0}

    def file(self, name: str, data: bytes) -> None:
        """One file, by its name inside the dataset."""
        self.looked["files"] += 1
        self.looked["bytes"] += len(data)
        table = table_of(name, self.looked["files"])
        self._note(self.matcher.in_text(name), "file name", Scope.BLANK)
        if data.startswith(tables.MAGIC):
            self._table(table, data)
        else:
            paper = _PAPER.fullmatch(name)  # of one case, as its photographs are
            case, scope = (tables.case_of(paper[1]), Scope.CASE) if paper else ("", Scope.SHARED)
            for found in files.pieces(data):
                self.piece(found, table.place, scope, case=case)

    def piece(self, found: Found, place: str, scope: Scope, *, case: str = "") -> None:
        """One piece of a file, or what of it could not be read."""
        where = f"{place}, {found.place}"
        if isinstance(found, Unread):
            self.unread.append(Unread(where, found.why))
            return
        self.looked["pieces"] += 1
        met = matches(self.matcher, found)
        if scope is Scope.SHARED or any(each in found.place for each in _NUMERIC):
            met = {m for m in met if not self._any_sum(m)}
        self._note(met, where, scope, case=case)

    def _any_sum(self, match: Match) -> bool:
        """Is it a sum that nobody listed, which counts and sizes in a report are alike?"""
        secret = self.matcher.secrets[match.secret]
        return secret.kind in _SUMS and not secret.given

    def _note(self, met: Iterable[Match], place: str, scope: Scope, *, case: str = "") -> None:
        self.judgement.met(met, place, scope, case=case)

    def _table(self, table: Table, data: bytes) -> None:
        for start in range(0, len(data), _BLOCK):
            block = data[start : start + _BLOCK + _OVERLAP]
            self.piece(Piece("Parquet bytes", data=block), table.place, Scope.SHARED)
        file = tables.opened(data)
        if isinstance(file, Unread):
            self.unread.append(Unread(table.place, file.why))
            return
        for found in tables.footer(file):
            self.piece(found, table.place, Scope.SHARED)
        for cell in tables.cells(file):
            if isinstance(cell, Unread):
                self.unread.append(Unread(table.place, cell.why))
            else:
                self._cell(table, cell)

    def _cell(self, table: Table, cell: tables.Cell) -> None:
        self.looked["cells"] += 1
        place, scope = f"{table.place}, row {cell.row}, {cell.column}", Scope.TABLE
        if not cell.case:
            scope = Scope.BLANK
        elif (table.config, None) in _TRUTH or (table.config, cell.column) in _TRUTH:
            scope = Scope.TRUTH
        elif cell.column == tables.PRINT:
            scope = Scope.CASE  # as the picture that shows it
        met = self.matcher.in_text(cell.text)
        self._note(met, place, scope, case=cell.case)
        if cell.column == "persons":
            self.judgement.person(met)
        inner = Scope.CASE if cell.case else Scope.BLANK
        for data in cell.files:
            for found in files.pieces(data):
                self.piece(found, place, inner, case=cell.case)


def matches(matcher: Matcher, piece: Piece) -> set[Match]:
    """What is met in one piece."""
    met = matcher.in_bytes(piece.data) if piece.data else set()
    return met | matcher.in_text(piece.text) if piece.text else met


def table_of(name: str, number: int) -> Table:
    """Where a file belongs; its name may be a secret, so only names of ours are said."""
    found = _TABLE.fullmatch(name)
    if found:
        return Table(found[1], f"{found[1]} {found[2]} {found[3]}")
    return Table("", _WORDS.get(name, f"file {number}"))


def contents(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a dataset by its name in it, sorted; not the certificate of an earlier run."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_dir() and name not in manifest.CERTIFICATE:
            yield name, path
