"""Whatever happens to the files of a killed run before it goes on: it ends in the same bytes, or in one line whose remedy helps."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml
from runs import SETTINGS, digests, finish, made_in_this_process

from flows import shard as shards
from flows.faults import ReadFault, WriteFault
from flows.finalise import begin, staging_folder
from flows.lease import lease
from flows.staging import Staging, name_of
from flows.store import LEASE, STAGING, Store
from output.pieces import Damaged
from pipeline import recipe as recipes
from pipeline.errors import UserError

LITTLE = {
    **{k: yaml.safe_load(v) for k, v in SETTINGS.items()},
    "cases": 4,
    "captures.size": [426, 320],
    "captures.conditions": {"Scanned Copy": 1},
    "questions.kinds": ["doc_cla_001", "inf_ext_001"],
}
FAULTS = 60
Lot = np.random.Generator


@pytest.fixture(autouse=True, scope="module")
def _drawn_once() -> Iterator[None]:
    """What a shard holds is remembered by this process: here only what becomes of it on disk is looked at."""
    make = shards.make_shard
    remembered = cache(lambda text, shard: make(text, shard))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "make_shard", lambda text, shard, tick: remembered(text, shard))
        yield


class Killed(BaseException):
    pass


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Targets as a run leaves them that was killed among the shards, among the files, and between the manifest and its last act."""
    found = []
    recipe = recipes.load("demo", LITTLE)
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


# ---------------------------------------------------------------- what may happen to a file


def cut(path: Path, lot: Lot) -> None:
    path.write_bytes(path.read_bytes()[: int(lot.integers(0, max(path.stat().st_size, 1)))])


def grow(path: Path, lot: Lot) -> None:
    path.write_bytes(path.read_bytes() + lot.bytes(9))


def empty(path: Path, lot: Lot) -> None:
    path.write_bytes(b"")


def flip(path: Path, lot: Lot) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[int(lot.integers(0, len(content)))] ^= 1 << int(lot.integers(0, 8))
    path.write_bytes(content)


def fill(path: Path, lot: Lot) -> None:
    path.write_bytes(lot.bytes(path.stat().st_size))


def delete(path: Path, lot: Lot) -> None:
    path.unlink()


def rename(path: Path, lot: Lot) -> None:
    path.rename(path.with_name(f"{path.name}.bak"))


def swap(path: Path, lot: Lot) -> None:
    """With one of its neighbours."""
    other = _another(path, lot)
    content = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


def copy_over(path: Path, lot: Lot) -> None:
    path.write_bytes(_another(path, lot).read_bytes())


def _another(path: Path, lot: Lot) -> Path:
    others = [p for p in sorted(path.parent.parent.rglob("*")) if p.is_file() and not p.is_symlink() and p != path] or [path]
    return others[int(lot.integers(0, len(others)))]


def forbid(path: Path, lot: Lot) -> None:
    """Means nothing to root, who reads on."""
    path.chmod(0)


def make_folder(path: Path, lot: Lot) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").write_bytes(b"x")


def make_loop(path: Path, lot: Lot) -> None:
    path.unlink()
    path.symlink_to(path.name)


KINDS: tuple[Callable[[Path, Lot], None], ...] = (cut, grow, empty, flip, fill, delete, rename, swap, copy_over, forbid, make_folder, make_loop)


def harm(target: Path, lot: Lot) -> list[str]:
    """One to three faults in staging and data."""
    done = []
    for _ in range(int(lot.integers(1, 4))):
        files = [p for p in sorted(target.rglob("*")) if p.is_file() and not p.is_symlink()]
        path, kind = files[int(lot.integers(0, len(files)))], KINDS[int(lot.integers(0, len(KINDS)))]
        kind(path, lot)
        done.append(f"{kind.__name__} {path.relative_to(target)}")
    return done


def follow(target: Path, fault: UserError) -> None:
    """The remedy of a line: what it names is taken away."""
    assert "\n" not in fault.line() and str(target) in fault.line()
    named = [p for p in sorted(target.rglob("*"), reverse=True) if p.relative_to(target).as_posix() in fault.line()]
    if not named:
        assert "remove the folder first" in fault.line()
        named = [target]
    for path in named[:1]:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def ends_well(target: Path, lot: Lot) -> tuple[list[str], list[str]]:
    """What was done to it, and the lines it took to get to the end."""
    done, said = harm(target, lot), []
    while len(said) < 5:
        try:
            made_in_this_process(target, LITTLE)
            return done, said
        except UserError as fault:
            said.append(fault.line())
            follow(target, fault)
    return done, said


def try_out(left: list[Path], folder: Path, undisturbed: dict[str, str], numbers: range) -> int:
    """So many faults; how many of them took a line."""
    told = 0
    for number in numbers:
        lot = np.random.Generator(np.random.PCG64([20261127, number]))
        target = Path(shutil.copytree(left[number % len(left)], folder / str(number)))
        done, said = ends_well(target, lot)
        assert digests(target) == undisturbed, (number, done, said)
        assert sorted(p for p in target.rglob("*") if p.is_dir()) == sorted(
            {d for n in undisturbed for d in (target / n).parents if d.is_relative_to(target)} - {target}
        )
        told += bool(said)
        shutil.rmtree(target)
    return told


def test_sixty_faults_in_what_a_killed_run_left_end_in_the_same_bytes(left: list[Path], tmp_path: Path, undisturbed: dict[str, str]) -> None:
    assert try_out(left, tmp_path, undisturbed, range(FAULTS)) <= FAULTS // 3


def main() -> None:
    """More of them: ``python tests/test_damage.py FIRST LAST``."""
