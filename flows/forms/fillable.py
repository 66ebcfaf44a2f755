"""A fillable PDF as a form: its widgets are the places, its printed words the captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.forms.captions import nearest
from flows.forms.model import Content, Form, Place, Rectangle, Run, Widget
from flows.forms.suspects import Values, remainder, telling
from flows.forms.text_pages import printed_alike
from flows.forms.written.type_setting import printable

_TALL = 2.4  # lines of type that fit a box which holds more than one
Removed = tuple[int, Rectangle, str]


def form(
    places: Sequence[Place],
    copies: Sequence[Sequence[Content]],
    values: Values,
    *,
    keep: Sequence[str],
) -> Form:
    """Of one copy or several, empty or filled in. Words that differ between them do not stay.

    Args:
        places: its widgets.
        values: what somebody filled in, here or elsewhere.
        keep: words that are the form's own, whatever they look like.
    """
    cleaned: list[Content] = []
    removed: list[Removed] = []
    for number, page in enumerate(copies[0]):
        kept: list[Run] = []
        for run in page.runs:
            alike = all(printed_alike(run, copy[number].runs) for copy in copies[1:])
            why = _out(run, values, keep) if alike else "differs between the copies"
            if why:
                removed.append((number, run.box, why))
            else:
                kept.append(run)
        cleaned.append(replace(page, runs=tuple(kept)))
    found = [_captioned(p, cleaned, values) for p in places]
    lost = sum(p.widget is not None for p in places) - sum(p.widget is not None for p in found)
    notes = (f"{lost} fields whose names tell a value cannot be filled again",) if lost else ()
    return Form(tuple(cleaned), tuple(found), removed=tuple(removed), notes=notes)


def _out(run: Run, values: Values, keep: Sequence[str]) -> str:
    """Why a run does not stay; "" if it does."""
    text = remainder(run.text, keep)
    if values.told_by(text):
        return "repeats what is filled in"
    if telling(text):
        return "holds a day, an account, a long number or an address of e-mail"
    if not run.upright:
        return "turned words are not set"
    return "" if printable(run.text, run.font) else "no face of ours has its characters"


def _tells(widget: Widget, values: Values) -> bool:
    """Does the name say what somebody filled in, or something that is said of one person only?"""
    return values.told_by(widget.name) or telling(widget.name)


def _captioned(place: Place, pages: Sequence[Content], values: Values) -> Place:
    """With a caption that repeats no value; of a radio button the words behind it."""
    group = "" if values.told_by(place.group) else place.group
    caption = "" if values.told_by(place.caption) else place.caption
    if not caption:
        caption = nearest(place, pages[place.page].runs)
    named = place.widget is not None and not _tells(place.widget, values)
    changed = replace(
        place,
        caption=caption,
        group=group or f"page{place.page}_{place.box[:2]}",
        widget=place.widget if named else None,
    )
    tall = place.box[3] - place.box[1]
    size = place.size or 9.0
    if place.look == "text" and place.size and tall > _TALL * 1.25 * size:
        return replace(changed, look="multiline", lines=int(tall / (1.25 * size)))
    return changed
