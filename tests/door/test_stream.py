"""Samples without end are those of the dataset, whoever makes which share of them."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import fields
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import tiny
from runs import until

import creditdocs
from creditdocs import Image, Sample

pytestmark = pytest.mark.xdist_group("stream")
SETTINGS = {
    **tiny.TINY,
    "anomalies.share": 1.0,
    "anomalies.kinds": {"replaced_amount": 1},
    # Every sheet alone, so that the forged one is in a picture.
    "captures.conditions": {"Normal Captures": 1, "Specular Reflections": 1},
}
CASES = 3


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image]:
    """The pictures of a generated dataset by their ids, those of a case one after the other."""
    target = tmp_path_factory.mktemp("stream") / "made"
    tiny.make(target, **{**SETTINGS, "cases": CASES})
    images = sorted(creditdocs.load(target).images, key=lambda image: image.id[3:])
    return {image.id: image for image in images}


def taken(many: int, **share: int | str) -> list[Sample]:
    stream = creditdocs.stream("files", set=SETTINGS, **share)  # type: ignore[arg-type]
    found = list(islice(stream, many))
    stream.close()
    return found


def same(sample: Sample, image: Image) -> bool:
    alike = [f.name for f in fields(Image) if f.name not in ("image", "documents")]
    return (
        sample.jpeg == image.image
        and sample.documents == image.documents
        and [getattr(sample, name) for name in alike] == [getattr(image, name) for name in alike]
    )


def test_a_stream_begins_with_the_rows_of_the_dataset_to_the_byte_and_goes_on_beyond_them(
    dataset: dict[str, Image],
) -> None:
    assert any(image.tampered for image in dataset.values())
    *known, beyond = taken(len(dataset) + 1)
    assert sorted(s.id for s in known) == sorted(dataset)
    assert [s.id for s in known if not same(s, dataset[s.id])] == []
    assert beyond.id[3:].startswith(f"{CASES:06d}-")
    for sample in known:
        assert np.array_equal(sample.image, dataset[sample.id].pixels)
        assert sample.lines == dataset[sample.id].lines != ()
        mask = dataset[sample.id].mask
        assert (sample.mask is None) == (mask is None)
        assert mask is None or np.array_equal(sample.mask, mask)


def test_workers_share_no_case_and_have_together_those_of_one(dataset: dict[str, Image]) -> None:
    shares = []
    for worker in range(2):
        cases = [n for n in range(CASES) if n % 2 == worker]
        own = {name for name in dataset if int(name[3:9]) in cases}
        shares.append(taken(len(own), worker=worker, workers=2))
        assert {sample.id for sample in shares[-1]} == own
    assert all(same(sample, dataset[sample.id]) for share in shares for sample in share)


def test_a_sample_is_made_again_from_its_seed(dataset: dict[str, Image]) -> None:
    (sample,) = taken(1, start=1)
    assert sample.seed == f"{SETTINGS['seed']}:{sample.id}" and sample.id[3:9] == "000001"
    assert creditdocs.sample("files", sample.seed, set=SETTINGS) == sample
    assert pickle.loads(pickle.dumps(sample)) == sample


def test_of_a_split_are_only_its_samples(dataset: dict[str, Image]) -> None:
    split = next(iter(dataset.values())).split
    known = [image.id for image in dataset.values() if image.split == split]
    assert sorted(s.id for s in taken(len(known), split=split)) == sorted(known)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"worker": 2, "workers": 2}, "worker 2 of 2"),
        ({"start": -1}, "start -1"),
        ({"split": "dev"}, "split 'dev'"),
    ],
)
def test_a_share_that_there_is_not_is_refused_at_once(asked: dict, named: str) -> None:
    with pytest.raises(creditdocs.UserError, match=named):
        creditdocs.stream("files", **asked)


def test_a_wrong_recipe_is_named_with_the_first_sample() -> None:
    with pytest.raises(creditdocs.UserError, match="captures.sise: Extra inputs"):
        next(creditdocs.stream("files", set={"captures.sise": [480, 360]}))


@pytest.mark.parametrize("seed", ["", "7", "7:zh-000000", "x:zh-000000-a-0-00"])
def test_a_seed_of_no_sample_is_refused(seed: str) -> None:
    with pytest.raises(creditdocs.UserError, match="no seed of a sample"):
        creditdocs.sample("files", seed, set=SETTINGS)


def test_a_seed_of_another_recipe_is_refused() -> None:
    with pytest.raises(creditdocs.UserError, match="makes no picture zh-000000-a-7-99"):
        creditdocs.sample("files", "14:zh-000000-a-7-99", set=SETTINGS)


# Says which heavy libraries it holds, and the number of the process that makes its samples.
PROGRAM = """
import json, os, sys, threading, time
before = dict(os.environ)
import creditdocs
samples = creditdocs.stream("files", set=json.loads(sys.argv[1]))
next(samples).image
heavy = {"pyarrow", "prefect", "pandas", "cv2", "albumentations"} & sys.modules.keys()
children = open(f"/proc/self/task/{os.getpid()}/children").read().split()
print(sorted(heavy), dict(os.environ) == before, *children, flush=True)
if sys.argv[2] == "wait":
    time.sleep(600)
elif sys.argv[2] == "close":
    samples.close()
    print(open(f"/proc/self/task/{os.getpid()}/children").read().split(), threading.active_count())
"""


def program(how: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PROGRAM, json.dumps(SETTINGS), how]
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def ended(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return True
    return state.split()[0] == "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_a_program_that_streams_loads_no_arrow_and_stays_as_it_was() -> None:
    out, err = program("close").communicate(timeout=400)
    first, second = out.splitlines()
    assert first.startswith("[] True ") and second == "[] 1" and err == ""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("how", ["end", "wait"])
def test_who_makes_samples_ends_with_who_asked_however_that_ends(how: str) -> None:
    with program(how) as asking:
        assert asking.stdout
        making = int(asking.stdout.readline().split()[-1])
        if how == "wait":
            os.kill(asking.pid, signal.SIGKILL)
        asking.wait(60)
        assert until(lambda: ended(making), 60)
