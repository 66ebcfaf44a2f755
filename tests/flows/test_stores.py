"""When the target fails: one line, nothing lost, and the same command goes on once it is mended."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import ROOT, Run, digests, until

from flows.storage.store import STAGING

pytestmark = pytest.mark.xdist_group("stores")


def failed(run: Run) -> str:
    """The one line it ended with."""
    status, said = run.end()
    assert status == 2, said
    assert len(said) == 1 and said[0].startswith(f"creditdocs: {run.target}: "), said
    assert "run the same command again" in said[0]
    assert until(lambda: not run.living(), 20)
    return said[0]


def test_a_file_that_may_not_grow_ends_the_run_and_the_shards_are_used_again(
    tmp_path: Path, quick: dict[str, str], prefect_server: str
) -> None:
    target = tmp_path / "d"
    # Blocks: above a shard's pictures, below a file of all.
    run = Run(target, prefect_server, "sh", "-c", 'ulimit -f 1500 && exec "$@"', "sh")
    assert "File too large" in failed(run)
    assert run.shards() == 8
    times = {p: p.stat().st_mtime_ns for p in target.glob(f"{STAGING}/*/shard-*")}
    again = Run(target, prefect_server)
    assert until(lambda: (target / "data" / "questions").exists())
    assert (
        times == {p: p.stat().st_mtime_ns for p in times if p.exists()}
        or not (target / STAGING).exists()
    )
    assert again.end() == (0, [])
    assert digests(target) == quick


def test_a_target_taken_away_is_not_made_anew_by_half(
    tmp_path: Path, quick: dict[str, str], prefect_server: str
) -> None:
    target, aside = tmp_path / "d", tmp_path / "aside"
    run = Run(target, prefect_server)
    assert until(run.shards)
    target.rename(aside)
    assert "gone" in failed(run)
    assert not target.exists()
    aside.rename(target)
    run = Run(target, prefect_server)
    assert until(lambda: run.shards() >= 4)
    target.rename(aside)
    target.mkdir()
    assert "another folder was put in its place" in failed(run)
    assert not list(target.iterdir())
    target.rmdir()
    aside.rename(target)
    run = Run(target, prefect_server)
    assert until(lambda: run.shards() >= 6)
    shutil.rmtree(target, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)  # a shard may have come in meanwhile
    assert "gone" in failed(run)
    assert not target.exists()
    assert Run(target, prefect_server).end() == (0, [])
    assert digests(target) == quick


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small disk, which can be filled, emptied and set read-only without being root."""
    made = Disk(tmp_path)
    if not made.ready:
        pytest.skip("user namespaces are forbidden here")
    yield made
    made.end()


class Disk:
    """A tmpfs in a mount namespace that a sleeping shell keeps open."""

    def __init__(self, folder: Path) -> None:
        self.mount = folder / "disk"
        self.mount.mkdir()
        keeper = [
            "unshare",
            "-rm",
            "sh",
            "-c",
            'mount -t tmpfs -o size=400k none "$1" && echo ready && read end',
            "sh",
            str(self.mount),
        ]
        self.keeper = subprocess.Popen(
            keeper,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ready = self.keeper.stdout is not None and self.keeper.stdout.readline() == "ready\n"
        self.inside = [
            "nsenter",
            "--preserve-credentials",
            "--user",
            "--mount",
            "-t",
            str(self.keeper.pid),
            f"--wd={ROOT}",
        ]
        self.seen = Path(f"/proc/{self.keeper.pid}/root{self.mount}")  # from outside

    def remount(self, options: str) -> None:
        """Until nobody has a file open for writing, which keeps a disk from being set read-only."""
        command = [*self.inside, "mount", "-o", f"remount,{options}", str(self.mount)]
        assert until(
            lambda: subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0
        )

    def end(self) -> None:
        self.keeper.communicate("\n")


def test_a_small_disk_that_fills_up_and_then_turns_read_only(
    disk: Disk, quick: dict[str, str], prefect_server: str
) -> None:
    target = disk.mount / "d"
    staging = disk.seen / "d" / STAGING

    def shards() -> int:
        return len(list(staging.glob("*/shard-*.json")))

    assert "No space left on device" in failed(Run(target, prefect_server, *disk.inside))
    assert 1 <= (before := shards()) < 8
    disk.remount("size=100m")
    run = Run(target, prefect_server, *disk.inside)
    assert until(lambda: shards() > before)
    disk.remount("ro,size=100m")
    assert "Read-only file system" in failed(run)
    assert shards() < 8
    run = Run(target, prefect_server, *disk.inside)  # and once more while it still is
    status, said = run.end()
    assert status == 2 and len(said) == 1 and "Read-only file system" in said[0]
    disk.remount("rw,size=100m")
    assert Run(target, prefect_server, *disk.inside).end() == (0, [])
    assert digests(disk.seen / "d") == quick
