"""A small painter: antialiased, soft-edged shapes in any unit, blended into premultiplied RGBA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.caches import cached
from pipeline.records import Pixels
from pipeline.rng import Address

Points = npt.NDArray[np.float32]  # N x 2, x and y
Mask = npt.NDArray[np.float32]  # H x W, 0-1
Colour = tuple[float, float, float]  # 0-255
Window = tuple[slice, slice]  # rows, columns

_BAND = 2**14  # pixels blended at once: what the processor's cache holds
# Where a shape touches less than this part of its window, as a frame does, its pixels are picked
# out.
_SPARSE = 8
_GRAIN = 1024  # pixels a side of the bank of noise
_SHIFT = 4  # cv2 draws polygons at 1/16 px


def vec(*values: float) -> Points:
    """A few numbers as an array."""
    return np.array(values, np.float32)


def points(pairs: Sequence[Sequence[float]] | npt.ArrayLike) -> Points:
    """Pairs as an N x 2 array."""
    return np.asarray(pairs, np.float32).reshape(-1, 2)


@cached
def _spline(steps: int) -> Points:
    t = np.linspace(0, 1, steps, endpoint=False)
    return (
        0.5
        * np.stack(
            [
                -t + 2 * t**2 - t**3,
                2 - 5 * t**2 + 3 * t**3,
                t + 4 * t**2 - 3 * t**3,
                -(t**2) + t**3,
            ],
            1,
        )
    ).astype(np.float32)


def smooth(
    pairs: Sequence[Sequence[float]] | Points, closed: bool = False, steps: int = 8
) -> Points:
    """A Catmull-Rom curve through the points, ``steps`` pieces between neighbours."""
    p = points(pairs)
    a = (
        np.concatenate([p[-1:], p, p[:2]])
        if closed
        else np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    )
    n = len(a) - 3
    weights = _spline(steps)
    first, *more = (weights[:, i, None] * a[i : i + n, None] for i in range(4))
    out = (first + more[0] + more[1] + more[2]).reshape(-1, 2)
    return out if closed else np.concatenate([out, p[-1:]])


def oval(
    cx: float, cy: float, rx: float, *, ry: float, turn: float = 0.0, steps: int = 40
) -> Points:
    """An ellipse as a closed polygon; ``turn`` in degrees, clockwise."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    x, y, c, s = rx * np.cos(t), ry * np.sin(t), np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return points(np.stack([cx + x * c - y * s, cy + x * s + y * c], 1))


def star(
    cx: float, cy: float, outer: float, *, tips: int = 5, waist: float = 0.382, turn: float = 0.0
) -> Points:
    """A star with one tip up."""
    t = np.arange(2 * tips) * np.pi / tips + np.radians(turn)
    r = np.where(np.arange(2 * tips) % 2 == 0, outer, outer * waist)
    return points(np.stack([cx + r * np.sin(t), cy - r * np.cos(t)], 1))


def noise(rng: np.random.Generator, height: int, width: int, *, cell: float) -> Mask:
    """Smooth normal noise with blobs of about ``cell`` pixels."""
    if cell <= 1:
        return rng.standard_normal((height, width), np.float32)
    grid = rng.standard_normal(
        (max(2, round(height / cell)), max(2, round(width / cell))), np.float32
    )
    return np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


@cached
def _grain() -> Mask:
    return np.asarray(
        Address(0, ("grain",)).stream().standard_normal((_GRAIN, _GRAIN), np.float32), np.float32
    )


def grain(rng: np.random.Generator, height: int, width: int) -> Mask:
    """Normal noise of single pixels, from anywhere in a bank.

    Drawing it anew costs fifteen times as much.
    """
    top, left = rng.integers(_GRAIN, size=2)
    rows, columns = (top + np.arange(height)) % _GRAIN, (left + np.arange(width)) % _GRAIN
    return np.asarray(_grain()[rows[:, None], columns], np.float32)


def rgba(colour: Colour, alpha: Mask) -> Pixels:
    """One colour behind an alpha mask."""
    one = np.array([*np.clip(np.rint(colour), 0, 255), 0], np.uint8)
    # Whole pixels at a time.
    out = np.full(alpha.shape, one.view(np.uint32)[0]).view(np.uint8).reshape(*alpha.shape, 4)
    out[..., 3] = np.clip(alpha * 255 + 0.5, 0, 255)
    return out


