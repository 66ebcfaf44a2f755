"""The same bytes on every x86-64 processor with AVX2.

A machine that makes others is named before it does.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from runs import ROOT
from test_architecture import SOURCES

from flows.run import target as at_target
from flows.storage.store import Store
from pipeline import pins, probe, units
from pipeline import recipe as recipes
from pipeline.errors import UserError
from pipeline.printing import fonts
from pipeline.roles import CaptureEffect

WIDE = "avx512vl" in pins.features()  # a processor without it cannot imitate one that has it
# What a user's environment may say; None: nothing. Each stands for machines whose libraries would
# choose other code.
ALIKE: dict[str, Mapping[str, str | None]] = {
    "an old Intel processor": {"OPENCV_IPP": "sse42", "OPENBLAS_CORETYPE": "Sandybridge"},
    "one without AVX-512": {
        "OPENCV_CPU_DISABLE": "AVX512-SKX" if WIDE else "",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL" if WIDE else "",
        "OPENBLAS_CORETYPE": "Haswell",
    },
    "one that is asked for all it has": {
        "OPENCV_IPP": "avx2",
        "NPY_ENABLE_CPU_FEATURES": "X86_V3 X86_V4" if WIDE else "X86_V3",
        "OPENBLAS_CORETYPE": "SkylakeX" if WIDE else "Zen",
    },
}
UNLIKE: dict[str, tuple[Mapping[str, str | None], str]] = {
    "OpenCV without AVX2": ({"OPENCV_CPU_DISABLE": "AVX2,FMA3"}, "warps"),
    "numpy without AVX2": ({"NPY_DISABLE_CPU_FEATURES": "X86_V3"}, "numpy's arithmetic"),
}
PINS = (
    "OPENCV_IPP",
    "OPENCV_CPU_DISABLE",
    "OPENCV_LOG_LEVEL",
    "NPY_DISABLE_CPU_FEATURES",
    "NPY_ENABLE_CPU_FEATURES",
)
x86 = pytest.mark.skipif(
    "avx2" not in pins.features(), reason="is about x86-64 processors with AVX2"
)


def python(*arguments: str, settings: Mapping[str, str | None] | None = None) -> str:
    """What a fresh interpreter prints that has, as a user's, none of our settings but these."""
    env = {k: v for k, v in os.environ.items() if k not in PINS}
    for name, value in (settings or {}).items():
        env.pop(name, None)
        env |= {name: value} if value else {}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@cache
def unset() -> dict[str, dict[str, str]]:
    """What is made where nobody set anything."""
    found: dict[str, dict[str, str]] = json.loads(
        python("tests/made_here.py", settings={"OPENBLAS_CORETYPE": None, "OPENBLAS_L2_SIZE": None})
    )
    return found


@x86
def test_the_pictures_that_are_compared_show_every_condition() -> None:
    seen = {name.rpartition(" ")[0] for name in unset()["pictures"]}
    assert seen == {
        units.load(CaptureEffect, name).condition for name in units.names(CaptureEffect)
    }


@x86
@pytest.mark.parametrize("machine", ALIKE)
def test_pictures_and_labels_are_the_same_on(machine: str) -> None:
    made = json.loads(python("tests/made_here.py", settings=ALIKE[machine]))
    assert [
        name for name, digest in unset()["pictures"].items() if made["pictures"][name] != digest
    ] == []
    assert [name for name, digest in unset()["rows"].items() if made["rows"][name] != digest] == []


@x86
@pytest.mark.parametrize("machine", ALIKE)
def test_the_probe_holds_machines_alike_that_make_the_same(machine: str) -> None:
    assert probe.unlike(json.loads(python("-m", "pipeline.probe", settings=ALIKE[machine]))) == ""


@x86
@pytest.mark.parametrize("machine", UNLIKE)
def test_the_probe_tells_a_machine_that_makes_other_bytes(machine: str) -> None:
    settings, part = UNLIKE[machine]
    assert part in probe.unlike(json.loads(python("-m", "pipeline.probe", settings=settings)))


@x86
def test_libraries_that_were_used_before_they_could_be_pinned_are_named() -> None:
    used = "import cv2, numpy; cv2.resize(numpy.zeros((64, 64, 3), numpy.uint8), (30, 30))"
    ours = (
        "from pipeline import errors, probe, recipe; from flows.journey.shard import make_shard; "
        "text = recipe.load('files', {}).model_dump_json()"
    )
    caught = "except errors.UserError as fault: print(fault.line())"
    attempt = f"{used}\n{ours}\ntry: make_shard(text, 0)\n{caught}"
    said = python("-c", attempt, settings={"OPENCV_LOG_LEVEL": "ERROR"})
    assert said.count("\n") == 1
    assert said.startswith("cv2 and numpy: ")
    assert "resizing" in said
    assert "import pipeline before" in said


