"""What a dataset says without any source: the generator's own words, and approved captions.

A word that the generator had before it saw a source proves nothing when it is met.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import faker
from reportlab.pdfgen.canvas import Canvas

from flows.certify import form_words
from flows.certify.folding import words
from flows.forms import approve
from pipeline.errors import UserError
from pipeline.parsing import yaml_file
from pipeline.units import ROOT

_ROOMS = ("pipeline", "templates", "perturb", "output", "flows", "creditdocs")
_ENDINGS = {".py", ".yaml", ".j2", ".json", ".txt", ".csv"}
_SHIPPED = ("en_US", "zh_CN")  # of the kinds that are part of the generator


class Form(NamedTuple):
    """A bank's own form, as far as the certificate needs it.

    Attributes:
        name: of its folder.
        texts: every text of its kind and layouts.
        said: those of them that a paper may print: captions and options.
        approved: somebody approved its captions, and they are still those.
        locale: of what it prints.
        digest: of its texts.
    """

    name: str
    texts: tuple[str, ...]
    said: tuple[str, ...]
    approved: bool
    locale: str
    digest: str


def generator() -> Iterator[str]:
    """Every text file of the generator itself, and what its writers write of their own."""
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in _ENDINGS and "__pycache__" not in path.parts:
                yield path.read_text("utf-8", "ignore")
    yield _empty_pdf()


def _empty_pdf() -> str:
    """What the library that writes PDFs says in one that says nothing."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.showPage()
    canvas.save()
    return file.getvalue().decode("latin-1")


def drawn_words(own: Iterable[str], locales: Iterable[str]) -> set[str]:
    """Words that the generator can draw, folded: of its own texts, and Faker's of these locales."""
    found = {word for text in own for word in words(text)}
    providers = Path(faker.__file__).parent / "providers"
    for locale in sorted({*_SHIPPED, *locales}):
        for path in sorted(providers.glob(f"*/{locale}/__init__.py")):
            found.update(words(path.read_text("utf-8")))
    return found


def forms(folders: Iterable[Path]) -> list[Form]:
    """The bank's own forms below some folders, by the ``kind.yaml`` of each.

    Raises:
        UserError: one that cannot be read.
    """
    found = {path.parent for folder in folders for path in folder.rglob("kind.yaml")}
    return [_form(folder) for folder in sorted(found)]


def _form(folder: Path) -> Form:
    texts: list[str] = []
    said: list[str] = []
    kind: Any = {}
    for path in sorted(folder.glob("*.yaml")):
        _, content = yaml_file.read(path, f"{folder.name}/{path.name}")
        if path.name == "kind.yaml":
            kind = content
        texts += approve.strings(content)
        said += form_words.said(content)
    for path in sorted(folder.glob("*.csv")):
        lines = path.read_text("utf-8-sig", "replace").splitlines()
        texts += lines
        said += form_words.cells(lines)
    if not isinstance(kind, dict):
        raise UserError(f"{folder.name}/kind.yaml", "not a mapping of keys", "import it again")
    for path in sorted(folder.glob(approve.CAPTIONS)):
        content = json.loads(path.read_bytes())
        texts += approve.strings(content)
        said += form_words.said(content)
    digest = sha256("\0".join(texts).encode()).hexdigest()
    locale = str(kind.get("locale", "")).replace("-", "_")
    approved = approve.approved_by(folder) is not None
    return Form(folder.name, tuple(texts), tuple(said), approved, locale, digest)
