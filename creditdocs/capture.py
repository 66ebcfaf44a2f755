"""A camera for pictures of somebody's own, called as people call Albumentations."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, cast

import numpy as np
import numpy.typing as npt

from pipeline import pins

if TYPE_CHECKING:
    from flows.augment.camera import Camera

Array = npt.NDArray[Any]
Numbers = Array | Sequence[Any]
Floats = npt.NDArray[np.float64]
_ASKED = "NO_ALBUMENTATIONS_UPDATE"  # keeps that library from asking the network for its version


class Labels(TypedDict, total=False):
    """What a picture comes with; see ``Capture.__call__``."""

    bboxes: Numbers | None
    polygons: Sequence[Numbers] | None
    keypoints: Numbers | None
    mask: Array | None
    masks: Sequence[Array] | None
    texts: Sequence[str] | None


class Captured(TypedDict, total=False):
    """A picture taken, and its labels; of labels only those that were given."""

    image: npt.NDArray[np.uint8]
    bboxes: Floats
    quads: Floats
    polygons: list[Floats]
    keypoints: Floats
    mask: Array
    masks: list[Array]
    visible: dict[str, Floats]
    legibility: dict[str, Floats]
    grid: npt.NDArray[np.float32]
    jpeg: bytes
    seed: int
    taken: bool
    parameters: dict[str, object]


class Capture:
    """Photographs, scans, copies and faxes a page, and moves its labels along.

    >>> import creditdocs
    >>> import numpy as np
    >>> page = np.full((1100, 850, 3), 255, np.uint8)
    >>> aug = creditdocs.Capture(conditions={"Low Light": 2, "Fax": 1}, severity={3: 1, 4: 1})
    >>> out = aug(image=page, bboxes=[[100, 100, 400, 130]], seed=7)
    >>> out["bboxes"].shape, out["quads"].shape, float(out["visible"]["bboxes"][0])
    ((1, 4), (1, 4, 2), 1.0)

    Args:
        conditions: one, several, or weights by name, as ``creditdocs.catalogue`` has them; None
            takes all 22 alike.
        severity: 1 (hardly) to 5 (badly), several, or weights; None takes all alike. What has no
            grades (Normal Captures, Multi-doc Images, Digital Original) heeds none.
        size: width and height of a photograph; None takes those of the image. Scans, faxes,
            copies and screenshots have about as many pixels in a shape of their own, and a
            Digital Original is as large as the image.
        stock: what the page is made of: "paper" (a sheet), "card" (glossy, with round corners) or
            "slip" (small, cut out). It settles how it bends, shines and lies.
        p: chance that a picture is taken; otherwise the image comes back as it is.
        encode: as a JPEG, whose bytes are ``jpeg`` and whose pixels are ``image``.
        grid: give the dense map too.

    Raises:
        UserError: what there is not, or cannot be.
    """

    def __init__(
        self,
        conditions: str | Iterable[str] | Mapping[str, float] | None = None,
        severity: int | Iterable[int] | Mapping[int, float] | None = None,
        size: tuple[int, int] | None = (1600, 1200),
        *,
        stock: Literal["paper", "card", "slip"] = "paper",
        p: float = 1.0,
        encode: bool = False,
        grid: bool = False,
    ) -> None:
        self._camera = camera_of(
            conditions=conditions, severity=severity, size=size, stock=stock, p=p
        )
        self._encode, self._grid = encode, grid

    def __call__(
        self, *, image: Array, seed: int | None = None, **labels: Unpack[Labels]
    ) -> Captured:
        """One picture of the image, with its labels moved.

        Places are in pixels of the image, from its top left edge: the middle of the first pixel is
        (0.5, 0.5). Labels come back in their order, none left out; those outside the picture
        lie outside it.

        Args:
            image: H x W x 3 RGB, or H x W (x 1) grey, of uint8.
            seed: the same seed gives the same picture; None takes another one every time.
            labels: ``bboxes``: N x 4 (left, top, right, bottom), N x 5 (middle, width, height,
                degrees clockwise), N x 8 or N x 4 x 2 (corners, clockwise from the text's own top
                left); ``polygons``: a list of N x 2; ``keypoints``: N x 2; ``mask`` and ``masks``:
                H x W (x up to 4), of bool, uint8, uint16, int16 or float32; ``texts``: what is
                printed in each box (or polygon, if there are no boxes), for its legibility.

        Returns:
            ``image``, uint8 and as many channels as before; the labels in the form in which they
            were given, and for boxes also ``quads``, the four corners of each; ``visible``: the
            share in sight, 0-1, by kind of label (of a keypoint 0 or 1), and ``legibility``: the
            chance that a line of print is read to the letter, 0-1, of boxes and polygons;
            ``grid``: H x W x 2, the place of the image that each pixel's middle shows, NaN for
            none; ``jpeg``; the ``seed``; whether a picture was ``taken``; and in ``parameters``
            condition, severity and every number drawn.

        Raises:
            UserError: an image, label or seed of another kind.
        """
        from flows.augment.augmented import augmented, checked
        from flows.augment.camera import any_seed

        given = checked(image, labels)
        drawn = any_seed() if seed is None else seed
        found = augmented(self._camera, given, drawn, encode=self._encode, grid=self._grid)
        return cast("Captured", found)


def camera_of(**settings: Any) -> Camera:
    """Loaded when it is needed; what loading it settles of the program is put back."""
    with pins.untouched():
        import cv2

        threads, known = cv2.getNumThreads(), os.environ.get(_ASKED)
        from flows.augment.camera import camera

    cv2.setNumThreads(threads)
    if known is None:
        os.environ.pop(_ASKED, None)
    return camera(**settings)
