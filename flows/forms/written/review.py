"""review.html: what was there and what stays, side by side, for whoever approves it.

It needs nothing but itself: pictures, style and its one switch are in it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

import numpy as np
from PIL import Image

from flows.forms.model import Form, Rectangle, Run
from flows.forms.written.kind_yaml import Fact
from flows.forms.written.layout_yaml import Bound
from flows.forms.written.type_setting import set_again
from pipeline.printing import raster
from pipeline.records import Pixels

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 100rem; padding: 0 1rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
.sheet { position: relative; border: 1px solid #8888; } .sheet img { display: block; width: 100%; }
.sheet i { position: absolute; box-sizing: border-box; border: 1.5px solid; }
.run { border-color: #1a7f37 !important; } .place { border-color: #0969da !important; }
.gone { border-color: #cf222e !important; background: #cf222e22; }
body.bare .sheet i { display: none; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { border-bottom: 1px solid #8884; padding: .2rem .6rem; vertical-align: top; }
.switch { position: sticky; top: 0; background: Canvas; padding: .5rem 0; z-index: 1; }
code { overflow-wrap: anywhere; }
"""
_FIELD = (
    "page",
    "fact",
    "type",
    "from",
    "caption",
    "look",
    "how sure",
    "its name in the PDF",
    "must",
)
_SCRIPT = """
const boxes = document.getElementById("boxes");
const turn = () => document.body.classList.toggle("bare", !boxes.checked);
boxes.addEventListener("change", turn); turn();
"""


class Row(NamedTuple):
    """A field as the review lists it."""

    page: str
    fact: str
    type: str
    source: str
    caption: str
    look: str
    sure: str
    widget: str = ""  # its name in the PDF
    must: str = ""  # of a date: on which side of today it lies


class Reviewed(NamedTuple):
    """What a review shows, whoever made the form: an import, or somebody's hand since then."""

    name: str
    digest: str  # of what stays, as it is approved
    pairs: Sequence[str]  # of HTML: each page before and after
    notes: Sequence[str]
    runs: Sequence[tuple[str, str, str]]  # page, words, face
    rows: Sequence[Row]
    removed: Sequence[tuple[str, str]]  # page, why


def of_form(
    form: Form,
    bound: Sequence[Bound],
    facts: Mapping[str, Fact],
    *,
    grounds: Sequence[Pixels],
    name: str,
    digest: str,
) -> str:
    """The review of what was just imported.

    Args:
        grounds: the new background of each page, as pixels.
        digest: of what stays, as it is approved.
    """
    pairs = [
        _pair(form, number, bound=bound, ground=ground) for number, ground in enumerate(grounds)
    ]
    hidden = sum(len(content.hidden) for content in form.pages)
    notes = list(form.notes)
    if hidden:
        notes.append(f"{hidden} runs cannot be seen (faint, covered, off the page) and are gone")
    runs = [
        (str(n + 1), run.text, run.font)
        for n, content in enumerate(form.pages)
        for run in content.runs
    ]
    removed = [(str(at + 1), why) for at, _, why in form.removed]
    rows = [_row(spot, facts[spot.fact]) for spot in bound]
    return page(Reviewed(name, digest, pairs, notes, runs, rows, removed))


def page(shown: Reviewed) -> str:
    """The file's text."""
    name = escape(shown.name)
    parts = [
        f"<title>Review of {name}</title><style>{_STYLE}</style><body>",
        f"<h1>What stays of {name}</h1>",
        "<p>Every word in the first list is printed on every sheet made of this form. If one of "
        "them says anything about a person, take its line out of the layout, then "
        "<code>creditdocs approve FOLDER --review</code> makes this page anew. "
        "This file shows the source: keep it as you keep the source, and give it to nobody who "
        "may not see that.</p>",
        f"<p>Then: <code>creditdocs approve FOLDER --by NAME</code>. Digest of what stays: "
        f'<code id="digest">{shown.digest}</code></p>',
        '<p class="switch"><label><input type="checkbox" id="boxes" checked> boxes: '
        "green what stays, blue what is printed anew, red what was taken out</label></p>",
        *shown.pairs,
        f'<h2>Notes</h2><ul id="notes">{"".join(f"<li>{escape(n)}" for n in shown.notes)}</ul>',
        _table("runs", "Words that stay", ("page", "words", "face"), rows=shown.runs),
        _table("fields", "Fields", _FIELD, rows=shown.rows),
        _table("removed", "Taken out", ("page", "why"), rows=shown.removed),
        f"<script>{_SCRIPT}</script></body>",
    ]
    head = '<!doctype html><html lang="en"><meta charset="utf-8">'
    return head + "\n".join(parts) + "</html>\n"


