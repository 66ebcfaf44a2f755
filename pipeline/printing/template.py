"""Reads the YAML a form designer writes, a file per layout, and refuses what cannot be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline import kinds, units
from pipeline.caches import cached
from pipeline.errors import UserError
from pipeline.parsing import yaml_file
from pipeline.printing import own_fonts
from pipeline.printing.layout import FOLDER, Background, Layout, PageLayout
from pipeline.printing.mark import Color, Fault, Mark, Size, Styled, Text
from pipeline.printing.mark_kinds import kind_of
from pipeline.printing.proofread import proofread
from pipeline.roles import Facts

if TYPE_CHECKING:
    from pipeline.forms.kind import OwnKind

LARGEST_PAPER = 1_050_000  # square points: A3 and a little
MOST_MARKS = 1_000  # on a page; boxes are held against each other
MOST_PAGES = 20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Paper(_Part):
    width: float = Field(gt=20, le=3000)
    height: float = Field(gt=20, le=3000)
    stock: Literal["paper", "card", "slip"] = "paper"

    @model_validator(mode="after")
    def _area(self) -> _Paper:
        if self.width * self.height > LARGEST_PAPER:
            raise ValueError(f"{self.width:g} x {self.height:g} pt is larger than A3")
        return self


class _Defaults(_Part):
    font: str = "song"
    size: Size = 10.5
    color: Color = "#111111"


class _Page(_Part):
    background: tuple[Background, ...] = Field((), max_length=10)
    marks: tuple[dict[str, Any], ...] = Field((), max_length=MOST_MARKS)
    repeat: str = ""
    each: str = ""


class _File(_Part):
    about: Text = ""
    kind: str = ""
    paper: _Paper
    defaults: _Defaults = _Defaults()
    # What this layout calls a fact, where it is not the kind's word.
    labels: dict[Text, Text] = Field({}, max_length=200)
    every: tuple[dict[str, Any], ...] = Field((), max_length=100)
    pages: tuple[_Page, ...] = Field(min_length=1, max_length=MOST_PAGES)


def layouts(kind: str) -> list[str]:
    """The names of a kind's shipped layouts, sorted."""
    found = (FOLDER / kind).glob("*.yaml")
    return sorted(path.stem for path in found if path.name != kinds.FIELDS)


@cached
def load_layout(kind: str, layout: str) -> Layout:
    """A shipped layout by its name, or a user's own by its path; read once per process.

    Raises:
        UserError: no such layout, or one that cannot be printed.
    """
    if layout.endswith((".yaml", ".yml")):
        own = load_file(layout)
        if own.kind != kind:
            raise UserError(
                layout, f"kind: is a layout of {own.kind}, not of {kind}", "use it for its own kind"
            )
        return own
    if layout not in layouts(kind):
        raise UserError(
            f"templates/{kind}",
            f"no layout called {layout!r}",
            f"choose one of {', '.join(layouts(kind)) or 'none'}",
        )
    return _load(FOLDER / kind / f"{layout}.yaml", kind)


def load_file(path: str | Path) -> Layout:
    """A user's own layout; the file says its ``kind``. Pictures and PDFs it names lie beside it.

    Raises:
        UserError: unreadable, unknown kind, or one that cannot be printed.
    """
    return _load(Path(path), None)


def _load(path: Path, kind: str | None) -> Layout:
    where = path.relative_to(units.ROOT) if path.is_relative_to(units.ROOT) else path
    if kind is None and path.is_file() and not path.resolve().is_relative_to(path.parent.resolve()):
        raise UserError(where, "a link that leads out of its folder", "put the layout itself there")
    text, file = _read(path, where)
    own = _own(path, file, where) if kind is None else None
    named = own.kind.name if own else kind or file.kind
    if own is None and named not in units.names(Facts):
        known = ", ".join(units.names(Facts))
        raise UserError(where, f"kind: no kind called {named!r}", f"choose one of {known}")
    read = _Reader(where, file.defaults, path.parent if kind is None else None)
    every = read.marks("every", file.every)
    pages = []
    for i, page in enumerate(file.pages):
        marks = read.marks(f"pages.{i}.marks", page.marks)
        pages.append(PageLayout(page.background, every + marks, page.repeat, page.each))
    facts: type[Facts] = own or units.unit_class(Facts, named)
    layout = Layout(
        named,
        path.stem,
        file.about,
        file.paper.width,
        file.paper.height,
        file.paper.stock,
        tuple(pages),
        _labels(where, facts.labels, file.labels),
        path.parent,
        sha256(f"{path}\n{text}".encode()).hexdigest(),
        own.kind if own else None,
    )
    proofread(layout, where, len(every))
    return layout


