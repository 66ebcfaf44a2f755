"""Synthetic credit-application files with exact ground truth, from Python.

>>> import creditdocs
>>> people = {"languages": {"en": 1}, "documents": {"en/ssn_card": {}, "en/payment_card": {}}}
>>> small = {"captures": {"size": [480, 360]}, "questions": {"kinds": ["field_extraction"]}}
>>> data = creditdocs.generate(
...     {**people, **small}, "dataset/small", cases=2, anomalies__share=0.0, workers=1
... )
>>> len(data.cases)
2

>>> data = creditdocs.load("dataset/demo")
>>> for image in data.images.where(split="train", condition="Normal Captures"):
...     height, width, _ = image.pixels.shape  # RGB, 8 bits
...     for document in image.documents:
...         for field in document.fields:
...             assert len(field.quad) == 8  # x and y of four corners, in pixels of that picture

``generate`` makes a dataset, ``load`` reads one, ``check`` says what is wrong with one, ``score``
marks a model's answers, ``export`` writes one in another project's shape; ``catalogue`` lists what
there is and ``preview`` draws it; ``import_form`` makes a kind of a bank's own form, ``variants``
fills it in, and ``certify`` proves that nothing of its papers came along; ``stream`` makes pictures
without end and without a disk, which ``torch.Stream`` hands to PyTorch. What can be mended raises
``UserError``, in one line that names the place, the fault and the remedy, in the words of the
command line: ``--out`` is ``out`` here.

Everything but ``load`` works in a process of its own, which ends with the call, so that this one
keeps its signal handlers, its environment and its memory, whether it is a script, a notebook or a
server. What that process has to say goes to the logger ``creditdocs``. What a name needs is
imported when the name is first used: a stream needs no Arrow.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline import pins

pins.lift()  # no byte of a dataset is made in this process: its libraries may be as they like

if TYPE_CHECKING:
    from creditdocs.capture import Capture, Captured, Labels
    from creditdocs.case_files import Anomaly, Case, Document, Evidence, Fact, Person
    from creditdocs.commands import catalogue, check, export, generate, preview, score
    from creditdocs.dataset import Dataset, Table, load
    from creditdocs.own_forms import certify, import_form, variants
    from creditdocs.part import Part
    from creditdocs.records import (
        CellView,
        FieldView,
        Image,
        LineView,
        Question,
        QuestionEvidence,
        RegionView,
        SheetView,
        TableView,
        Template,
        WordView,
    )
    from creditdocs.streaming import Sample, sample, stream
    from creditdocs.values import FieldDefinition, Figure, Scored, Scores, Unit, Verdict
    from pipeline.errors import Unfinished, UserError

_HOMES = {
    "creditdocs.capture": ("Capture", "Captured", "Labels"),
    "creditdocs.case_files": ("Anomaly", "Case", "Document", "Evidence", "Fact", "Person"),
    "creditdocs.commands": ("catalogue", "check", "export", "generate", "preview", "score"),
    "creditdocs.dataset": ("Dataset", "Table", "load"),
    "creditdocs.own_forms": ("certify", "import_form", "variants"),
    "creditdocs.part": ("Part",),
    "creditdocs.records": (
        "CellView",
        "FieldView",
        "Image",
        "LineView",
        "Question",
        "QuestionEvidence",
        "RegionView",
        "SheetView",
        "TableView",
        "Template",
        "WordView",
    ),
    "creditdocs.streaming": ("Sample", "sample", "stream"),
    "creditdocs.values": ("FieldDefinition", "Figure", "Scored", "Scores", "Unit", "Verdict"),
    "pipeline.errors": ("Unfinished", "UserError"),
}
# Each for another library, which takes long to load; PyTorch is an extra.
_MODULES = ("albumentations", "torch")

__all__ = [
    "Anomaly",
    "Capture",
    "Captured",
    "Case",
    "CellView",
    "Dataset",
    "Document",
    "Evidence",
    "Fact",
    "FieldDefinition",
    "FieldView",
    "Figure",
    "Image",
    "Labels",
    "LineView",
    "Part",
    "Person",
    "Question",
    "QuestionEvidence",
    "RegionView",
    "Sample",
    "Scored",
    "Scores",
    "SheetView",
    "Table",
    "TableView",
    "Template",
    "Unfinished",
    "Unit",
    "UserError",
    "Verdict",
    "WordView",
    "catalogue",
    "certify",
    "check",
    "export",
    "generate",
    "import_form",
    "load",
    "preview",
    "sample",
    "score",
    "stream",
    "variants",
]


def __getattr__(name: str) -> object:
    """A name of ours, out of the module that it lives in; ``torch`` and ``albumentations`` are."""
    if name in _MODULES:
        return import_module(f"creditdocs.{name}")
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'creditdocs' has no attribute {name!r}")
    with pins.untouched():  # by cv2, when it is loaded
        found = globals()[name] = getattr(import_module(home), name)
    return found


def __dir__() -> list[str]:
    return [*globals(), *(name for name in __all__ if name not in globals())]
