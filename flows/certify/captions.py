"""Every line of print that a dataset's papers may bear beside the facts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.certify.known import Form
from flows.forms.approve import strings
from pipeline.errors import UserError
from pipeline.kinds import FIELDS
from pipeline.parsing import yaml_file
from pipeline.units import ROOT

# What may print: papers, their art, what is stamped or laid over them, and the screens about them.
_PRINTING = ("templates/art", "perturb", "pipeline/camera", "pipeline/printing")
_LONGEST = 200  # letters of a line


def captions(kinds: Iterable[str], forms: Iterable[Form]) -> Iterator[str]:
    """Texts of shipped kinds' layouts ("en/pay_stub") and of the approved forms.

    And those of everything that is printed over or around a paper.
    """
    for kind in sorted(set(kinds)):
        folder = ROOT / "templates" / kind
        for path in sorted(folder.glob("*.yaml")):
            yield from () if path.name == FIELDS else _layout(path)
        for path in sorted(folder.glob("*.py")):
            yield from _literals(path)
    for room in _PRINTING:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield from _literals(path)
    for form in forms:
        yield from (*form.texts, *form.said) if form.approved else ()


def _layout(path: Path) -> list[str]:
    try:
        return strings(yaml_file.read(path, path.name)[1])
    except UserError:  # of the generator's own, which its own tests read
        return []


def _literals(path: Path) -> Iterator[str]:
    """Its texts but for those that stand alone: they tell a reader of the code, and never print."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    alone = {node.value for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in alone:
            yield node.value[:_LONGEST]
