"""A small painter: antialiased, soft-edged shapes in any unit, blended into premultiplied RGBA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.records import Pixels
from templates.art.shared.masks import Colour, Mask, lay
from templates.art.shared.shapes import SHIFT, Points, fixed_point, vec

Window = tuple[slice, slice]  # rows, columns


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
        cv2.fillPoly(out, [fixed_point(self.place(shape))], 255, cv2.LINE_AA, SHIFT)
        sharp = out.astype(np.float32) / np.float32(255)
        spread = blur * self.scale
        if spread <= 0.3:
            return sharp
        return np.asarray(cv2.GaussianBlur(sharp, (0, 0), spread), np.float32)

    def window(self, shape: Points, pad: float = 0.0) -> Window:
        """The part of the picture a shape can touch, with ``pad`` units round it."""
        at, room = self.place(shape), pad * self.scale
        x0, y0 = np.maximum(np.floor(at.min(0) - room - 2), 0).astype(int).tolist()
        edge = (self.width, self.height)
        x1, y1 = np.minimum(np.ceil(at.max(0) + room + 2), edge).astype(int).tolist()
        return slice(y0, max(y0 + 1, y1)), slice(x0, max(x0 + 1, x1))

    def axes(self, window: Window) -> tuple[Mask, Mask]:
        """The units of a window's pixel centres: a row of x, a column of y."""
        rows, columns = (np.arange(part.start, part.stop, dtype=np.float32) for part in window)
        x = (columns + 0.5 - self.origin[0]) / self.scale
        y = (rows + 0.5 - self.origin[1]) / self.scale
        return x[None], y[:, None]

    def blend(self, window: Window, mask: Mask, picture: npt.NDArray[np.float32]) -> None:
        """An H x W x 3 picture of the window's size over everything, where the mask says so."""
        part, m = self.canvas[window], mask[..., None]
        part[..., :3] += (picture - part[..., :3]) * m
        part[..., 3] += (1 - part[..., 3]) * mask

    def reduced(self, width: int, height: int) -> Painter:
        """The same picture on a coarser raster: lines drawn larger come out smooth."""
        done = Painter(width, height)
        small = cv2.resize(self.canvas, (width, height), interpolation=cv2.INTER_AREA)
        done.canvas = np.asarray(small, np.float32)
        return done

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
        """Shapes in pixels: lines ``width`` wide, or filled where it is 0."""
        rows, columns = window = self._touched(shapes, 3 * blur + width / 2 + 2)
        if columns.stop <= columns.start or rows.stop <= rows.start:
            return
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        corner = vec(columns.start, rows.start)
        local = [fixed_point(s - corner) for s in shapes]
        if width == 0:
            cv2.fillPoly(mask, local, 255, cv2.LINE_AA, SHIFT)
        else:
            pen = max(1, round(width))
            cv2.polylines(mask, local, closed, 255, pen, cv2.LINE_AA, SHIFT)
            alpha *= min(1.0, width / pen)  # a line thinner than a pixel is paler
        soft = np.asarray(mask, np.float32) * np.float32(alpha / 255)
        if blur > 0.3:
            blurred = cv2.GaussianBlur(soft, (0, 0), blur, borderType=cv2.BORDER_REPLICATE)
            soft = np.asarray(blurred, np.float32)
        if clip is not None:
            soft = soft * clip[window]
        lay(self.canvas[window], vec(*colour, 1.0), soft)

    def _touched(self, shapes: Sequence[Points], pad: float) -> Window:
        """The part of the picture that shapes with ``pad`` pixels round them touch, or nothing."""
        at = shapes[0] if len(shapes) == 1 else np.concatenate(shapes)
        (left, top), (right, low) = at.min(0).tolist(), at.max(0).tolist()
        rows = slice(max(0, int(top - pad)), min(self.height, int(low + pad) + 1))
        columns = slice(max(0, int(left - pad)), min(self.width, int(right + pad) + 1))
        return rows, columns
