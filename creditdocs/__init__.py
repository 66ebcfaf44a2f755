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
fills it in, and ``certify`` proves that nothing of its papers came along. What can be mended raises
``UserError``, in one line that names the place, the fault and the remedy, in the words of the
command line: ``--out`` is ``out`` here.

Everything but ``load`` works in a process of its own, which ends with the call, so that this one
keeps its signal handlers, its environment and its memory, whether it is a script, a notebook or a
server. What that process has to say goes to the logger ``creditdocs``.
"""

from __future__ import annotations

from pipeline import pins

pins.lift()  # no byte of a dataset is made in this process: its libraries may be as they like

from creditdocs.capture import Capture, Captured, Labels  # noqa: E402 - once that is done
from creditdocs.case_files import (  # noqa: E402
    Anomaly,
    Case,
    Document,
    Evidence,
    Fact,
    Person,
)
from creditdocs.commands import (  # noqa: E402
    catalogue,
    check,
    export,
    generate,
    preview,
    score,
)
from creditdocs.dataset import Dataset, Table, load  # noqa: E402
from creditdocs.own_forms import certify, import_form, variants  # noqa: E402
from creditdocs.records import (  # noqa: E402
    FieldView,
    Image,
    Question,
    QuestionEvidence,
    SheetView,
    Template,
)
from creditdocs.values import Figure, Scored, Scores, Unit, Verdict  # noqa: E402
from pipeline.errors import Unfinished, UserError  # noqa: E402

pins.lift()  # and what cv2 did to the environment when it was loaded

__all__ = [
    "Anomaly",
    "Capture",
    "Captured",
    "Case",
    "Dataset",
    "Document",
    "Evidence",
    "Fact",
    "FieldView",
    "Figure",
    "Image",
    "Labels",
    "Person",
    "Question",
    "QuestionEvidence",
    "Scored",
    "Scores",
    "SheetView",
    "Table",
    "Template",
    "Unfinished",
    "Unit",
    "UserError",
    "Verdict",
    "catalogue",
    "certify",
    "check",
    "export",
    "generate",
    "import_form",
    "load",
    "preview",
    "score",
    "variants",
]
