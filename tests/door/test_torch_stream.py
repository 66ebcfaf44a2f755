"""Samples for PyTorch: with a real one where it is installed, and with a stand-in everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

pytestmark = pytest.mark.xdist_group("stream")
SETTINGS = {**tiny.TINY, "captures.size": [480, 360], "anomalies.share": 0}
# What of PyTorch the module meets: its class of datasets, and who tells a worker what it is.
STAND_IN = {
    "torch/__init__.py": "",
    "torch/distributed.py": """
        ready = None
        def is_available(): return True
        def is_initialized(): return ready is not None
        def get_rank(): return ready[0]
        def get_world_size(): return ready[1]
        """,
    "torch/utils/__init__.py": "",
    "torch/utils/data.py": """
        from typing import Generic, TypeVar
        T = TypeVar("T", covariant=True)
        class IterableDataset(Generic[T]): pass
        worker = None
        def get_worker_info(): return worker
        """,
}
SHARES = """
import json, pickle, sys
from types import SimpleNamespace
from torch import distributed
from torch.utils import data
import creditdocs
asked = []
def stream(*recipe, worker, workers, **more):
    asked.append((worker, workers))
    return iter("ab")
creditdocs.streaming.stream = stream
made = creditdocs.torch.Stream("files", transform=str.upper)
assert list(made) == ["A", "B"]
data.worker = SimpleNamespace(id=1, num_workers=3)
list(made)
distributed.ready = 1, 2
list(made)
moved = pickle.dumps(creditdocs.torch.Stream("files"))
distributed.ready = None
list(pickle.loads(moved))  # spawned: it cannot ask for the rank
print(json.dumps(asked))
"""
REAL = """
import json, sys
import creditdocs
from torch.utils.data import DataLoader

def name(sample):
    return sample.id, sample.image.shape

if __name__ == "__main__":
    recipe, method, many = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    stream = creditdocs.torch.Stream("files", transform=name, set=recipe)
    how = {"num_workers": 2, "multiprocessing_context": method} if method else {}
    loader = iter(DataLoader(stream, batch_size=None, **how))
    print(json.dumps([next(loader)[0] for _ in range(many)]))
"""


def ran(text: str, *arguments: str, folder: Path, **environment: str) -> list:
    script = folder / "script.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        timeout=400,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    for name, text in STAND_IN.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(line[8:] for line in text.splitlines()), encoding="utf-8")
    return tmp_path


def test_every_worker_on_every_rank_has_a_share_of_its_own(stand_in: Path) -> None:
    asked = ran("import creditdocs.streaming\n" + SHARES, folder=stand_in)
    assert asked == [[0, 1], [1, 3], [4, 6], [4, 6]]


def test_a_rank_is_also_what_the_environment_says(stand_in: Path) -> None:
    text = SHARES.partition("data.worker")[0] + "print(json.dumps(asked))"
    asked = ran("import creditdocs.streaming\n" + text, folder=stand_in, RANK="2", WORLD_SIZE="4")
    assert asked == [[2, 4]]


def test_without_pytorch_one_is_told_how_to_come_by_it(tmp_path: Path) -> None:
    text = """
import json, sys
sys.modules["torch"] = None
import creditdocs
try:
    creditdocs.torch
except ModuleNotFoundError as error:
    print(json.dumps(str(error)))
"""
    assert "creditdocs[torch]" in ran(text, folder=tmp_path)


@pytest.mark.parametrize("method", ["", "fork", "spawn"])
def test_a_loader_hands_on_what_its_workers_make(method: str, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="an extra")
    many = 12
    found = ran(REAL, json.dumps(SETTINGS), method, str(many), folder=tmp_path)
    assert len({*found}) == many
    # One worker goes case by case; two have a case each and take turns.
    assert len({name[3:9] for name in found[:2]}) == (2 if method else 1)
