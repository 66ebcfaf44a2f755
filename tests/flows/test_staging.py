"""What waits in staging counts only as it was put down.

What goes wrong there is told as what it is.
"""

from __future__ import annotations

import errno
import os
import pickle
import platform
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.fs as pafs
import pytest
import yaml
from damage import LITTLE, Lot, cut, delete, empty, ends_well, fill, flip, grow
from runs import ROOT, digests, finish, made_in_this_process

from flows.commands import cli
from flows.journey import shard as shards
from flows.run import staging as stagings
from flows.run.lease import lease
from flows.run.staging import Staging
from flows.run.target import begin, is_complete, staging_folder
from flows.storage.io_errors import ReadFault, WriteFault
from flows.storage.store import LEASE, STAGING, Store
from output.tables.pieces import Damaged
from output.tables.schema import CONFIGS
from pipeline import recipe as recipes
from pipeline.errors import Unfinished, UserError

FAULTS = 60


@pytest.fixture(autouse=True, scope="module")
def _drawn_once() -> Iterator[None]:
    """What a shard holds is remembered by this process.

    Here only what becomes of it on disk is looked at.
    """
    make = shards.make_shard
    remembered = cache(lambda text, shard: make(text, shard))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "make_shard", lambda text, shard, tick, keep: remembered(text, shard))
        yield


class Killed(BaseException):
    pass


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Targets as a run leaves them that was killed among the shards, among the files, or last.

    That is between the manifest and its last act.
    """
    found = []
    recipe = recipes.load("files", LITTLE)
    for name, writes in {"shards": 10, "files": 24, "sealed": None}.items():
        target = tmp_path_factory.mktemp("left") / name
        store = Store.open(str(target))
        store.ready()
        with pytest.MonkeyPatch.context() as patch, lease(store):
            begin(store, recipe)
            if writes:
                _die_after(patch, writes)
                with pytest.raises(Killed):
                    finish(Staging(store, staging_folder(recipe)), recipe)
            else:
                finish(Staging(store, staging_folder(recipe)), recipe)
        found.append(target)
    return found


def _die_after(patch: pytest.MonkeyPatch, writes: int) -> None:
    """In the middle of a write, which leaves its temporary name."""
    put, count = Store.put, iter(range(writes))

    def dying(store: Store, path: str) -> object:
        if next(count, None) is None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(f"{path}.elsewhere-1.part").write_bytes(b"PAR1")
            raise Killed
        return put(store, path)

    patch.setattr(Store, "put", dying)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("undisturbed") / "d"
    made_in_this_process(target, LITTLE)
    return digests(target)


def try_out(left: list[Path], folder: Path, undisturbed: dict[str, str], numbers: range) -> int:
    """So many faults; how many of them took a line."""
    told = 0
    for number in numbers:
        lot = np.random.Generator(np.random.PCG64([20261127, number]))
        target = Path(shutil.copytree(left[number % len(left)], folder / str(number)))
        done, said = ends_well(target, lot)
        assert digests(target) == undisturbed, (number, done, said)
        assert sorted(p for p in target.rglob("*") if p.is_dir()) == sorted(
            {d for n in undisturbed for d in (target / n).parents if d.is_relative_to(target)}
            - {target}
        )
        told += bool(said)
        shutil.rmtree(target)
    return told


def test_sixty_faults_in_what_a_killed_run_left_end_in_the_same_bytes(
    left: list[Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    assert try_out(left, tmp_path, undisturbed, range(FAULTS)) <= FAULTS // 3


@pytest.fixture
def target(left: list[Path], tmp_path: Path) -> Path:
    """All shards, and some files."""
    return Path(shutil.copytree(left[1], tmp_path / "d"))


@pytest.fixture
def made_again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the shards that are made."""
    numbers: list[int] = []
    make = shards.make_shard

    def counted(text: str, shard: int, tick: shards.Tick, keep: shards.Keep) -> object:
        numbers.append(shard)
        return make(text, shard, tick=tick, keep=keep)

    monkeypatch.setattr(shards, "make_shard", counted)
    return numbers


