"""Fine security lines: families of waves and rosettes, drawn double size and brought down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from templates.art.shared.masks import Colour, lay
from templates.art.shared.shapes import SHIFT, Points, points, vec

Ground = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Palette:
    """Two paper tints, left and right, three line colours, and the tint of the paper's middle."""

    left: Colour
    right: Colour
    inks: tuple[Colour, Colour, Colour]
    middle: Colour | None = None


PALETTES: Mapping[str, Palette] = {
    "lilac": Palette(
        (209, 221, 237),
        (212, 219, 237),
        ((128, 146, 198), (200, 134, 170), (126, 168, 196)),
        (241, 219, 229),
    ),
    "green": Palette(
        (226, 240, 228), (240, 244, 222), ((120, 176, 140), (150, 180, 110), (128, 170, 176))
    ),
    "rose": Palette(
        (250, 230, 228), (246, 236, 220), ((214, 140, 150), (206, 162, 126), (190, 150, 180))
    ),
    "blue": Palette(
        (216, 232, 246), (228, 236, 244), ((108, 152, 200), (130, 170, 206), (140, 150, 196))
    ),
    "grey": Palette(
        (238, 239, 241), (230, 232, 236), ((168, 172, 180), (182, 182, 186), (160, 170, 184))
    ),
    "sand": Palette(
        (250, 243, 226), (246, 236, 214), ((208, 178, 126), (214, 160, 120), (176, 176, 132))
    ),
}


def ground(palette: Palette, width: int, height: int) -> Ground:
    """The paper tint from left to right, with the palette's glow in the middle, H x W x 3."""
    rightward = np.linspace(0, 1, width, dtype=np.float32)[None] * np.float32(0.85)
    share = rightward + np.linspace(0, 0.15, height, dtype=np.float32)[:, None]
    tints = zip(palette.left, palette.right, strict=True)
    channels = [share * np.float32(b - a) + np.float32(a) for a, b in tints]
    out = np.asarray(cv2.merge(channels), np.float32)
    if palette.middle:
        x = np.linspace(-1, 1, width, dtype=np.float32)[None]
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        glow = np.exp(-x * x / np.float32(0.32)) * np.exp(-y * y / np.float32(0.9))
        lay(out, vec(*palette.middle), glow)
    return out


def draw_lines(
    picture: Ground, curves: Sequence[Points], colour: Colour, *, alpha: float, closed: bool = False
) -> None:
    """Hairlines of one colour over an H x W x 3 picture."""
    at = np.concatenate(curves)
    x0, y0 = np.clip(np.floor(at.min(0)) - 2, 0, picture.shape[1::-1]).astype(int).tolist()
    x1, y1 = np.clip(np.ceil(at.max(0)) + 2, 0, picture.shape[1::-1]).astype(int).tolist()
    if x1 <= x0 or y1 <= y0:
        return
    mask = np.zeros((2 * (y1 - y0), 2 * (x1 - x0)), np.uint8)
    corner = np.array([32 * x0, 32 * y0], np.int32)
    doubled = [np.rint(c * 32).astype(np.int32) - corner for c in curves]
    cv2.polylines(mask, doubled, closed, 255, 1, cv2.LINE_AA, SHIFT)
    soft = cv2.resize(mask, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    lay(picture[y0:y1, x0:x1], vec(*colour), np.asarray(soft, np.float32) * np.float32(alpha / 255))


def waves(
    width: float,
    height: float,
    pitch: float,
    *,
    swing: float,
    rng: np.random.Generator,
    turn: bool = False,
) -> list[Points]:
    """Parallel wavy lines over the whole area whose phase drifts, so they gather into bands.

    ``turn`` runs them downwards.
    """
    along, across = (height, width) if turn else (width, height)
    t = np.linspace(0, 1, 140)
    f = rng.integers(1, 4) + 0.5 * rng.random()
    g = f + rng.integers(2, 4)
    p, q = rng.uniform(0, 2 * np.pi, 2)[0], rng.uniform(0, 2 * np.pi)
    drift = rng.uniform(0.06, 0.16)
    out = []
    for j in range(int((across + 4 * swing) / pitch) + 1):
        wide = swing * np.sin(2 * np.pi * f * t + p + j * drift)
        narrow = 0.55 * swing * np.sin(2 * np.pi * g * t + q - j * drift * 0.7)
        y = -2 * swing + j * pitch + wide + narrow
        pair = (y, t * along) if turn else (t * along, y)
        out.append(points(np.stack(pair, 1)))
    return out


def rosette(
    cx: float,
    cy: float,
    radius: float,
    *,
    lobes: int,
    rings: int,
    inner: float = 0.3,
    depth: float = 0.13,
) -> list[Points]:
    """Two counter-turning families of lobed rings: the woven flower of security paper."""
    t = np.linspace(0, 2 * np.pi, 36 * lobes, endpoint=False)
    out = []
    for k in range(rings):
        f = k / max(1, rings - 1)
        base = radius * (inner + (1 - inner) * f) / (1 + depth)
        swing = depth * (0.35 + 0.65 * np.sin(np.pi * (0.15 + 0.85 * f)))
        for way in (-1, 1):
            r = base * (1 + swing * np.cos(lobes * t + way * 1.5 * np.pi * f))
            out.append(points(np.stack([cx + r * np.cos(t), cy + r * np.sin(t)], 1)))
    return out


def spirograph(
    cx: float, cy: float, radius: float, *, petals: int, swing: float, turns: int = 1
) -> Points:
    """One closed curve that crosses itself many times."""
    t = np.linspace(0, 2 * np.pi * turns, 1400)
    r = radius * (1 - swing + swing * np.cos(petals * t / turns))
    return points(np.stack([cx + r * np.cos(t), cy + r * np.sin(t)], 1))
