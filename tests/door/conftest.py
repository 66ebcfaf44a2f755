"""A folder in which a small dataset lies where the examples of the door look for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

DEMO = "dataset/demo"
SPLITS = {"train": 0.4, "validation": 0.3, "test": 0.3}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Read only, but for ``dataset/small``, which an example makes."""
    place = tmp_path_factory.mktemp("door")
    tiny.make(place / DEMO, cases=6, anomalies__share=1.0, splits=SPLITS)
    return place


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a user of that dataset."""
    monkeypatch.chdir(folder)
    return folder / DEMO
