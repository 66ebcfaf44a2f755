"""Blank forms: every layout unfilled as one picture, under a name by which questions show it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from output.tables.schema import TEMPLATES, table
from pipeline import units
from pipeline.caches import cached
from pipeline.forms.blank_form import blank
from pipeline.kinds import FILE, is_own
from pipeline.printing import template
from pipeline.printing.raster import NOTICE
from pipeline.printing.template import load_layout
from pipeline.recipe import Recipe
from pipeline.records import Language, Photo, Pixels, SheetView
from pipeline.roles import Facts
from pipeline.vocabulary import LANGUAGES

# Pixels per point: captions can be read; and pixels of the longer side, for cards.
SCALE, LEAST = 1.5, 900
ABREAST = 3  # sheets in a row
GAP, DESK = 12, 150  # pixels between sheets, and their grey
CONDITION = "Blank Template"
PREFIX = "blank-"


def name_of(kind: str, layout: str) -> str:
    """What a blank template is called; ``layout`` as documents name theirs.

    A user's own is told from others by its file's name, wherever that lies.
    """
    stem = layout
    if layout.endswith((".yaml", ".yml")):
        file = layout.rpartition("/")[2]
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", file.rpartition(".")[0])[:40]
        stem = f"{plain}.{blake2b(file.encode(), digest_size=4).hexdigest()}"
    return f"{PREFIX}{kind.replace('/', '-')}-{stem}"


def label_of(kind: str, layout: str = "") -> str:
    """The class of a kind; ``layout``: of somebody's own kind, the path of one of its layouts."""
    return _unit(kind, layout).label


def _unit(kind: str, layout: str) -> Facts:
    """What a kind says; of somebody's own the one beside the layout."""
    return units.load(Facts, str(PurePath(layout).with_name(FILE)) if is_own(kind) else kind)


def catalogue(
    language: Language, own: Iterable[tuple[str, str]] = ()
) -> dict[str, tuple[str, str]]:
    """Name -> (kind, layout) of all shipped layouts of a language, and of ``own``."""
    pairs: list[tuple[str, str]] = []
    for kind in units.names(Facts):
        if kind.startswith(f"{language}/"):
            pairs += [(kind, layout) for layout in template.layouts(kind)]
    return {name_of(kind, layout): (kind, layout) for kind, layout in [*pairs, *own]}


def template_table(names: Iterable[str], recipe: Recipe) -> pa.Table:
    """The rows of these templates, sorted; names that no layout has are left out.

    Raises:
        UserError: a layout of the recipe's own cannot be read.
    """
    own = [(template.load_file(path).kind, str(path)) for path in recipe.template_files()]
    known: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        known |= catalogue(language, own)
    return table(
        TEMPLATES,
        [
            _row(name, *known[name], specimen=recipe.specimen)
            for name in sorted(names)
            if name in known
        ],
    )


def _row(name: str, kind: str, layout: str, *, specimen: bool) -> dict[str, Any]:
    data, width, height = _picture(kind, layout, load_layout(kind, layout).key, specimen=specimen)
    unit = _unit(kind, layout)
    return {
        "id": name,
        "language": unit.language(kind),
        "kind": kind,
        "label": unit.label,
        "layout": layout.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml"),
        "image": {"bytes": data, "path": f"{name}.png"},
        "width": width,
        "height": height,
    }


@cached(most=256)
def _picture(kind: str, layout: str, key: str, *, specimen: bool) -> tuple[bytes, int, int]:
    """PNG, width and height; ``key`` changes with the layout."""
    form = load_layout(kind, layout)
    pages = blank(form, max(SCALE, LEAST / max(form.width, form.height)), specimen)
    pixels = _side_by_side([page.pixels for page in pages])
    notice = PngInfo()
    notice.add_text("Comment", NOTICE)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", pnginfo=notice)
    return buffer.getvalue(), pixels.shape[1], pixels.shape[0]


def _side_by_side(sheets: Sequence[Pixels]) -> Pixels:
    """All sheets of a form in one picture, in reading order: a photograph may show any of them."""
    if len(sheets) == 1:
        return sheets[0]
    height, width = sheets[0].shape[:2]
    columns, rows = min(ABREAST, len(sheets)), -(-len(sheets) // ABREAST)
    desk = np.full((rows * (height + GAP) + GAP, columns * (width + GAP) + GAP, 3), DESK, np.uint8)
    for number, sheet in enumerate(sheets):
        top, left = (
            GAP + (number // ABREAST) * (height + GAP),
            GAP + (number % ABREAST) * (width + GAP),
        )
        desk[top : top + height, left : left + width] = sheet
    return desk


def as_photo(row: Mapping[str, Any]) -> Photo:
    """A row of templates as what a question shows: of no case, a sheet without fields."""
    width, height = row["width"], row["height"]
    quad = (0.0, 0.0, float(width), 0.0, float(width), float(height), 0.0, float(height))
    sheet = SheetView(
        id=row["id"],
        kind=row["kind"],
        label=row["label"],
        person_id="",
        page=0,
        quad=quad,
        fully_visible=True,
        area_fraction=1.0,
        fields=(),
    )
    return Photo(
        id=row["id"],
        case_id="",
        language=row["language"],
        jpeg=b"",
        width=width,
        height=height,
        condition=CONDITION,
        severity=0,
        sheets=(sheet,),
        tampered=False,
        tamper_mask=None,
    )


def seen(names: Iterable[str]) -> dict[str, Photo]:
    """What questions show of shipped templates, nothing drawn: pictures of no size."""
    found = {}
    for name in names:
        language: Language = "zh" if name.startswith(f"{PREFIX}zh-") else "en"
        kind, layout = catalogue(language)[name]
        found[name] = as_photo(
            {
                "id": name,
                "language": language,
                "kind": kind,
                "label": label_of(kind),
                "layout": layout,
                "width": 0,
                "height": 0,
            }
        )
    return found
