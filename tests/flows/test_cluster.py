"""A Dask cluster makes the same bytes, also when it loses a worker.

One that cannot is refused in one line.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from runs import CREDITDOCS, ROOT, SETTINGS, digests, made_in_this_process, shards_of, until

from flows.commands import cli
from flows.run import cluster
from flows.run.job import Job
from flows.run.worker import incompatibility
from flows.storage.store import Store
from pipeline import recipe as recipes
from pipeline.errors import STOPPED, UserError

# Shards that are still being made when the first is there.
KEYS = {**SETTINGS, "cases": "6", "seed": "11", "captures.sessions": "3"}
TINY = [text for key, value in KEYS.items() for text in ("--set", f"{key}={value}")]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def dask(
    *arguments: str, log: Path, settings: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """A command of Dask in a session of its own, so that it is killed with all its children.

    With ``settings`` it has none of what this process settled for itself.
    """
    # A busy machine is slow to greet.
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "1h",
    }
    if settings is not None:
        environment = {
            k: v for k, v in environment.items() if not k.startswith(("NPY_", "OPENCV_"))
        } | settings
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    with log.open("wb") as out:
        return subprocess.Popen(
            command, cwd=log.parent, env=environment, stdout=out, stderr=out, start_new_session=True
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 120
    while text not in log.read_text(encoding="utf-8", errors="replace"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler without workers."""
    log = tmp_path_factory.mktemp("scheduler") / "log"
    port = str(free_port())
    process = dask("scheduler", "--host", "127.0.0.1", "--port", port, log=log)
    try:
        wait_for(log, "Scheduler at:")
        yield f"tcp://127.0.0.1:{port}"
    finally:
        kill(process)


