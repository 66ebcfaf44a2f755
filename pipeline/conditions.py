"""The capture conditions that code names, by the labels that datasets bear.

They are the English robustness labels of the reference benchmark, and one of ours.

A condition that no code names stands in its effect's file alone (``perturb/capture``).
"""

from __future__ import annotations

NORMAL = "Normal Captures"
OFF_AXIS = "Off-axis Viewpoints"
UNEVEN_LIGHT = "Uneven Illumination"
REFLECTIONS = "Specular Reflections"
OUT_OF_FOCUS = "Out-of-focus"
SMALL = "Small ROIs"
SECONDARY = "Secondary Captures"
CLUTTERED = "Cluttered Background"
WATERMARKED = "Overlaid Watermarks"
CROPPED = "Cropped Captures"
ROTATED = "Rotated Captures"
MULTI_DOC = "Multi-doc Images"
DIGITAL_ORIGINAL = "Digital Original"
