"""A folder that a command leaves appears whole and takes nobody's place.

It is not blamed for what could not be read.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows.storage import output_folder as folders
from flows.storage.output_folder import whole
from pipeline.errors import UserError


def test_a_second_command_with_the_same_target_is_refused_and_takes_nothing_from_the_first(
    tmp_path: Path,
) -> None:
    out = str(tmp_path / "out")
    with whole(out) as first:
        (first / "a").write_bytes(b"1")
        with pytest.raises(UserError, match="another command is writing there"), whole(out):
            pytest.fail("two at once")
    assert [(p.name, p.read_bytes()) for p in Path(out).iterdir()] == [("a", b"1")]


def test_what_a_killed_command_left_is_not_in_the_way_and_not_in_the_folder(tmp_path: Path) -> None:
    left = tmp_path / "out.creditdocs-part"
    (left / "images").mkdir(parents=True)
    (left / "images" / "half.jpg").write_bytes(b"x")
    (left / "link").symlink_to(tmp_path)
    with whole(str(tmp_path / "out")) as folder:
        assert list(folder.iterdir()) == []
        (folder / "a").write_bytes(b"1")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("fault", "written"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EIO, "Input/output error", "{part}/a.jpg"), True),
        (OSError(errno.EIO, "Input/output error", "/source/a.parquet"), False),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "/source/a.parquet"), False),
    ],
    ids=["full", "its own file", "another's", "another's that is gone"],
)
def test_what_could_not_be_read_is_not_told_of_the_target(
    fault: OSError, written: bool, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(UserError if written else OSError) as told, whole(str(out)) as folder:
        if fault.filename:
            fault.filename = fault.filename.replace("{part}", str(folder))
        raise fault
    assert ("out: cannot be written" in str(told.value)) is written
    assert not list(tmp_path.iterdir())


def test_its_files_are_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, seen = tmp_path / "out", []
    settle, sync = folders._settle, folders.sync

    def watched(handle: int) -> None:
        settle(handle)
        seen.append((Path(f"/proc/self/fd/{handle}").readlink().name, out.exists()))

    def named(path: Path) -> None:
        sync(path)
        seen.append((path.name, out.exists()))

    monkeypatch.setattr(folders, "_settle", watched)
    monkeypatch.setattr(folders, "sync", named)
    with whole(str(out)) as folder:
        (folder / "a").write_bytes(b"1")
    assert seen == [("out.creditdocs-part", False), (tmp_path.name, True)]
