"""`creditdocs check` finds every flipped byte, missing and extra file, without a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from runs import SETTINGS, made_in_this_process
from test_generate import _main
from yaml import safe_load

from flows.commands import cli
from output.tables import manifest


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("whole") / "d"
    made_in_this_process(target, {k: safe_load(v) for k, v in SETTINGS.items()} | {"cases": 3})
    return target


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = cli.main(["check", str(folder)])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    return status, seen.out + seen.err


def test_220_random_flips_of_a_bit_or_a_byte_are_all_found(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(copy, capsys)[0] == 0
    lot = np.random.Generator(np.random.PCG64(220))
    files = sorted(p for p in copy.rglob("*") if p.is_file())
    assert {"README.md", "manifest.json", "report.html"} < {p.name for p in files}
    for number in range(220):
        victim = files[number % len(files)]
        data = victim.read_bytes()
        place = int(lot.integers(len(data)))
        mask = 1 << int(lot.integers(8)) if number % 2 else 255
        victim.write_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
        status, text = said(copy, capsys)
        assert status == 1 and victim.relative_to(copy).as_posix() in text, (
            victim,
            place,
            mask,
            text,
        )
        victim.write_bytes(data)
    assert said(copy, capsys)[0] == 0


def test_no_flip_in_a_manifest_goes_unseen(whole: Path) -> None:
    data = (whole / "manifest.json").read_bytes()
    assert manifest.intact(data)
    lot = np.random.Generator(np.random.PCG64(1))
    places = {
        *range(60),
        *range(len(data) - 60, len(data)),
        *(int(n) for n in lot.integers(len(data), size=150)),
    }
    for place in places:
        flipped = data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :]
        assert manifest.ours(flipped) and not manifest.intact(flipped), place


def test_a_changed_manifest_with_a_digest_of_nothing_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / "manifest.json"
    text = path.read_text(encoding="utf-8")
    for changed in (
        text[:-1],
        text + "\n",
        text.replace("\n", "\r\n"),
        text.replace('"seed": 5', '"seed":  5'),
        text.replace('"seed": 5', '"seed": 6'),
    ):
        assert changed != text
        path.write_bytes(changed.encode())
        status, out = said(copy, capsys)
        assert status == 1 and "manifest.json: not as it was written" in out


def test_every_missing_file_is_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for victim in sorted(p for p in copy.rglob("*") if p.is_file() and p.name != "manifest.json"):
        data = victim.read_bytes()
        victim.unlink()
        status, text = said(copy, capsys)
        assert status == 1 and f"{victim.relative_to(copy).as_posix()}: missing" in text
        victim.write_bytes(data)
    (copy / "manifest.json").unlink()
    status, err = _main(cli, ["check", str(copy)])
    assert status == 2 and err.count("\n") == 1 and "manifest.json" in err


def test_everything_extra_is_named(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "stray.txt").write_text("?")
    (copy / ".hidden").write_text("")
    (copy / "data" / "images" / "train" / "00007.parquet").write_text("?")
    (copy / "data" / "nothing").mkdir()
    (copy / "link").symlink_to("/nonexistent")
    (copy / "loop").symlink_to(copy)
    (copy / ".staging").mkdir()
    (copy / ".staging" / "lease").write_text("")
    status, text = said(copy, capsys)
    assert status == 1
    found = {
        line.partition(":")[0]
        for line in text.splitlines()
        if line.endswith(": not in the manifest")
    }
    assert found == {
        "stray.txt",
        ".hidden",
        "data/images/train/00007.parquet",
        "data/nothing",
        "link",
        "loop",
        ".staging",
    }


def test_a_folder_in_the_place_of_a_file_ends_in_a_line_that_names_it(copy: Path) -> None:
    (copy / "report.html").unlink()
    (copy / "report.html").mkdir()
    status, err = _main(cli, ["check", str(copy)])
    assert status == 2 and err.count("\n") == 1 and "report.html" in err