def _table(name: str, title: str, heads: Sequence[str], *, rows: Sequence[Sequence[str]]) -> str:
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) for row in rows]
    first = "".join(f"<th>{head}" for head in heads)
    count = len({row.fact for row in rows if isinstance(row, Row)}) or len(rows)
    body = "".join(lines)
    return f'<h2>{title}: {count}</h2><table id="{name}"><tr>{first}{body}</table>'


def _row(spot: Bound, fact: Fact) -> Row:
    guess, widget = fact.guess, spot.place.widget
    return Row(
        str(spot.place.page + 1),
        spot.fact,
        guess.type,
        guess.source,
        fact.caption,
        spot.place.look,
        "guess" if guess.sure else "guess, of little worth",
        widget.name if widget else "",
        guess.must,
    )


def _pair(form: Form, number: int, *, bound: Sequence[Bound], ground: Pixels) -> str:
    content = form.pages[number]
    size = (content.width, content.height)
    gone = [frame(box, size, "gone") for page, box, _ in form.removed if page == number]
    stays = [frame(run.box, size, "run") for run in content.runs]
    places = [frame(b.place.box, size, "place") for b in bound if b.place.page == number]
    before = sheet(content.seen, gone, "before")
    shown = captioned(ground, content.runs, size, scan=form.scan)
    return pair(f"Page {number + 1}", before, sheet(shown, stays + places, "after"))


def pair(title: str, before: str, after: str) -> str:
    """A page, two figures of it side by side."""
    return f'<h2>{escape(title)}</h2><div class="pair">{before}{after}</div>'


def captioned(
    ground: Pixels, runs: Sequence[Run], size: tuple[float, float], *, scan: bool
) -> Pixels:
    """The background with the words that stay; a scan's are part of it already."""
    made = [] if scan else [m for run in runs if (m := set_again(run)) is not None]
    if not made:
        return ground
    with raster.opened(raster.pdf([made], *size)) as source:
        return raster.onto(np.ascontiguousarray(ground.copy()), source)


def sheet(pixels: Pixels, frames: Sequence[str], word: str) -> str:
    """A figure: a page's pixels, H x W x 3, and frames on them."""
    picture = Image.fromarray(pixels)
    wide = min(picture.width, 1300)
    picture = picture.resize((wide, round(picture.height * wide / picture.width)))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return figure(base64.b64encode(buffer.getvalue()).decode(), frames, word)


def figure(data: str, frames: Sequence[str], word: str) -> str:
    """A JPEG in base64 with frames on it."""
    return (
        f'<figure class="{word}"><figcaption>{word}</figcaption><div class="sheet">'
        f'<img alt="{word}" src="data:image/jpeg;base64,{data}">{"".join(frames)}</div></figure>'
    )


def frame(box: Rectangle, size: tuple[float, float], kind: str) -> str:
    """Around a place of a page: what stays "run", what is printed "place", what is "gone"."""
    left, top, right, bottom = box
    wide, tall = size
    style = (
        f"left:{100 * left / wide:.2f}%;top:{100 * top / tall:.2f}%;"
        f"width:{100 * (right - left) / wide:.2f}%;height:{100 * (bottom - top) / tall:.2f}%"
    )
    return f'<i class="{kind}" style="{style}"></i>'
