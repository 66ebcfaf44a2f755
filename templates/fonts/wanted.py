"""What the subset fonts are made of: packages, the face of each role, and the characters kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
