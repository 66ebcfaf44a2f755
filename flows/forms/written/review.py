"""review.html: what was there and what stays, side by side, for whoever approves it.

It needs nothing but itself: pictures, style and its one switch are in it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from html import escape

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
_FIELD = ("page", "fact", "type", "from", "caption", "look", "how sure", "its name in the PDF")
_SCRIPT = """
const boxes = document.getElementById("boxes");
const turn = () => document.body.classList.toggle("bare", !boxes.checked);
boxes.addEventListener("change", turn); turn();
"""


def page(
    form: Form,
    bound: Sequence[Bound],
    facts: Mapping[str, Fact],
    *,
    grounds: Sequence[Pixels],
    name: str,
    digest: str,
) -> str:
    """The file's text.

    Args:
        grounds: the new background of each page, as pixels.
        digest: of what stays, as it is approved.
    """
    runs = [(n, run) for n, content in enumerate(form.pages) for run in content.runs]
    sheets = [
        _pair(form, number, bound=bound, ground=ground) for number, ground in enumerate(grounds)
    ]
    parts = [
        f"<title>Review of {escape(name)}</title><style>{_STYLE}</style><body>",
        f"<h1>What stays of {escape(name)}</h1>",
        "<p>Every word in the first list is printed on every sheet made of this form. If one of "
        "them says anything about a person, take its line out of the layout before you approve. "
        "This file shows the source: keep it as you keep the source, and give it to nobody who "
        "may not see that.</p>",
        f"<p>Then: <code>creditdocs approve FOLDER --by NAME</code>. Digest of what stays: "
        f'<code id="digest">{digest}</code></p>',
        '<p class="switch"><label><input type="checkbox" id="boxes" checked> boxes: '
        "green what stays, blue what is printed anew, red what was taken out</label></p>",
        *sheets,
        _notes(form),
        _runs(runs),
        _places(bound, facts),
        _removed(form),
        f"<script>{_SCRIPT}</script></body>",
    ]
    head = '<!doctype html><html lang="en"><meta charset="utf-8">'
    return head + "\n".join(parts) + "</html>\n"


def _pair(form: Form, number: int, *, bound: Sequence[Bound], ground: Pixels) -> str:
    content = form.pages[number]
    size = (content.width, content.height)
    gone = [_frame(box, size, "gone") for page, box, _ in form.removed if page == number]
    stays = [_frame(run.box, size, "run") for run in content.runs]
    places = [_frame(b.place.box, size, "place") for b in bound if b.place.page == number]
    before = _sheet(content.seen, gone, "before")
    after = _sheet(captioned(ground, content.runs, size, scan=form.scan), stays + places, "after")
    return f'<h2>Page {number + 1}</h2><div class="pair">{before}{after}</div>'


def captioned(
    ground: Pixels, runs: Sequence[Run], size: tuple[float, float], *, scan: bool
) -> Pixels:
    """The background with the words that stay; a scan's are part of it already."""
    made = [] if scan else [m for run in runs if (m := set_again(run)) is not None]
    if not made:
        return ground
    with raster.opened(raster.pdf([made], *size)) as source:
        return raster.onto(np.ascontiguousarray(ground.copy()), source)


def _sheet(pixels: Pixels, frames: Sequence[str], word: str) -> str:
    picture = Image.fromarray(pixels)
    wide = min(picture.width, 1300)
    picture = picture.resize((wide, round(picture.height * wide / picture.width)))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    data = base64.b64encode(buffer.getvalue()).decode()
    return (
        f'<figure class="{word}"><figcaption>{word}</figcaption><div class="sheet">'
        f'<img alt="{word}" src="data:image/jpeg;base64,{data}">{"".join(frames)}</div></figure>'
    )


def _frame(box: Rectangle, size: tuple[float, float], kind: str) -> str:
    left, top, right, bottom = box
    wide, tall = size
    style = (
        f"left:{100 * left / wide:.2f}%;top:{100 * top / tall:.2f}%;"
        f"width:{100 * (right - left) / wide:.2f}%;height:{100 * (bottom - top) / tall:.2f}%"
    )
    return f'<i class="{kind}" style="{style}"></i>'


def _notes(form: Form) -> str:
    hidden = sum(len(content.hidden) for content in form.pages)
    notes = list(form.notes)
    if hidden:
        notes.append(f"{hidden} runs cannot be seen (faint, covered, off the page) and are gone")
    return "<h2>Notes</h2><ul>" + "".join(f"<li>{escape(n)}" for n in notes) + "</ul>"


def _runs(runs: Sequence[tuple[int, Run]]) -> str:
    rows = [f"<tr><td>{n + 1}<td>{escape(run.text)}<td>{escape(run.font)}" for n, run in runs]
    head = f'<h2>Words that stay: {len(runs)}</h2><table id="runs"><tr><th>page<th>words<th>face'
    return head + "".join(rows) + "</table>"


def _places(bound: Sequence[Bound], facts: Mapping[str, Fact]) -> str:
    rows: list[str] = []
    for spot in bound:
        guess = facts[spot.fact].guess
        rows.append(
            f"<tr><td>{spot.place.page + 1}<td>{escape(spot.fact)}<td>{escape(guess.type)}"
            f"<td>{escape(guess.source)}<td>{escape(facts[spot.fact].caption)}"
            f"<td>{spot.place.look}<td>{'guess' if guess.sure else 'guess, of little worth'}"
            f"<td>{escape(spot.place.widget.name) if spot.place.widget else ''}"
        )
    head = f'<h2>Fields: {len(facts)}</h2><table id="fields"><tr>' + "".join(
        f"<th>{word}" for word in _FIELD
    )
    return head + "".join(rows) + "</table>"


def _removed(form: Form) -> str:
    rows = [f"<tr><td>{page + 1}<td>{escape(why)}" for page, _, why in form.removed]
    head = f'<h2>Taken out: {len(rows)}</h2><table id="removed"><tr><th>page<th>why'
    return head + "".join(rows) + "</table>"
