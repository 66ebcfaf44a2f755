"""The recipe: the YAML a user writes. Every key is checked before anything is made.

``model`` holds its keys (those of the world and the camera in files of their own), ``values`` what
may stand for them, ``loading`` the way from a file to a checked recipe.
"""

from pipeline.recipe.captures import COMPOSITIONS, SECOND, Captures, frame_of
from pipeline.recipe.fit import FitCell, FitTable
from pipeline.recipe.loading import RECIPES, asked, find, load, made
from pipeline.recipe.model import Anomalies, Questions, Recipe, Shards, Splits
from pipeline.recipe.negatives import Negative, Negatives
from pipeline.recipe.world import World

__all__ = [
    "COMPOSITIONS",
    "RECIPES",
    "SECOND",
    "Anomalies",
    "Captures",
    "FitCell",
    "FitTable",
    "Negative",
    "Negatives",
    "Questions",
    "Recipe",
    "Shards",
    "Splits",
    "World",
    "asked",
    "find",
    "frame_of",
    "load",
    "made",
]
