"""A wheel built from the tree, installed elsewhere, does what the README says, and is licensed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

import pytest

from output.tables.manifest import code_fingerprint

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LICENCES = ("LICENSE", "templates/fonts/licences/*.txt")
FILE = re.compile(r"^The file\S* of this folder made from it .*?: (.+)\.$", re.MULTILINE)
# Any program but ours; without the folder it stands in among those that modules are taken from.
WHERE = """
import importlib, importlib.metadata, sys
for name in ("creditdocs", "flows", "templates", "perturb", "output", "pipeline"):
    print(importlib.import_module(name).__file__)
print(importlib.metadata.distribution("creditdocs").locate_file(""))
"""

pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and a folder to work in."""

    environment: Path
    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """With a program of the environment; what it says if it fails."""
        program = str(self.environment / "bin" / command[0])
        done = subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(self.folder / "huggingface")},
            capture_output=True,
            text=True,
            timeout=400,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    _ours("-m", "hatchling", "build", "-t", "wheel", "-d", str(target))
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """All but the wheel comes from this environment, by its path: in there is no network."""
    home = tmp_path_factory.mktemp("elsewhere")
    environment = home / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = str(environment / "bin" / "python")
    alone = ("--no-deps", "--no-index", "--no-compile", "--quiet")
    _ours("-m", "pip", "--python", python, "install", *alone, str(wheel))
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (folder := home / "work").mkdir()
    return Installed(environment, folder)


def _ours(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _licences() -> dict[str, bytes]:
    files = [p for pattern in LICENCES for p in sorted(ROOT.glob(pattern))]
    return {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in files}


def test_the_wheel_names_and_holds_the_licence_of_everything_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        (about,) = [n for n in content.namelist() if n.endswith(".dist-info/METADATA")]
        told = message_from_string(content.read(about).decode())
        folder = f"{about.partition('/')[0]}/licenses/"
        held = {
            n.removeprefix(folder): content.read(n)
            for n in content.namelist()
            if n.startswith(folder)
        }
        fonts = [n.rpartition("/")[2] for n in content.namelist() if n.endswith(".ttf")]
    assert told["License-Expression"] == "MIT AND OFL-1.1 AND LicenseRef-OCR-B"
    assert sorted(told.get_all("License-File")) == sorted(held)
    assert held == _licences()
    texts = [text.decode() for name, text in held.items() if name != "LICENSE"]
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text or "OCR-B" in text for text in texts)
    licensed = [
        font for text in texts for names in FILE.findall(text) for font in names.split(", ")
    ]
    assert fonts and sorted(licensed) == sorted(fonts)


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        tops = {n.partition("/")[0] for n in content.namelist() if ".d" not in n.partition("/")[0]}
        assert {f"{top}/py.typed" for top in tops} <= {*content.namelist()}


@pytest.fixture(scope="session")
def demo(installed: Installed) -> Path:
    """What the wheel's own command made, where the README has it."""
    installed.run("creditdocs", "generate", "demo", "--cases", "2", "--workers", "1")
    return installed.folder / "dataset" / "demo"


def test_it_generates_and_checks_far_from_its_source(installed: Installed, demo: Path) -> None:
    places = installed.run("python", "-P", "-c", WHERE).stdout.split()
    assert len(places) == 7 and all(p.startswith(str(installed.environment)) for p in places)
    manifest = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["code"] == code_fingerprint(), "the wheel lacks something that decides bytes"
    assert manifest["version"] == PROJECT["version"]
    assert "all holds" in installed.run("creditdocs", "check", "dataset/demo").stdout


def _snippets() -> Sequence[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(len(_snippets())))
def test_the_snippets_of_the_readme_run_as_scripts(
    number: int, installed: Installed, demo: Path
) -> None:
    script = installed.folder / f"snippet_{number}.py"
    script.write_text(_snippets()[number], encoding="utf-8")
    installed.run("python", script.name)
