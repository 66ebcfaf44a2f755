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
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from fontTools import subset
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Source:
    """One package: how it is fetched, what it must hash to."""

    fetch: str  # argument of `npm pack` (has an @) or of `apt-get download`
    file: str
    sha256: str


SOURCES = {
    "noto-sans-sc": Source(
        "@expo-google-fonts/noto-sans-sc@0.4.3",
        "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
        "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    ),
    "noto-serif-sc": Source(
        "@expo-google-fonts/noto-serif-sc@0.4.3",
        "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
        "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e",
    ),
    "liu-jian-mao-cao": Source(
        "@expo-google-fonts/liu-jian-mao-cao@0.2.3",
        "expo-google-fonts-liu-jian-mao-cao-0.2.3.tgz",
        "8ebf4d1946ae7e3bc3945148005495b86657e886491fa06b8c9eb6499010748b",
    ),
    "lxgw-wenkai": Source(
        "fonts-lxgw-wenkai=1.250+repack-1",
        "fonts-lxgw-wenkai_1.250+repack-1_all.deb",
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    ),
    "ocr-b": Source(
        "fonts-ocr-b=0.3~dfsg1-1",
        "fonts-ocr-b_0.3~dfsg1-1_all.deb",
        "56e6a6bfe5d77bbb4f0a6964ce1f8ed3679d7c1a138064bcaf6cc3480c3628f3",
    ),
    "liberation": Source(
        "fonts-liberation2=2.1.5-1",
        "fonts-liberation2_2.1.5-1_all.deb",
        "35ffaa54f117e633e89a5da89af235a073b34dbe582726fbf6989568f7fd9bda",
    ),
    "kristi": Source(
        "fonts-kristi=20101220-1",
        "fonts-kristi_20101220-1_all.deb",
        "03cdbe9ca6cb5ea863ad652ea94313666f275de526c3cb01e252da93019001c2",
    ),
}

# role -> (source, file inside the package, character set)
FACES = {
    "hei": ("noto-sans-sc", "NotoSansSC_400Regular.ttf", "chinese"),
    "hei_bold": ("noto-sans-sc", "NotoSansSC_700Bold.ttf", "chinese"),
    "song": ("noto-serif-sc", "NotoSerifSC_400Regular.ttf", "chinese"),
    "song_bold": ("noto-serif-sc", "NotoSerifSC_700Bold.ttf", "chinese"),
    "kai": ("lxgw-wenkai", "LXGWWenKai-Regular.ttf", "chinese"),
    "hand_zh": ("liu-jian-mao-cao", "LiuJianMaoCao_400Regular.ttf", "chinese"),
    "ocr": ("ocr-b", "OCRB.otf", "latin"),
    "sans": ("liberation", "LiberationSans-Regular.ttf", "latin"),
    "sans_bold": ("liberation", "LiberationSans-Bold.ttf", "latin"),
    "serif": ("liberation", "LiberationSerif-Regular.ttf", "latin"),
    "serif_bold": ("liberation", "LiberationSerif-Bold.ttf", "latin"),
    "mono": ("liberation", "LiberationMono-Regular.ttf", "latin"),
    "hand_latin": ("kristi", "Kristi.ttf", "latin"),
}

PUNCTUATION = (
    "–—―‘’“”„†‡•…‰′″※€₩℃℉№™←↑→↓−√∞≈≠≤≥■□▲△▼▽◆◇○◎●★☆✓✔✗☐☑☒〇〈〉《》「」『』【】〔〕¥￥＄￡㎡㎏℅"
)
# Characters of people's names that GB2312 lacks.
NAMES = (
    "喆堃昇玥珺祎翀赟炘彧垚犇骉燚罳頔珮玙曌龑䶮璟玹珣瑄琋琤瑀暐旻昉晞甯祐禛"
    "铖锜锳镕颢骐骕鹮媖婳嫕姞妧芃苡荞菡蓁薾逄邰郄鄢缑逯曈翊弢淏渼溦滢潆洺沄湉"
)


def characters(kind: str) -> set[int]:
    """Code points wanted of a face; those a font lacks are left out."""
    wanted = {*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, PUNCTUATION)}
    if kind == "chinese":
        wanted |= (
            set(gb2312()) | set(map(ord, NAMES)) | {*range(0x2460, 0x2474), *range(0xFF01, 0xFF5F)}
        )
    return wanted


