"""The program that calls the door: any program, which is left as it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from runs import SETTINGS, digests, shards_of, until

RECIPE = {key: yaml.safe_load(value) for key, value in SETTINGS.items()}

# Read from standard input, so that there is no main module that workers could import; in a thread,
# where no signal handler can be set; after numpy, which then has read other settings than ours.
PROGRAM = """
import json, os, signal, sys, threading
import numpy
before = dict(os.environ)
signal.signal(signal.SIGTERM, lambda *_: None)
handlers = {n: signal.getsignal(n) for n in signal.valid_signals()}

import creditdocs

def work():
    data = creditdocs.generate("files", "out", set=json.loads(sys.argv[1]), workers=2)
    assert creditdocs.check(data) == []
    assert len(data.cases) == 8

thread = threading.Thread(target=work)
thread.start()
thread.join()
assert dict(os.environ) == before
assert {n: signal.getsignal(n) for n in signal.valid_signals()} == handlers
assert threading.enumerate() == [threading.main_thread()]
assert not {"albumentations", "prefect", "pipeline.camera.sensor"} & set(sys.modules)
print("as it was")
"""


def python(
    *arguments: str, folder: Path | None = None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, input=text, capture_output=True, text=True, timeout=400
    )


@pytest.mark.xdist_group("quick")
def test_a_program_without_a_main_module_gets_the_same_bytes_and_stays_as_it_was(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    done = python("-P", "-", json.dumps(RECIPE), folder=tmp_path, text=PROGRAM)
    assert (done.returncode, done.stdout, done.stderr) == (0, "as it was\n", "")
    assert digests(tmp_path / "out") == quick


SHOWN = """
import creditdocs, json, sys
recipe = json.loads(sys.argv[1])
try:
    creditdocs.generate("files", "out", set=recipe, workers=2, quiet=False)
    print("made")
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.xdist_group("quick")
def test_ctrl_c_is_raised_where_the_program_is_and_the_same_call_goes_on(
    tmp_path: Path, quick: dict[str, str]
) -> None:
    script = tmp_path / "script.py"
    script.write_text(SHOWN, encoding="utf-8")
    mark = tmp_path / "temporary"
    mark.mkdir()
    command = [sys.executable, str(script), json.dumps(RECIPE)]
    run = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(mark)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert until(lambda: shards_of(tmp_path / "out") or run.poll() is not None)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (0, "interrupted\n"), err
    assert until(lambda: not _living(mark), 10), _living(mark)
    again = python(str(script), json.dumps(RECIPE), folder=tmp_path)
    assert (again.returncode, again.stdout) == (0, "made\n"), again.stderr
    assert "8/8 cases" in again.stderr
    assert digests(tmp_path / "out") == quick


def _living(mark: Path) -> list[str]:
    """Processes that inherited the mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={mark}\0".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text(errors="replace"))
        except OSError:  # it ended
            continue
    return found


def test_the_libraries_of_a_program_are_not_settled_by_the_door(tmp_path: Path) -> None:
    text = """{}
import cv2, os
print(cv2.ipp.useIPP(), cv2.getCPUFeaturesLine(), os.environ.get("OMP_NUM_THREADS"))
import numpy._core._multiarray_umath as numpy
print(sorted(name for name, there in numpy.__cpu_features__.items() if there))"""
    without = python("-c", text.format(""), folder=tmp_path)
    first = python("-c", text.format("import creditdocs"), folder=tmp_path)
    last = python("-c", text.format("import cv2, creditdocs"), folder=tmp_path)
    assert without.stdout == first.stdout == last.stdout
    assert without.stderr == first.stderr == last.stderr == ""


def test_such_a_program_is_told_when_it_makes_other_bytes_by_itself(tmp_path: Path) -> None:
    late = python("-c", "import creditdocs; from pipeline import pins; print(*pins.LATE)")
    assert late.stdout == "cv2 numpy\n"
    settled = "import flows, cv2, numpy, creditdocs; from pipeline import pins, probe; import json"
    here = python("-c", f"{settled}; assert not pins.LATE; print(json.dumps(probe.here()))")
    assert json.loads(here.stdout) == json.loads(python("-m", "pipeline.probe").stdout)