@pytest.mark.parametrize(
    "entry",
    [
        "flows.commands.cli",
        "flows.run.worker",
        "flows.bench.floor",
        "output.tables.parquet",
        "perturb.capture.fax",
        "templates.art.seal",
    ],
)
def test_every_way_in_settles_the_libraries_before_it_loads_them(entry: str) -> None:
    said = python(
        "-c",
        f"import {entry}, os; from pipeline import pins; "
        "print(pins.LATE, os.environ['OPENCV_IPP'])",
    )
    assert said == "() disabled\n"


def test_these_tests_run_with_the_libraries_settled() -> None:
    assert pins.LATE == ()


def test_a_users_own_settings_stay_and_what_a_processor_lacks_is_not_named() -> None:
    old = {
        "OPENCV_CPU_DISABLE": "AVX2;FMA3",
        "OPENBLAS_CORETYPE": "Sandybridge",
        "OMP_NUM_THREADS": "4",
        "NPY_ENABLE_CPU_FEATURES": "X86_V3",
    }
    assert set(pins.pin(old, frozenset({"avx2"}))) == {
        "OPENCV_IPP",
        "OPENCV_CPU_DISABLE",
        "NPY_ENABLE_CPU_FEATURES",
    }
    assert (old["OPENCV_CPU_DISABLE"], old["OPENBLAS_CORETYPE"], old["OMP_NUM_THREADS"]) == (
        "AVX2,FMA3",
        "Sandybridge",
        "4",
    )
    assert "NPY_DISABLE_CPU_FEATURES" not in old
    new: dict[str, str] = {}
    pins.pin(new, frozenset({"avx2", "avx512vl"}))
    assert (new["OPENCV_CPU_DISABLE"], new["NPY_DISABLE_CPU_FEATURES"]) == ("AVX512-SKX", "X86_V4")
    # In a process started from there nothing is left to do.
    assert pins.pin(dict(new), frozenset({"avx2", "avx512vl"})) == []


# Names under which numpy, OpenCV and scipy hand work to a linear algebra library.
_ALGEBRA = {
    "dot",
    "vdot",
    "inner",
    "matmul",
    "tensordot",
    "linalg",
    "cov",
    "corrcoef",
    "polyfit",
    "convolve",
    "correlate",
    "gemm",
    "solve",
    "invert",
}
_ALGEBRA |= {"SVDecomp", "eigen", "PCACompute", "scipy"}
UNITS = [p for p in SOURCES if p.relative_to(ROOT).parts[0] != "flows"]


@pytest.mark.parametrize("path", UNITS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_that_reaches_a_byte_is_left_to_the_machine(path: Path) -> None:
    """Sums of products in an order of our own, and type set by Pillow's own means.

    Not by a library that it may find.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    products = [
        n.lineno
        for n in ast.walk(tree)
        if isinstance(n, ast.BinOp | ast.AugAssign) and isinstance(n.op, ast.MatMult)
    ]
    products += [
        n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in _ALGEBRA
    ]
    assert products == []
    calls = [
        n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    ]
    named = [
        (c.func.attr, {k.arg for k in c.keywords}, c.lineno)
        for c in calls
        if isinstance(c.func, ast.Attribute)
    ]
    assert [line for name, keys, line in named if name == "einsum" and "optimize" in keys] == []
    for careless, needed in (
        ("truetype", "layout_engine"),
        ("argsort", "kind"),
    ):  # of equal values, fast sorting leaves the order open
        assert [line for name, keys, line in named if name == careless and needed not in keys] == []


def test_a_pen_sets_type_without_a_library_that_may_be_missing() -> None:
    assert fonts.pen("sans", 12).layout_engine == 0


def test_the_probe_costs_next_to_nothing() -> None:
    timed = (
        "import time; from pipeline import probe; start = time.process_time(); probe.here(); "
        "print(time.process_time() - start)"
    )
    assert float(python("-c", timed)) < 0.1


def _numbers(value: object) -> list[float]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, float) else [n for v in inner for n in _numbers(v)]


def test_numbers_among_the_parameters_are_rounded(dataset: Path) -> None:
    import pyarrow.parquet as pq

    rows = [
        row
        for path in dataset.glob("data/images/*/*.parquet")
        for row in pq.read_table(path, columns=["parameters"])["parameters"].to_pylist()
    ]
    numbers = [n for row in rows for n in _numbers(json.loads(row))]
    assert len(numbers) > 1000
    assert [n for n in numbers if float(f"{n:.9g}") != n] == []


def test_what_another_machine_began_or_made_is_refused_in_one_line(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = recipes.load("files", {})
    store = Store.open(str(tmp_path / "d"))
    store.ready()
    at_target.begin(store, recipe)
    assert at_target.is_complete(store, recipe) is False
    there = probe.here() | {"warps": "0" * 16}
    monkeypatch.setattr(probe, "_here", lambda: there)
    with pytest.raises(
        UserError,
        match=r"unfinished run of this recipe made on a machine that makes other bytes \(warps\)",
    ) as refused:
        at_target.is_complete(store, recipe)
    assert re.search(r"AVX2.*, or give another --out", refused.value.line())
