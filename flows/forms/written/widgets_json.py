"""widgets.json: which widget of a fillable PDF prints which fact, so that it can be filled again.

A widget's name is the form maker's, yet says what it likes: so it is approved as captions are, and
a name that repeats a value is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows.forms.written.layout_yaml import Bound


def widgets(bound: Sequence[Bound]) -> bytes | None:
    """The file; None for a form without widgets whose names may be kept."""
    found = [entry for spot in bound if (entry := _entry(spot)) is not None]
    if not found:
        return None
    lines = [f" {json.dumps(entry, ensure_ascii=False)}" for entry in found]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _entry(spot: Bound) -> Mapping[str, Any] | None:
    place, widget = spot.place, spot.place.widget
    if widget is None:
        return None
    said: dict[str, Any] = {
        "widget": widget.name,
        "page": place.page,
        "look": place.look,
        "field": spot.fact,
    }
    if place.look in ("tick", "radio"):
        said["equals"] = json.loads(spot.equals, strict=False)
        said["on"] = place.equals
    if place.cells:
        said["cells"] = place.cells
    if widget.exports:
        said["exports"] = dict(widget.exports)
    return said
