"""Every example in a docstring of the door runs, and what is public is documented and typed."""

from __future__ import annotations

import doctest
import importlib
import inspect
from pathlib import Path

import pytest

import creditdocs

MODULES = (
    "creditdocs",
    "creditdocs.commands",
    "creditdocs.dataset",
    "creditdocs.part",
    "creditdocs.records",
    "creditdocs.case_files",
    "creditdocs.streaming",
    "creditdocs.capture",
    "creditdocs.albumentations",
)
FUNCTIONS = [n for n in creditdocs.__all__ if inspect.isfunction(getattr(creditdocs, n))]

pytestmark = pytest.mark.xdist_group("door")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_door_run(module: str, here: Path) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(module))
    assert not failed
    assert attempted or module in ("creditdocs.records", "creditdocs.case_files")


def test_every_public_name_says_what_it_is() -> None:
    for name in creditdocs.__all__:
        text = inspect.getdoc(getattr(creditdocs, name)) or ""
        assert len(text) > 20 and not text.startswith(f"{name}("), name  # a dataclass's default


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_public_function_takes_or_gives_anything_at_all(name: str) -> None:
    signature = inspect.signature(getattr(creditdocs, name))
    told = [p.annotation for p in signature.parameters.values()] + [signature.return_annotation]
    assert not [text for text in told if "Any" in text or text is inspect.Parameter.empty]


def test_the_door_says_that_it_is_typed() -> None:
    for package in ("creditdocs", "flows", "output", "pipeline"):  # whose types it shows
        module = importlib.import_module(package)
        assert (Path(module.__file__ or "").parent / "py.typed").exists(), package
