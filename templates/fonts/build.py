"""Rebuilds the subset fonts of this folder from public npm and Debian packages.

Run by hand, never by the program.

    python templates/fonts/build.py            downloads with `npm pack` and `apt-get download`
    python templates/fonts/build.py FOLDER     takes packages already downloaded there

Every subset is scaled to 1000 units per em (pdfium reads glyph widths as whole thousandths), loses
its layout tables and hints, and is renamed, because several of the licences reserve the original
names.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from templates.fonts.outlines import quadratic, straighten
from templates.fonts.wanted import FACES, SOURCES, Source, characters

HERE = Path(__file__).resolve().parent
# Tables of layout, of vertical setting, and of an editor's own.
_DROPPED = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "STAT",
    "VORG",
    "vhea",
    "vmtx",
    "DSIG",
    "kern",
    "gasp",
    "meta",
    "FFTM",
)


def fetch(source: Source, folder: Path) -> Path:
    """The package file, downloaded unless it is there, its hash checked."""
    path = folder / source.file
    if not path.exists():
        tool = (
            ["npm", "pack", "--silent"] if source.fetch.startswith("@") else ["apt-get", "download"]
        )
        subprocess.run([*tool, source.fetch], cwd=folder, check=True)
    digest = sha256(path.read_bytes()).hexdigest()
    if digest != source.sha256:
        raise SystemExit(f"{path}: sha256 is {digest}, expected {source.sha256}")
    return path


def member(package: Path, name: str) -> bytes:
    """One file of an npm or Debian package, by the end of its path."""
    data = package.read_bytes()
    if package.suffix == ".deb":
        data = subprocess.run(
            ["dpkg", "--fsys-tarfile", str(package)], check=True, capture_output=True
        ).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        entry = next(m for m in archive.getmembers() if m.name.endswith("/" + name))
        stream = archive.extractfile(entry)
        assert stream is not None
        return stream.read()


def build(role: str, folder: Path) -> Path:
    """One subset, written beside this script."""
    source, name, kind = FACES[role]
    data = member(fetch(SOURCES[source], folder), name)
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    if "CFF " in font:
        quadratic(font)
    _cut(font, characters(kind))
    scale_upem(font, 1000)
    if role == "hand_zh":
        straighten(font, 2.0)
    _rename(font, "Creditdocs " + role.replace("_", " ").title(), source)
    path = HERE / f"{role}.ttf"
    font.save(path)
    return path


def _cut(font: TTFont, kept: set[int]) -> None:
    """Down to these code points, without hints and layout."""
    options = subset.Options(
        hinting=False,
        layout_features=[],
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[],
        recalc_timestamp=False,
    )
    options.drop_tables += _DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept)
    cutter.subset(font)


def _rename(font: TTFont, title: str, source: str) -> None:
    """The names a font is listed by, and where its licence is."""
    font["name"].names = []
    for key, text in {
        1: title,
        2: "Regular",
        3: f"{title} 1",
        4: title,
        6: title.replace(" ", ""),
        13: f"See licences/{source}.txt",
    }.items():
        font["name"].setName(text, key, 3, 1, 0x409)


def main() -> None:
    with tempfile.TemporaryDirectory() as fresh:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(fresh)
        for role in FACES:
            path = build(role, folder)
            print(f"{path.stat().st_size:>9} {path.name}")
    digests = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(HERE.glob("*.ttf"))
    }
    (HERE / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