def blank(width: int, height: int) -> Pixels:
    """Nothing drawn: what a fact of None shows."""
    return np.zeros((height, width, 4), np.uint8)


def fineness(height: int) -> int:
    """How many times larger than ``height`` lines are drawn to come out smooth.

    Large ones are smooth as they are.
    """
    return 2 if height < 160 else 1


def reduced(alpha: npt.NDArray[np.uint8], width: int, height: int) -> Mask:
    """A supersampled mask brought down to its final size."""
    return np.asarray(
        cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255,
        np.float32,
    )


def lay(below: npt.NDArray[np.float32], ink: Points, share: Mask) -> None:
    """One colour over H x W x channels, in place.

    ``share``: H x W, how much of it covers each pixel.
    """
    height, width, channels = below.shape
    if cv2.countNonZero(share) < share.size // _SPARSE:
        # Numpy looks for the true in a row much faster than for the rest.
        touched = np.divmod(np.flatnonzero(share > 0), width)
        some = below[touched]
        below[touched] = some + (ink - some) * share[touched][:, None]
        return
    step = max(1, _BAND // width)
    for row in range(0, height, step):
        band, piece = below[row : row + step], np.ascontiguousarray(share[row : row + step])
        # Whole arrays: broadcasting over three or four channels takes thrice the time.
        band *= cv2.merge([1 - piece] * channels)
        band += cv2.merge([piece * value for value in ink])


def _bytes(colours: npt.NDArray[np.float32]) -> Pixels:
    """Any number of RGBA values, alpha 0-1."""
    return np.asarray(cv2.convertScaleAbs(np.clip(colours * vec(1, 1, 1, 255), 0, 255)), np.uint8)


@dataclass
class Painter:
    """Paints shapes given in units; ``scale`` pixels per unit, ``origin`` the pixel of (0, 0)."""

    width: int
    height: int
    scale: float = 1.0
    origin: tuple[float, float] = (0.0, 0.0)
    canvas: npt.NDArray[np.float32] = field(init=False)
    _origin: Points = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = np.zeros((self.height, self.width, 4), np.float32)
        self._origin = vec(*self.origin)

    def place(self, shape: Points) -> Points:
        """Units to pixels."""
        return np.asarray(shape * np.float32(self.scale) + self._origin, np.float32)

    def background(self, colour: npt.ArrayLike) -> None:
        """An opaque ground: one colour, or an H x W x 3 picture."""
        self.canvas[..., :3] = np.asarray(colour, np.float32)
        self.canvas[..., 3] = 1

    def fill(
        self,
        shape: Points,
        colour: Colour,
        alpha: float = 1.0,
        *,
        blur: float = 0.0,
        clip: Mask | None = None,
    ) -> None:
        """A filled polygon.

        ``blur`` is the softness of its edge in units, ``clip`` a mask of the whole picture.
        """
        self._paint(
            [self.place(shape)],
            colour,
            alpha,
            blur=blur * self.scale,
            clip=clip,
            width=0.0,
            closed=True,
        )

    def fills(self, shapes: Sequence[Points], colour: Colour, alpha: float = 1.0) -> None:
        """Many polygons of one colour at once, none of which touches another."""
        self._paint(
            [self.place(s) for s in shapes],
            colour,
            alpha,
            blur=0.0,
            clip=None,
            width=0.0,
            closed=True,
        )

    def stroke(
        self,
        shape: Points,
        width: float,
        colour: Colour,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        clip: Mask | None = None,
        closed: bool = False,
    ) -> None:
        """A line of ``width`` units with round ends."""
        self._paint(
            [self.place(shape)],
            colour,
            alpha,
            blur=blur * self.scale,
            clip=clip,
            width=width * self.scale,
            closed=closed,
        )

    def strokes(
        self,
        shapes: Sequence[Points],
        width: float,
        colour: Colour,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
    ) -> None:
        """Many lines of one colour at once: where they cross they are no darker."""
        self._paint(
            [self.place(s) for s in shapes],
            colour,
            alpha,
            blur=blur * self.scale,
            clip=None,
            width=width * self.scale,
            closed=False,
        )

    def mask(self, shape: Points, blur: float = 0.0) -> Mask:
        """The polygon as a mask of the whole picture."""
        out = np.zeros((self.height, self.width), np.uint8)
        cv2.fillPoly(
            out, [np.rint(self.place(shape) * 16).astype(np.int32)], 255, cv2.LINE_AA, _SHIFT
        )
        soft = out.astype(np.float32) / np.float32(255)
        return (
            np.asarray(cv2.GaussianBlur(soft, (0, 0), blur * self.scale), np.float32)
            if blur * self.scale > 0.3
            else soft
        )

    def window(self, shape: Points, pad: float = 0.0) -> Window:
        """The part of the picture a shape can touch, with ``pad`` units round it."""
        at = self.place(shape)
        x0, y0 = np.maximum(np.floor(at.min(0) - pad * self.scale - 2), 0).astype(int).tolist()
        x1, y1 = (
            np.minimum(np.ceil(at.max(0) + pad * self.scale + 2), (self.width, self.height))
            .astype(int)
            .tolist()
        )
        return slice(y0, max(y0 + 1, y1)), slice(x0, max(x0 + 1, x1))

    def axes(self, window: Window) -> tuple[Mask, Mask]:
        """The units of a window's pixel centres: a row of x, a column of y."""
        x = (
            np.arange(window[1].start, window[1].stop, dtype=np.float32) + 0.5 - self.origin[0]
        ) / self.scale
        y = (
            np.arange(window[0].start, window[0].stop, dtype=np.float32) + 0.5 - self.origin[1]
        ) / self.scale
        return x[None], y[:, None]

    def blend(self, window: Window, mask: Mask, picture: npt.NDArray[np.float32]) -> None:
        """An H x W x 3 picture of the window's size over everything, where the mask says so."""
        part, m = self.canvas[window], mask[..., None]
        part[..., :3] += (picture - part[..., :3]) * m
        part[..., 3] += (1 - part[..., 3]) * mask

    def pixels(self) -> Pixels:
        """The picture, straight alpha."""
        alpha = self.canvas[..., 3]
        if float(alpha.min()) == 1:
            return _bytes(self.canvas)
        out, drawn = np.zeros(self.canvas.shape, np.uint8), np.flatnonzero(alpha > 0)
        painted = self.canvas.reshape(-1, 4)[drawn]
        painted[:, :3] /= np.maximum(painted[:, 3:], 1e-4)
        out.reshape(-1, 4)[drawn] = _bytes(painted)
        return out

    def _paint(
        self,
        shapes: Sequence[Points],
        colour: Colour,
        alpha: float,
        *,
        blur: float,
        clip: Mask | None,
        width: float,
        closed: bool,
    ) -> None:
        pad = 3 * blur + width / 2 + 2
        at = shapes[0] if len(shapes) == 1 else np.concatenate(shapes)
        (left, top), (right, low) = at.min(0).tolist(), at.max(0).tolist()
        x0, y0 = max(0, int(left - pad)), max(0, int(top - pad))
        x1, y1 = min(self.width, int(right + pad) + 1), min(self.height, int(low + pad) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        corner = vec(x0, y0)
        local = [np.rint((s - corner) * 16).astype(np.int32) for s in shapes]
        if width == 0:
            cv2.fillPoly(mask, local, 255, cv2.LINE_AA, _SHIFT)
        else:
            cv2.polylines(mask, local, closed, 255, max(1, round(width)), cv2.LINE_AA, _SHIFT)
            alpha *= min(1.0, width / max(1, round(width)))
        soft = np.asarray(mask, np.float32) * np.float32(alpha / 255)
        if blur > 0.3:
            soft = np.asarray(
                cv2.GaussianBlur(soft, (0, 0), blur, borderType=cv2.BORDER_REPLICATE), np.float32
            )
        if clip is not None:
            soft = soft * clip[y0:y1, x0:x1]
        lay(self.canvas[y0:y1, x0:x1], vec(*colour, 1.0), soft)