def test_a_cluster_that_loses_a_worker_makes_the_same_bytes_as_this_machine(
    scheduler: str, tmp_path: Path
) -> None:
    made_in_this_process(
        tmp_path / "local", {key: yaml.safe_load(value) for key, value in KEYS.items()}
    )
    workers = [
        dask("worker", scheduler, "--nthreads", "1", "--no-nanny", log=tmp_path / f"worker{n}")
        for n in (0, 1)
    ]
    try:
        for n in (0, 1):
            wait_for(tmp_path / f"worker{n}", "Starting established connection")
        command = [
            *CREDITDOCS,
            "generate",
            "files",
            "--out",
            str(tmp_path / "far"),
            "--runner",
            "dask",
            "--address",
            scheduler,
        ]
        run = subprocess.Popen(
            [*command, *TINY], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        # The first is there, and both workers are at others.
        assert until(lambda: shards_of(tmp_path / "far"))
        kill(workers[0])
        assert len(shards_of(tmp_path / "far")) < 6  # it was in the middle
        _, err = run.communicate(timeout=400)
        assert run.returncode == 0, err
        assert re.fullmatch(r"(\d/6 cases, \d+ images\n)+", err)
    finally:
        for worker in workers:
            kill(worker)
    assert digests(tmp_path / "far") == digests(tmp_path / "local")


STALLED = (
    "import sys, flows.run.driver; flows.run.driver.STALL = 4.0; "
    "from flows.commands import cli; sys.exit(cli.main(sys.argv[1:]))"
)


def test_a_stopped_worker_is_named_and_a_polite_kill_ends_the_run_in_one_line(
    scheduler: str, tmp_path: Path
) -> None:
    worker = dask("worker", scheduler, "--nthreads", "1", "--no-nanny", log=tmp_path / "worker")
    try:
        wait_for(tmp_path / "worker", "Starting established connection")
        command = [
            sys.executable,
            "-c",
            STALLED,
            "generate",
            "files",
            "--out",
            str(tmp_path / "far"),
            "--runner",
            "dask",
            "--address",
            scheduler,
        ]
        run = subprocess.Popen(
            [*command, *TINY], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert until(lambda: shards_of(tmp_path / "far"))
        os.killpg(worker.pid, signal.SIGSTOP)
        lines: list[str] = []
        while run.stderr and (line := run.stderr.readline()) and "cases" in line:
            lines.append(line)
        assert re.fullmatch(
            r"creditdocs: nothing has come for 4 s: worker tcp://127.0.0.1:\d+ gives no sign of "
            r"life; .*\n",
            line,
        ), line
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=20)
        assert (run.returncode, err) == (130, f"{STOPPED}\n")
    finally:
        kill(worker)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said of it: one line, and nothing is made."""
    assert cli.main(["generate", "files", *TINY, *arguments]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--runner", "dask"], "--address"),
        (["--address", "tcp://127.0.0.1:1"], "--runner dask"),
        (["--runner", "dask", "--address", "tcp://127.0.0.1:1"], "no Dask scheduler"),
        (["--runner", "dask", "--address", "carrier-pigeon://loft"], "no Dask scheduler"),
        (["--runner", "dask", "--address", "tcp://127.0.0.1:1", "--workers", "4"], "--workers"),
    ],
    ids=lambda a: " ".join(a) if isinstance(a, list) else "",
)
def test_a_cluster_that_is_not_there_is_refused_in_one_line(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.run.cluster.WAIT", 1)
    assert said in refused(capsys, "--out", str(tmp_path / "d"), *arguments)
    assert not (tmp_path / "d").exists()


def test_a_cluster_without_workers_is_refused_in_one_line(
    scheduler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no workers" in refused(
        capsys, "--out", str(tmp_path / "d"), "--runner", "dask", "--address", scheduler
    )
    assert not (tmp_path / "d").exists()


def test_a_worker_that_would_make_other_bytes_is_named(tmp_path: Path) -> None:
    job = Job.of(recipes.load("files", {}), str(tmp_path))
    assert incompatibility(job, begun=False) == ""
    # Its disk is not ours: nothing was begun there.
    assert "share" in incompatibility(job, begun=True)
    versions = dict(job.made_by)
    for name in ("creditdocs", "numpy"):
        other = Job(
            job.recipe_json,
            job.target,
            job.staging,
            job.folder,
            tuple((versions | {name: "0.0"}).items()),
        )
        assert name in incompatibility(other) and "0.0" in incompatibility(other)


def test_workers_are_made_alike_and_one_that_cannot_be_is_named(
    scheduler: str, tmp_path: Path
) -> None:
    """Dask loads numpy before us.

    Of what it then computes, its nanny is told by a file that we install.
    """
    job = Job.of(recipes.load("files", {}), str(tmp_path))
    file = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"][
        "targets"
    ]["wheel"]["shared-data"]
    alike = {"OPENCV_IPP": "avx2", "DASK_CONFIG": str(ROOT / next(iter(file)))}
    first = dask("worker", scheduler, "--nthreads", "1", log=tmp_path / "first", settings=alike)
    other: subprocess.Popen[bytes] | None = None
    try:
        wait_for(tmp_path / "first", "Starting established connection")
        cluster.look_over(scheduler, job)
        settings = {"NPY_DISABLE_CPU_FEATURES": "X86_V3"}
        other = dask(
            "worker",
            scheduler,
            "--nthreads",
            "1",
            "--no-nanny",
            log=tmp_path / "other",
            settings=settings,
        )
        wait_for(tmp_path / "other", "Starting established connection")
        with pytest.raises(
            UserError,
            match=r"makes other bytes \(numpy's arithmetic\), as it loaded numpy before "
            "creditdocs: start it with its nanny",
        ):
            cluster.look_over(scheduler, job)
    finally:
        kill(first)
        if other:
            kill(other)


def test_a_worker_without_the_users_templates_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = tmp_path / "forms"
    forms.mkdir()
    layout = forms / "ours.yaml"
    text = (
        "kind: en/ssn_card\npaper: {width: 242.65, height: 153.07, stock: card}\n"
        "pages: [{marks: [{text: Number, at: [20, 40]}]}]\n"
    )
    layout.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    job = Job.of(recipes.load("files", {"templates": ["forms/ours.yaml"]}), str(tmp_path))
    monkeypatch.chdir(ROOT)  # where a worker happens to have been started
    assert incompatibility(job, begun=False) == ""
    layout.write_text(text.replace("20", "30"), encoding="utf-8")
    assert "other templates" in incompatibility(job, begun=False)
    monkeypatch.chdir(tmp_path)
    changed = Job.of(recipes.load("files", {"templates": ["forms/ours.yaml"]}), str(tmp_path))
    monkeypatch.chdir(ROOT)
    assert "in memory" in incompatibility(changed, begun=False)
    layout.unlink()
    assert "ours.yaml" in incompatibility(job, begun=False)
    forms.rmdir()
    assert incompatibility(
        Job(job.recipe_json, job.target, job.staging, str(tmp_path / "gone"), job.made_by),
        begun=False,
    )


def test_keys_in_a_uri_are_never_shown() -> None:
    uri = "s3://AKIA:se%2Fcret@bucket/prefix?endpoint_override=127.0.0.1:1&scheme=http&region=us-east-1"
    store = Store.open(uri)
    job = Job("{}", uri, "", "", ())
    assert store.name == "s3://bucket/prefix"
    assert store.root == "bucket/prefix"
    assert "cret" not in f"{store.name} {job!r}"