def waiting(target: Path, name: str) -> Path:
    return next(target.glob(f"{STAGING}/*/{name}"))


@pytest.mark.parametrize("kind", [flip, cut, empty, delete, fill, grow], ids=lambda k: k.__name__)
@pytest.mark.parametrize("config", CONFIGS)
def test_a_damaged_piece_is_made_again_and_only_its_shard(
    kind: Callable[[Path, Lot], None],
    config: str,
    left: list[Path],
    tmp_path: Path,
    undisturbed: dict[str, str],
    made_again: list[int],
) -> None:
    target = Path(shutil.copytree(left[1], tmp_path / "d"))
    shutil.rmtree(target / "data")  # or nobody would have to read it
    kind(waiting(target, f"shard-000002.{config}.arrows"), np.random.Generator(np.random.PCG64(1)))
    made_in_this_process(target, LITTLE)
    assert made_again == [2]
    assert digests(target) == undisturbed


def test_pieces_that_changed_places_are_both_made_again(
    target: Path, undisturbed: dict[str, str], made_again: list[int]
) -> None:
    shutil.rmtree(target / "data")
    one, other = (waiting(target, f"shard-00000{n}.images.arrows") for n in (1, 3))
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    made_in_this_process(target, LITTLE)
    assert sorted(made_again) == [1, 3]
    assert digests(target) == undisturbed


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 5000, "{}", "7", '{"note": {}}', "of its neighbour", "of another run"]
)
def test_a_note_that_is_not_as_it_was_left_is_none(
    text: str, target: Path, undisturbed: dict[str, str], made_again: list[int]
) -> None:
    note = waiting(target, "shard-000001.json")
    content = {
        "of its neighbour": waiting(target, "shard-000002.json").read_text(),
        "of another run": note.read_text().replace(STAGING, ".stagong"),
    }
    note.write_text(content.get(text, text), encoding="utf-8")
    made_in_this_process(target, LITTLE)
    assert made_again == [1]
    assert digests(target) == undisturbed


def test_a_finished_file_is_hashed_before_it_is_signed(
    target: Path, undisturbed: dict[str, str], made_again: list[int]
) -> None:
    files = sorted(target.glob("data/*/*/*.parquet"))
    assert files
    for path in files:
        flip(path, np.random.Generator(np.random.PCG64(2)))
    made_in_this_process(target, LITTLE)
    assert made_again == []  # the pieces are there
    assert digests(target) == undisturbed


def test_a_disk_that_reads_otherwise_than_it_was_written_is_not_said_to_be_unwritable(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(target / "data")

    def lie(*_: object, **__: object) -> Iterator[None]:
        raise Damaged
        yield

    monkeypatch.setattr(stagings, "read_piece", lie)
    with pytest.raises(
        Unfinished,
        match=r"cannot be read: reads otherwise than it was written "
        r"\(\.staging/.*/shard-000000\.images\.arrows\)",
    ):
        made_in_this_process(target, LITTLE)
    assert len(list(target.glob(f"{STAGING}/*/shard-*.json"))) == 4


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ReadFault(errno.EIO, "x", "/d/data/a"), "cannot be read: Input/output error (data/a)"),
        (
            WriteFault(errno.EACCES, "x", "/d/data/a"),
            "cannot be written: Permission denied (data/a)",
        ),
        (OSError(errno.EMFILE, "Too many open files"), "the run cannot go on: Too many open files"),
    ],
    ids=["read", "write", "neither"],
)
def test_what_was_read_what_was_written_and_what_is_neither_are_told_apart(
    fault: OSError, said: str
) -> None:
    again = pickle.loads(pickle.dumps(fault))  # as it comes from a worker process
    with pytest.raises(Unfinished) as told, Store(pafs.LocalFileSystem(), "/d", "d").writing():
        raise again
    assert told.value.what == said