def gb2312() -> Iterable[int]:
    """Every assigned code point of GB 2312: symbols of rows 1-9 and the 6763 Han characters."""
    for row in [*range(0xA1, 0xAA), *range(0xB0, 0xF8)]:
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue


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


def quadratic(font: TTFont) -> None:
    """CFF outlines become glyf outlines, within half a thousandth of an em.

    reportlab embeds no others.
    """
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.5, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["glyf"], font["loca"] = newTable("glyf"), newTable("loca")
    font["glyf"].glyphs, font["glyf"].glyphOrder = drawn, order
    del font["CFF "]
    font["maxp"].tableVersion = 0x00010000
    for key in (
        "TwilightPoints",
        "Storage",
        "FunctionDefs",
        "InstructionDefs",
        "StackElements",
        "SizeOfInstructions",
    ):
        setattr(font["maxp"], f"max{key}", 0)
    for key in (
        "Points",
        "Contours",
        "CompositePoints",
        "CompositeContours",
        "ComponentElements",
        "ComponentDepth",
    ):
        setattr(font["maxp"], f"max{key}", 0)
    font["maxp"].maxZones = 1
    font["post"].formatType, font.sfntVersion = 3.0, "\000\001\000\000"


def straighten(font: TTFont, error: float) -> None:
    """Traced brush outlines carry hundreds of points a glyph.

    Polygons within ``error`` units hold the file under 4 MB.
    """
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        outline = RecordingPen()
        glyphs[name].draw(outline)
        pen = TTGlyphPen(None)
        for contour in polygons(outline.value):
            kept = cv2.approxPolyDP(np.array(contour, np.float32), error, True)[:, 0]
            if len(kept) > 2:
                pen.moveTo(tuple(kept[0]))
                for point in kept[1:]:
                    pen.lineTo(tuple(point))
                pen.closePath()
        drawn[name] = pen.glyph()
    font["glyf"].glyphs = drawn


def polygons(
    commands: list[tuple[str, tuple[tuple[float, float] | None, ...]]],
) -> Iterable[list[tuple[float, float]]]:
    """Recorded TrueType outlines as closed polygons, four steps a curve."""
    contour: list[tuple[float, float]] = []
    for verb, given in commands:
        points = [p for p in given if p is not None]
        if verb == "qCurveTo" and contour:
            for control, end in decomposeQuadraticSegment(points):
                x, y = contour[-1]
                for t in (0.25, 0.5, 0.75, 1.0):
                    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
                    contour.append(
                        (a * x + b * control[0] + c * end[0], a * y + b * control[1] + c * end[1])
                    )
        elif verb in ("closePath", "endPath"):
            yield contour
            contour = []
        else:
            contour.extend(points)


def build(role: str, folder: Path) -> Path:
    """One subset, written beside this script."""
    source, name, kind = FACES[role]
    font = TTFont(io.BytesIO(member(fetch(SOURCES[source], folder), name)), recalcTimestamp=False)
    if "CFF " in font:
        quadratic(font)
    options = subset.Options(
        hinting=False,
        layout_features=[],
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[],
        recalc_timestamp=False,
    )
    options.drop_tables += [
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
    ]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters(kind))
    cutter.subset(font)
    scale_upem(font, 1000)
    if role == "hand_zh":
        straighten(font, 2.0)
    title = "Creditdocs " + role.replace("_", " ").title()
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
    path = HERE / f"{role}.ttf"
    font.save(path)
    return path


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
