"""A certificate from start to end: read the sources, search the dataset, test the search, judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from flows.certify import bounded, given, known, pixels
from flows.certify.captions import captions
from flows.certify.carded import stated
from flows.certify.certificate import Doubt, Found, Inputs, certificate, key_of, status_of
from flows.certify.certificate_pdf import certificate_pdf
from flows.certify.folding import words
from flows.certify.form_words import FormWords
from flows.certify.ink import Ink, parts
from flows.certify.judgement import Judgement
from flows.certify.known import Form
from flows.certify.matching import Matcher
from flows.certify.readers import tables
from flows.certify.readers.pieces import FAULTS, LARGEST_FILE, LARGEST_TABLE, Unread
from flows.certify.search import Search, contents, table_of
from flows.certify.secrets import Secret
from flows.certify.sources import Source, found_in
from flows.certify.verdict import CODES, PICTURES, Status, Verdict
from flows.run.file_heads import is_pdf
from flows.storage.dataset import Dataset
from output.tables import manifest
from pipeline.errors import UserError


class Options(NamedTuple):
    """What may be chosen.

    Attributes:
        secrets: a CSV of values that must not be met.
        forms: folders with the bank's own forms.
        pictures: how many photographs are read by OCR.
        salt: a phrase from which the key of all digests is drawn, instead of the sources.
    """

    secrets: Path | None = None
    forms: tuple[Path, ...] = ()
    pictures: int = PICTURES
    salt: str | None = None


def certify(dataset: str, sources: str, options: Options | None = None) -> Verdict:
    """Look for everything of the sources in a dataset, and write its certificate into it.

    Raises:
        UserError: no dataset of ours in a local folder, no sources, a list that cannot be read.
    """
    chosen = options or Options()
    opened = Dataset.open(dataset)
    if not opened.local:
        raise UserError(opened.store.name, "not a local folder", "copy the dataset here first")
    opened.inside()
    root = Path(opened.store.root)
    found, inputs = _found(root, opened.manifest, Path(sources), chosen=chosen)
    now = stated(opened, status_of(found))
    looked = {**found.looked, "bytes": found.looked["bytes"] + now.grown}
    made = certificate(found._replace(looked=looked), inputs._replace(dataset=now.manifest))
    for name, data in zip(
        manifest.CERTIFICATE, (manifest.stable(made), certificate_pdf(made)), strict=True
    ):
        opened.store.write_bytes(f"{root}/{name}", data)
    status: Status = made["status"]
    return Verdict(status, CODES[status], made)


def _found(
    root: Path, listed: Mapping[str, Any], folder: Path, *, chosen: Options
) -> tuple[Found, Inputs]:
    papers = _read(found_in(folder))
    forms = known.forms(chosen.forms)
    named, short = given.listed(chosen.secrets) if chosen.secrets else ([], [])
    own = list(known.generator())
    vocabulary = known.drawn_words(own, (form.locale for form in forms if form.locale))
    secrets = _distinct([*named, *(s for paper in papers for s in paper.secrets)], vocabulary)
    matcher = Matcher(secrets)
    approved = [form for form in forms if form.approved]
    said = [text for form in approved for text in form.said]
    texts = [*own, *said, *(text for form in approved for text in form.texts)]
    form = FormWords(said)
    doubts = list(_doubts(matcher, forms))
    judgement = Judgement(secrets, _expected(matcher, texts), form)
    search = Search(matcher, judgement)
    unread = [*short, *_unapproved(forms), *(u for paper in papers for u in paper.unread)]
    if not secrets:
        unread.append(Unread("sources", "no value in them that could be looked for"))
    unread += _searched(root, listed, search)
    salt = key_of((paper.content for paper in papers), chosen.salt)
    seen = _pixels(root, listed, Reading(matcher, judgement, forms, vocabulary, salt, chosen))
    whole = [p.content for p in papers if is_pdf(p.content) and not p.unread]
    tested, untested = bounded.self_test(whole, salt, form)
    all_unread = list(dict.fromkeys([*unread, *search.unread, *seen.unread, *untested]))
    hits = judgement.hits()
    found = Found(
        secrets,
        hits,
        seen.foreign,
        all_unread,
        judgement.collisions(),
        judgement.coincidences(hits),
        tested,
        seen.counts,
        search.looked,
        doubts,
    )
    return found, _inputs(root, papers, forms, salt=salt)


def _inputs(root: Path, papers: Sequence[Source], forms: Sequence[Form], *, salt: bytes) -> Inputs:
    """What the certificate is about, by its digests."""
    digest = sha256((root / manifest.NAME).read_bytes()).hexdigest()
    return Inputs(digest, [p.content for p in papers], [f.digest for f in forms], salt)


def _read(paths: Sequence[Path]) -> list[Source]:
    """What each file of the sources says, as processes of their own read it."""
    small = [path.stat().st_size <= LARGEST_FILE for path in paths]
    contents = [path.read_bytes() if fits else b"" for path, fits in zip(paths, small, strict=True)]
    found = []
    for number, (data, paper) in enumerate(zip(contents, bounded.read(contents), strict=True), 1):
        large = () if small[number - 1] else (Unread(f"source {number}", "too large"),)
        found.append(Source(data, paper.secrets, (*large, *paper.unread)))
    return found


def _distinct(secrets: Iterable[Secret], vocabulary: set[str]) -> list[Secret]:
    """None twice for one person; each knows whether chance can make it of drawn words."""
    found: dict[tuple[str, str, bool], Secret] = {}
    for secret in secrets:
        drawable = all(word in vocabulary for word in words(secret.text))
        key = secret.text, secret.group, secret.given
        found.setdefault(key, secret._replace(drawable=drawable))
    return list(found.values())


def _expected(matcher: Matcher, texts: Iterable[str]) -> Iterator[Any]:
    for text in texts:
        yield from matcher.in_text(text)


def _doubts(matcher: Matcher, forms: Iterable[Form]) -> Iterator[Doubt]:
    """What somebody filled a field in with, and the words of an approved form say as well."""
    for number, form in enumerate(forms, 1):
        if not form.approved:
            continue
        met = {m.secret for text in form.said for m in matcher.in_text(text) if not m.seen}
        for secret in sorted(met):
            if matcher.secrets[secret].answer:
                yield Doubt(number, secret)


def _unapproved(forms: Iterable[Form]) -> list[Unread]:
    what = "its captions are not approved"
    return [Unread(f"form {n}", what) for n, form in enumerate(forms, 1) if not form.approved]


def _searched(root: Path, listed: Mapping[str, Any], search: Search) -> list[Unread]:
    """Every file looked into; those that are not as the manifest says, or not in it."""
    digests = {entry["path"]: entry["sha256"] for entry in listed["files"]}
    faults = []
    for number, (name, path) in enumerate(contents(root), 1):
        place = table_of(name, number).place
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_TABLE:
            digests.pop(name, None)
            faults.append(Unread(place, "a link, no file, or too large"))
            continue
        data = path.read_bytes()
        expected = digests.pop(name, None)
        if expected is None and name != manifest.NAME:
            faults.append(Unread(place, "not in the manifest"))
        elif expected not in (None, sha256(data).hexdigest()):
            faults.append(Unread(place, "not as the manifest says"))
        search.file(name, data)
    faults += [Unread(table_of(name, 0).place, "missing") for name in digests]
    return faults


class Reading(NamedTuple):
    """What reading pixels takes."""

    matcher: Matcher
    judgement: Judgement
    forms: Sequence[Form]
    vocabulary: set[str]
    salt: bytes
    chosen: Options


def _pixels(root: Path, listed: Mapping[str, Any], reading: Reading) -> pixels.Pixels:
    tables_of = {c: _tables(root, c) for c in ("images", "cases", "templates")}
    kinds = {name for data in tables_of["cases"].values() for name in _kinds(data)}
    known_words = {part for word in reading.vocabulary for part in parts(word)}
    ink = Ink(captions(kinds, reading.forms), known_words)
    seen = pixels.Pixels(reading.matcher, reading.judgement, ink)
    try:
        _blanks(listed, tables_of["templates"], seen)
        _photographs(tables_of, seen, reading)
    except FAULTS:  # of a table that is no table: told by the search, too
        seen.unread.append(Unread("pictures", "cannot be read"))
    if not seen.counts["pictures_read"]:
        seen.unread.append(Unread("pictures", "none was read by OCR"))
    return seen


def _tables(root: Path, config: str) -> dict[str, bytes]:
    paths = sorted((root / "data" / config).glob("*/*.parquet"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _kinds(data: bytes) -> Iterator[str]:
    file = tables.opened(data)
    if isinstance(file, Unread):
        return
    for row in file.read(columns=["documents"]).column(0):
        for document in row:
            yield document["kind"].as_py()


def _blanks(listed: Mapping[str, Any], found: Mapping[str, bytes], seen: pixels.Pixels) -> None:
    for name, data in found.items():
        rows = pixels.rows_of(data, ("id", "image"))
        drawn = pixels.redrawn(listed["recipe"], [row["id"] for row in rows])
        for number, row in enumerate(rows):
            place = f"{table_of(name, 0).place}, row {number}"
            seen.blank(row["image"]["bytes"], drawn.get(row["id"]), place)


def _photographs(
    found: Mapping[str, Mapping[str, bytes]], seen: pixels.Pixels, reading: Reading
) -> None:
    legible, count = pixels.legible(found["images"])
    seen.counts["pictures"], seen.counts["pictures_legible"] = count, len(legible)
    drawn = pixels.sample(legible, reading.chosen.pictures, reading.salt)
    told = pixels.facts_of({**found["images"], **found["cases"]}, {p.case for p in drawn})
    for picture in drawn:
        place = f"{table_of(picture.table, 0).place}, row {picture.row}"
        data = pixels.encoded(found["images"][picture.table], picture.row)
        seen.picture(data, place, picture.case, facts=told.get(picture.case, ()))