def test_a_fault_found_late_takes_nothing_away_and_the_next_run_is_not_refused(
    left: list[Path],
    tmp_path: Path,
    undisturbed: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def late(*_: object, **__: object) -> None:
        """In the place of what makes everything."""
        raise UserError("somebody's.yaml", "gone", "put it back")

    monkeypatch.setattr("flows.commands.make.generate", late)
    settings = tmp_path / "demo.yaml"
    raw = yaml.safe_load((ROOT / "flows/recipes/files.yaml").read_text(encoding="utf-8"))
    recipe = recipes.load("files", LITTLE).model_dump(mode="json")
    settings.write_text(
        yaml.safe_dump(
            {k: recipe[k] for k in {*raw, *(k.partition(".")[0] for k in LITTLE)} if k in recipe}
        ),
        encoding="utf-8",
    )
    for number, state in enumerate(left[:2]):
        target = Path(shutil.copytree(state, tmp_path / str(number)))
        before = digests(target)
        assert cli.main(["generate", str(settings), "--out", str(target)]) == 2
        assert capsys.readouterr().err == "creditdocs: somebody's.yaml: gone; put it back\n"
        after = digests(target)
        assert {k for k in {*before, *after} if before.get(k) != after.get(k)} <= {
            f"{STAGING}/{LEASE}",
            f"{staging_folder(recipes.load('files', LITTLE))}/plan.json",
        }
        assert not is_complete(Store.open(str(target)), recipes.load("files", LITTLE))
    other = {**LITTLE, "seed": 6}  # say, the file is mended, which makes it another recipe
    assert not is_complete(Store.open(str(tmp_path / "0")), recipes.load("files", other))
    made_in_this_process(tmp_path / "0", LITTLE)
    assert digests(tmp_path / "0") == undisturbed


def test_another_folder_in_the_place_of_the_target_stops_the_run(
    target: Path, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put, aside, count = Store.put, target.with_name("aside"), iter(range(3))

    def swapped(store: Store, path: str) -> object:
        if next(count, None) == 2:
            target.rename(aside)
            target.mkdir()
        return put(store, path)

    shutil.rmtree(target / "data")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", swapped)
        with pytest.raises(
            Unfinished,
            match=r"another folder was put in its place.*; "
            "put back what was there and run the same command again",
        ):
            made_in_this_process(target, LITTLE)
    assert list(target.iterdir()) == []
    target.rmdir()
    aside.rename(target)
    made_in_this_process(target, LITTLE)
    assert digests(target) == undisturbed


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_before_anything_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, synced, sync = Store.open(str(tmp_path)), [], os.fsync

    def watched(handle: int) -> None:
        synced.append(
            (
                Path(f"/proc/self/fd/{handle}").readlink().relative_to(tmp_path).as_posix(),
                (tmp_path / "a/b/c").exists(),
            )
        )
        sync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.write_bytes(f"{store.root}/a/b/c", b"x")
    part = f"a/b/c.{platform.node()}-{os.getpid()}.part"
    assert synced == [(".", False), ("a", False), (part, False), ("a/b", True)]


def test_a_read_only_dev_shm_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("multiprocessing.synchronize.SemLock._make_name", refuse)
    assert cli.main(["generate", "files", "--cases", "1", "--out", str(tmp_path / "d")]) == 2
    err = capsys.readouterr().err
    assert (
        err.startswith("creditdocs: /dev/shm: ")
        and "Read-only file system" in err
        and "make it writable" in err
        and err.count("\n") == 1
    )
    assert not (tmp_path / "d").exists()


def test_pieces_of_nobody_knows_which_run_are_left_and_what_holds_none_is_not_in_the_way(
    tmp_path: Path,
) -> None:
    recipe, store = recipes.load("files", LITTLE), Store.open(str(tmp_path))
    store.write_bytes(f"{store.root}/{STAGING}/other/data-cases.json", b"{}")
    assert not is_complete(store, recipe)
    store.write_bytes(f"{store.root}/{STAGING}/other/shard-000000.json", b"{}")
    with pytest.raises(
        UserError, match=r"nobody knows which run \(.staging/other has no plan.json"
    ):
        is_complete(store, recipe)
