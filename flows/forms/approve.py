"""Who signed off the words and pictures that stay of a form, and whether those are still they."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.parsing import yaml_file

KIND, CAPTIONS = "kind.yaml", "captions.json"  # of a scan, whose captions are pixels
WIDGETS = "widgets.json"  # of a fillable PDF: what fills it again
REVIEW = "review.html"
_WORDS = ("text", "paragraph", "columns", "foot", "picture", "seal", "signature", "qr")
_FILES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".ttf", ".otf", ".csv"})
_COUNTED = _FILES | {".yaml", ".json"}
_LONGEST = 100
_SHOWN = re.compile(r'<code id="digest">([0-9a-f]{64})</code>')
_BLOCK = re.compile(r"^captions:.*\n?(?:[ \t]+.*\n?)*", re.MULTILINE)


def approve(folder: Path, by: str) -> str:
    """Records in ``kind.yaml`` the digest of exactly what stays of the form, and who signed it.

    Raises:
        UserError: no form, or no name.
    """
    name = " ".join(by.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UserError(f"--by {by[:50]!r}", "not a name", "say who has looked at review.html")
    found = digest(folder)
    path = folder / KIND
    text = _BLOCK.sub("", path.read_text(encoding="utf-8")).rstrip("\n")
    line = f"captions: {{sha256: {found}, by: {json.dumps(name, ensure_ascii=False)}}}"
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    return found


def seen(folder: Path) -> None:
    """Does the review show what would be approved?

    Raises:
        UserError: it does not, or there is none.
    """
    path = folder / REVIEW
    shown = _SHOWN.search(path.read_text("utf-8", "replace")) if path.is_file() else None
    if shown is None or shown[1] != digest(folder):
        what = "shows another state of the form" if shown else "is not there"
        remedy = f"make it with `creditdocs approve {folder} --review`, look at it, then approve"
        raise UserError(path, what, remedy)


def approved_by(folder: Path) -> str | None:
    """Who approved what stays of the form as it is now; None if nobody did, or it has changed.

    Raises:
        UserError: no form.
    """
    signed = _mapping(folder / KIND).get("captions")
    if not isinstance(signed, dict) or signed.get("sha256") != digest(folder):
        return None
    return str(signed.get("by", "")) or None


def digest(folder: Path) -> str:
    """Of every run, its place and its type, and of every file that lies under or beside them.

    Raises:
        UserError: no form, or a file that cannot be read.
    """
    if not (folder / KIND).is_file():
        raise UserError(folder, "no form: it has no kind.yaml", "make one with `creditdocs import`")
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _COUNTED and p.is_file())
    return digest_of({str(p.relative_to(folder)): p.read_bytes() for p in found})


def digest_of(files: Mapping[str, bytes]) -> str:
    """Of a form's files by their names in its folder."""
    found = sha256()
    for entry in kept(files):
        found.update(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return found.hexdigest()


def kept(files: Mapping[str, bytes]) -> Iterator[Mapping[str, Any]]:
    """All that every copy of the form shows or may say, in the order of names.

    Words of the kind, of layouts, marks with words and where they stand, files with their digests.
    """
    for name, data in sorted(files.items()):
        suffix = Path(name).suffix.lower()
        if suffix == ".yaml" and "/" not in name:
            raw = yaml_file.parse(data.decode("utf-8", "replace"), name, "mend the file")
            yield from _kind(raw) if name == KIND else _layout(name, raw)
        elif suffix in _FILES or name in (CAPTIONS, WIDGETS):
            yield {"file": name, "sha256": sha256(data).hexdigest()}


def strings(value: Any) -> list[str]:
    """Every text in what a YAML file says, keys too."""
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def _kind(raw: object) -> Iterator[Mapping[str, Any]]:
    """Its words, but for who approved them. Numbers may change: none counts as approved."""
    said = {k: v for k, v in raw.items() if k != "captions"} if isinstance(raw, dict) else raw
    yield {"kind": strings(said)}


def _layout(name: str, said: object) -> Iterator[Mapping[str, Any]]:
    raw = said if isinstance(said, dict) else {}
    drawn = {"paper": raw.get("paper"), "defaults": raw.get("defaults")}
    yield {"layout": name, **drawn, "words": strings(said)}
    yield from _marks(name, "every", raw.get("every"))
    for number, page in enumerate(_list(raw.get("pages"))):
        if isinstance(page, dict):
            yield {"page": number, "background": page.get("background")}
            yield from _marks(name, number, page.get("marks"))


def _marks(layout: str, page: int | str, marks: object) -> Iterator[Mapping[str, Any]]:
    """Those with words of the form. A line or a frame says nothing, but is seen as well."""
    for mark in _list(marks):
        if not isinstance(mark, dict):
            continue
        drawn = {key: mark[key] for key in ("line", "rect") if key in mark}
        if drawn or any(key in mark for key in _WORDS):
            yield {"layout": layout, "page": page, "mark": mark}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(path: Path) -> dict[str, Any]:
    raw = yaml_file.read(path, path)[1]
    return raw if isinstance(raw, dict) else {}
