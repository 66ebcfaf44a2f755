"""Letters round a stamp: a name along the upper part of an ellipse, digits along its lower rim."""

from __future__ import annotations

import numpy as np

from templates.art.shared.lettering import Grey, Pair, advance, lay


def along_top(
    plate: Grey, font: str, text: str, *, centre: Pair, inner: Pair, size: float, most: float
) -> None:
    """Text along the upper part of an ellipse, spread evenly about the top.

    ``inner``: half axes of the line that the tops of the letters touch; ``size``: height of an em
    in pixels; ``most``: degrees of the ring the text may take.
    """
    middle = np.array(inner) - size * 0.5  # text centre line
    t = np.linspace(-np.pi, np.pi, 721)
    curve = np.stack([middle[0] * np.sin(t), -middle[1] * np.cos(t)], 1)
    arc = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    lengths = np.array([max(advance(font, c), 0.3) for c in text])
    natural = lengths.sum() * size * 1.42  # airy when there is room
    room = arc[-1] * most / 360
    pitch = min(natural, room) / lengths.sum()  # pixels of arc per em
    em = (min(size, pitch * 0.97), size)
    starts = arc[-1] / 2 + (np.cumsum(lengths) - lengths / 2 - lengths.sum() / 2) * pitch
    for char, length, s in zip(text, lengths, starts, strict=True):
        a = float(np.interp(s, arc, t))
        x, y = middle[0] * np.sin(a), -middle[1] * np.cos(a)
        turn = float(np.degrees(np.arctan2(middle[1] * np.sin(a), middle[0] * np.cos(a))))
        at = _baseline((centre[0] + x, centre[1] + y), turn, length=length, em=em)
        lay(plate, font, char, at=at, size=em, turn=turn)


def _baseline(middle: Pair, turn: float, *, length: float, em: Pair) -> Pair:
    """Where the baseline of a turned glyph starts, from the glyph's centre."""
    c, n = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    dx, dy = -length * em[0] / 2, 0.37 * em[1]
    return middle[0] + dx * c - dy * n, middle[1] + dx * n + dy * c


def along_rim(plate: Grey, code: str, *, centre: Pair, inner: Pair, size: float) -> None:
    """Digits along the lower rim, upright when read from below."""
    font, (rx, ry) = "song_bold", (inner[0] - size * 0.1, inner[1] - size * 0.1)
    step = min(7.0, 76 / max(1, len(code) - 1))
    for i, char in enumerate(code):
        a = np.radians(i * step - (len(code) - 1) / 2 * step)
        turn = float(-np.degrees(np.arctan2(ry * np.sin(a), rx * np.cos(a))))
        c, n = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        half = advance(font, char) * size / 2
        at = (
            centre[0] + rx * np.sin(a) - half * c,
            centre[1] + ry * np.cos(a) - half * n,
        )
        lay(plate, font, char, at=at, size=(size, size), turn=turn)
