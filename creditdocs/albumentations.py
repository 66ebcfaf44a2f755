"""The camera as a transform for ``albumentations.Compose``, whose geometry is ours.

>>> import albumentations as A
>>> import numpy as np
>>> from creditdocs.albumentations import Capture
>>> augment = A.Compose(
...     [Capture("Folds and Creases", 3, (800, 600)), A.ToGray(p=0.5)],
...     bbox_params=A.BboxParams("pascal_voc", label_fields=["labels"]),
...     seed=7,
... )
>>> page = np.full((1100, 850, 3), 255, np.uint8)
>>> out = augment(image=page, bboxes=[[100, 100, 400, 130]], labels=["name"])
>>> out["image"].shape, len(out["bboxes"]), out["labels"]
((600, 800, 3), 1, ['name'])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from albumentations import BasicTransform, DualTransform

from creditdocs.capture import camera_of
from flows.augment.augmented import as_given, pixels_of
from flows.augment.labels import boxes as boxes_of
from flows.augment.labels import moved_mask
from flows.augment.shot import Shot

Array = npt.NDArray[Any]
NEAR = 0.5  # pixels from a keypoint, over which its angle and scale are told
MIDDLE = 0.5  # the library counts keypoints from the middle of the first pixel


class Capture(DualTransform):  # type: ignore[misc]  # the library has no types
    """Photographs, scans, copies and faxes a page inside a pipeline of Albumentations.

    Moves ``image``, ``mask``, ``masks``, ``bboxes`` and ``keypoints`` (with angle and scale), in
    any of the library's formats. The picture has the size of the photograph, not of the image;
    scans, faxes, copies and screenshots have one of their own, so follow with ``Resize`` or
    ``LongestMaxSize`` and ``PadIfNeeded`` where all must be alike.

    Args:
        conditions, severity, size, stock: as of ``creditdocs.Capture``.
        min_visible: boxes of which less is in sight (0-1: out of the frame, under a finger or a
            reflection) are left out, where the library's own ``min_visibility`` knows the frame
            alone.
        p: chance that a picture is taken.

    Raises:
        UserError: what there is not, or cannot be.
    """

    class InitSchema(BasicTransform.InitSchema):  # type: ignore[misc]  # as there
        conditions: Any
        severity: Any
        size: Any
        stock: str
        min_visible: float

    def __init__(
        self,
        conditions: Any = None,
        severity: Any = None,
        size: tuple[int, int] | None = (1600, 1200),
        *,
        stock: Literal["paper", "card", "slip"] = "paper",
        min_visible: float = 0.0,
        p: float = 1.0,
    ) -> None:
        super().__init__(p=p)
        self.conditions, self.severity, self.size = conditions, severity, size
        self.stock, self.min_visible = stock, min_visible
        self._camera = camera_of(conditions=conditions, severity=severity, size=size, stock=stock)

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """What it can move."""
        return {
            "image": self.apply,
            "mask": self.apply_to_mask,
            "masks": self.apply_to_masks,
            "bboxes": self.apply_to_bboxes,
            "keypoints": self.apply_to_keypoints,
        }

    @property
    def targets_as_params(self) -> list[str]:
        """The picture is taken before any label is moved."""
        return ["image"]

    def get_params_dependent_on_data(
        self, params: dict[str, Any], data: dict[str, Any]
    ) -> dict[str, Any]:
        """The picture, from the seed of the pipeline."""
        pixels, _ = pixels_of(data["image"])
        shot, _ = self._camera.take(pixels, int(self.random_generator.integers(2**63)))
        return {"shot": shot}

    def apply(self, img: Array, *args: Any, shot: Shot, **params: Any) -> Array:
        """The picture."""
        return as_given(shot.pixels, img.shape)

    def apply_to_mask(self, mask: Array, *args: Any, shot: Shot, **params: Any) -> Array:
        """A mask, 0 where the picture shows something else."""
        return moved_mask(mask, shot)

    def apply_to_bboxes(self, bboxes: Array, *args: Any, shot: Shot, **params: Any) -> Array:
        """N x (4 and what else they hold), in shares of the image and then of the picture."""
        height, width = params["shape"][:2]
        given = boxes_of(bboxes[:, :4].astype(float) * (width, height, width, height))
        tall, wide = shot.grey.shape
        edges, _ = given.moved(shot)
        moved = np.column_stack([edges / (wide, tall, wide, tall), bboxes[:, 4:]])
        if self.min_visible > 0:
            moved = moved[shot.shares(list(given.corners)) >= self.min_visible]
        return moved.astype(bboxes.dtype)

    def apply_to_keypoints(self, keypoints: Array, *args: Any, shot: Shot, **params: Any) -> Array:
        """N x (x, y, z, angle, scale and what else they hold)."""
        places, angle = keypoints[:, :2].astype(float) + MIDDLE, keypoints[:, 3].astype(float)
        across = _slope(shot, places, np.array([NEAR, 0.0]))
        down = _slope(shot, places, np.array([0.0, NEAR]))
        along = across * np.cos(angle)[:, None] + down * np.sin(angle)[:, None]
        grown = np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0])
        moved = keypoints.copy()
        moved[:, :2] = shot.points(places) - MIDDLE
        moved[:, 3] = np.arctan2(along[:, 1], along[:, 0]) % (2 * np.pi)
        moved[:, 4] = keypoints[:, 4] * np.sqrt(grown)
        return moved


def _slope(shot: Shot, places: Array, way: Array) -> Array:
    """N x 2: how far a place moves in the picture for a pixel of the image in this direction."""
    return np.asarray((shot.points(places + way) - shot.points(places - way)) / (2 * NEAR))