def _own(path: Path, file: _File, where: Path) -> type[OwnKind] | None:
    """The kind of a layout that lies beside one; None where there is none beside it.

    Raises:
        UserError: the kind's file is wrong, or the layout names another kind.
    """
    from pipeline.forms import kind  # which draws cases, and so needs recipes, which need layouts

    beside = kind.file_of(path.parent)
    if beside is None:
        return None
    if file.kind:
        what = f"kind: {file.kind}, but it lies beside a {kinds.FILE}"
        raise UserError(where, what, "leave kind out, or put the layout elsewhere")
    return kind.load(beside)


def _read(path: Path, where: Path) -> tuple[str, _File]:
    """The text of a layout's file, and what it says; its marks are still to be read."""
    text, raw = yaml_file.read(path, where)
    if not isinstance(raw, dict):
        raise UserError(where, "not a mapping of keys", "start from a layout in templates/")
    try:
        return text, _File.model_validate(raw)
    except ValidationError as error:
        raise _refusal(where, "", error) from None


def _labels(where: Path, kinds: Mapping[str, str], own: Mapping[str, str]) -> Mapping[str, str]:
    """The kind's labels with the layout's own words for some of them."""
    for name, label in own.items():
        if name not in kinds:
            raise UserError(where, f"labels: no fact {name!r}", f"choose one of {', '.join(kinds)}")
        if not label.strip():
            raise UserError(
                where, f"labels: {name!r} has an empty label", "give it a word or leave it out"
            )
    return {**kinds, **own}


def digest(path: Path) -> str:
    """Of all that decides how a user's own layout looks: its text, and the files it names."""
    layout = load_file(path)
    named: set[str] = set()
    for page in layout.pages:
        named |= {ground.image or ground.pdf for ground in page.background}
    found = sha256(path.read_bytes())
    for name in sorted(named - {""}):
        found.update(sha256((layout.folder / name).read_bytes()).digest())
    for font in sorted(_own_fonts(layout), key=lambda font: Path(font).name):
        found.update(sha256(Path(font).read_bytes()).digest())
    if layout.own:
        from pipeline.forms import kind

        found.update(kind.digest(Path(layout.own.where)).encode())
        if (captions := layout.folder / "captions.json").is_file():  # of a scan
            found.update(sha256(captions.read_bytes()).digest())
    return found.hexdigest()


def _own_fonts(layout: Layout) -> set[str]:
    """The files of the fonts that lie in the layout's folder."""
    named = {f for page in layout.pages for mark in page.marks for f in mark.fonts_named()}
    return {font for font in named if own_fonts.is_own(font)}


@dataclass(frozen=True)
class _Reader:
    """Reads marks. ``folder``: a user's layout's, in which fonts of its own may lie."""

    where: Path
    defaults: _Defaults
    folder: Path | None

    def marks(self, key: str, raws: Sequence[dict[str, Any]]) -> tuple[Mark, ...]:
        return tuple(self._mark(f"{key}.{i}", raw) for i, raw in enumerate(raws))

    def _mark(self, key: str, raw: dict[str, Any]) -> Mark:
        try:
            model = kind_of(raw)
            if issubclass(model, Styled):
                raw = {**self.defaults.model_dump(), **raw}
            if self.folder is not None:
                raw = self._fonts(raw, self.folder)
        except Fault as fault:
            raise UserError(self.where, f"{key}: {fault.what}", fault.remedy) from None
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            raise _refusal(self.where, f"{key}.", error) from None

    def _fonts(self, raw: dict[str, Any], folder: Path) -> dict[str, Any]:
        """The mark with fonts of the folder by their paths; cells of a table have some too."""
        found: dict[str, Any] = {}
        for key, value in raw.items():
            if isinstance(value, dict):
                value = self._fonts(value, folder)
            elif isinstance(value, list):
                value = [self._fonts(v, folder) if isinstance(v, dict) else v for v in value]
            elif str(key).endswith("font") and isinstance(value, str) and own_fonts.is_own(value):
                value = own_fonts.path(folder, value)
            found[key] = value
        return found


def _refusal(where: Path, prefix: str, error: ValidationError) -> UserError:
    first = error.errors()[0]
    key = prefix + ".".join(str(p) for p in first["loc"])
    remedy = (
        "remove it or mend its spelling"
        if first["type"] == "extra_forbidden"
        else "see docs/layouts.md"
    )
    return UserError(
        where, f"{key.rstrip('.')}: {first['msg'].removeprefix('Value error, ')}", remedy
    )
