"""What may happen to the files of a run while nobody is at it, and what somebody does who reads the
line that it ends with.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from runs import SETTINGS, made_in_this_process

from pipeline.errors import UserError

LITTLE = {
    **{k: yaml.safe_load(v) for k, v in SETTINGS.items()},
    "cases": 4,
    "captures.size": [426, 320],
    "captures.conditions": {"Scanned Copy": 1},
    "questions.kinds": ["doc_cla_001", "inf_ext_001"],
}
Lot = np.random.Generator


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
    others = [
        p
        for p in sorted(path.parent.parent.rglob("*"))
        if p.is_file() and not p.is_symlink() and p != path
    ] or [path]
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


KINDS: tuple[Callable[[Path, Lot], None], ...] = (
    cut,
    grow,
    empty,
    flip,
    fill,
    delete,
    rename,
    swap,
    copy_over,
    forbid,
    make_folder,
    make_loop,
)


def harm(target: Path, lot: Lot) -> list[str]:
    """One to three faults in staging and data."""
    done = []
    for _ in range(int(lot.integers(1, 4))):
        files = [p for p in sorted(target.rglob("*")) if p.is_file() and not p.is_symlink()]
        path, kind = (
            files[int(lot.integers(0, len(files)))],
            KINDS[int(lot.integers(0, len(KINDS)))],
        )
        kind(path, lot)
        done.append(f"{kind.__name__} {path.relative_to(target)}")
    return done


def follow(target: Path, fault: UserError) -> None:
    """The remedy of a line: what it names is taken away."""
    assert "\n" not in fault.line() and str(target) in fault.line()
    named = [
        p
        for p in sorted(target.rglob("*"), reverse=True)
        if p.relative_to(target).as_posix() in fault.line()
    ]
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
