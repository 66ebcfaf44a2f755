"""Who a drawn face is: its measures, drawn once from the person's key, not by the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.records import Portrait
from pipeline.rng import Address
from templates.art.shared.masks import Colour
from templates.art.shared.shapes import Pair

CX = 180.0  # the head's axis; faces are drawn on 360 x 450 units
EYES = 184.0

SKINS: Mapping[str, tuple[Colour, ...]] = {
    "zh": ((240, 208, 182), (233, 198, 170), (224, 186, 156), (214, 174, 143)),
    "en": (
        (243, 212, 192),
        (236, 200, 176),
        (222, 180, 150),
        (198, 152, 118),
        (158, 112, 84),
        (120, 82, 62),
    ),
}
HAIRS: Mapping[str, Colour] = {
    "black": (34, 30, 31),
    "dark": (48, 37, 33),
    "brown": (82, 58, 43),
    "light": (124, 92, 64),
    "blond": (190, 156, 106),
    "red": (138, 70, 42),
    "grey": (158, 156, 154),
    "white": (212, 210, 206),
}
IRISES: Mapping[str, Colour] = {
    "brown": (74, 48, 34),
    "dark": (46, 32, 26),
    "blue": (92, 124, 152),
    "green": (98, 118, 84),
    "hazel": (112, 88, 52),
    "grey": (120, 128, 132),
}
HAIR_WORDS = {
    "BLK": "black",
    "BRO": "brown",
    "BRN": "brown",
    "BLN": "blond",
    "BLD": "blond",
    "BLO": "blond",
    "RED": "red",
    "GRY": "grey",
    "WHI": "white",
    "SDY": "light",
}
EYE_WORDS = {
    "BRO": "brown",
    "BRN": "brown",
    "BLK": "dark",
    "BLU": "blue",
    "GRN": "green",
    "HAZ": "hazel",
    "GRY": "grey",
}

_FAIR = {"BLN", "BLD", "BLO", "RED", "SDY", "BLU", "GRN", "GRY", "HAZ"}

STYLES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("F", "young"): ("long", "bangs", "tied", "bob", "long", "side"),
    ("F", "middle"): ("bob", "tied", "side", "long", "pixie", "bob"),
    ("F", "old"): ("curly", "pixie", "curly", "bob", "tied", "curly"),
    ("M", "young"): ("fringe", "part", "crop", "quiff", "part", "fringe"),
    ("M", "middle"): ("part", "crop", "quiff", "crop", "receding", "part"),
    ("M", "old"): ("receding", "bald", "crop", "part", "receding", "bald"),
}
CLOTHES: Mapping[str, tuple[str, ...]] = {
    "F": ("tee", "blouse", "suit", "shirt", "turtle", "vneck"),
    "M": ("suit", "shirt", "polo", "tee", "suit", "vneck"),
}
CLOTH: tuple[Colour, ...] = (
    (38, 44, 64),
    (52, 54, 60),
    (96, 34, 46),
    (36, 74, 74),
    (62, 78, 108),
    (128, 116, 104),
    (30, 30, 34),
    (150, 92, 84),
    (224, 222, 218),
)


def mirrored(right: Sequence[Pair]) -> list[Pair]:
    """A line from left to right about the head's axis, of its right half, which ends on it."""
    left = [(CX - x, y) for x, y in right]
    return left + [(CX + x, y) for x, y in right[-2::-1]]


@dataclass(frozen=True)
class Looks:
    """Lengths in units, colours 0-255; ``age`` years."""

    female: bool
    age: int
    skin: Colour
    hair: Colour
    iris: Colour
    style: str
    clothes: str
    cloth: Colour
    glasses: str  # "", "round", "square", "half"
    seed: Address
    # measures; ``_measured`` sets every one
    width: float = 0.0  # half the face at the cheekbones
    jaw: float = 0.0  # half the jaw
    chin: float = 0.0  # y of the chin
    chin_half: float = 0.0
    eye_dx: float = 0.0
    eye_half: float = 0.0
    eye_open: float = 0.0
    eye_tilt: float = 0.0
    crease: float = 0.0
    brow: float = 0.0  # y of the brow
    brow_thick: float = 0.0
    brow_arch: float = 0.0
    nose: float = 0.0  # y of its base
    nose_half: float = 0.0
    mouth: float = 0.0  # y
    mouth_half: float = 0.0
    lips: float = 0.0
    smile: float = 0.0
    shave: float = 0.0  # beard shadow 0-1
    shoulders: float = 0.0
    flip: float = 1.0  # -1 or 1: the side of the parting
    skew: float = 0.0

    @property
    def old(self) -> float:
        """0 up to about 35, 1 from 75."""
        return float(np.clip((self.age - 35) / 40, 0, 1))


def looks(who: Portrait, people: str) -> Looks:
    """The one face of this key."""
    at = Address(0).at("portrait", who.key)
    stage = "young" if who.age < 32 else "middle" if who.age < 58 else "old"
    styles, clothes, skins = (
        STYLES[who.sex, stage],
        CLOTHES[who.sex],
        SKINS["zh" if people == "zh" else "en"],
    )
    fair = people != "zh" and (who.hair.upper()[:3] in _FAIR or who.eyes.upper()[:3] in _FAIR)
    skin = _index(at, "skin", 2 if fair else len(skins))
    glasses = at.at("glasses").uniform() < 0.14 + 0.14 * (who.age > 45)
    base = Looks(
        female=who.sex == "F",
        age=who.age,
        skin=skins[skin],
        hair=_hair(who, people, at, skin=skin),
        iris=_iris(who, people, at, skin=skin),
        style=styles[_index(at, "style", len(styles))],
        clothes=clothes[_index(at, "clothes", len(clothes))],
        cloth=CLOTH[_index(at, "cloth", len(CLOTH))],
        glasses=("round", "square", "half", "square")[_index(at, "frame", 4)] if glasses else "",
        seed=at,
    )
    return _measured(base, people)


def _index(at: Address, name: str, count: int) -> int:
    return int(at.at(name).uniform() * count)


def _measured(k: Looks, people: str) -> Looks:
    """The face's lengths. Sex and age shift the draws; the person's own draws stay."""

    def draw(name: str, low: float, high: float) -> float:
        return low + (high - low) * k.seed.at(name).uniform()

    f, late = float(k.female), max(0.0, (k.age - 47) / 33)
    width = draw("width", 74, 82) - 2 * f
    chin = draw("chin", 294, 306) - 5 * f - 2 * (k.age < 23)
    eye_open = draw("eye_open", 6.2, 8.0) if people == "zh" else draw("eye_open", 7.0, 8.6)
    return replace(
        k,
        width=width,
        jaw=width * (draw("jaw", 0.76, 0.88) - 0.05 * f),
        chin=chin,
        chin_half=draw("chin_half", 15, 24) - 4 * f,
        eye_dx=width * draw("eye_dx", 0.445, 0.485),
        eye_half=draw("eye_half", 15.2, 17.6),
        eye_open=(eye_open + 0.7 * f) * (1 - 0.14 * late),
        eye_tilt=draw("eye_tilt", -0.6, 2.6),
        crease=draw("crease", 0, 1) if people == "zh" else 1.0,
        brow=EYES - draw("brow", 20, 25),
        brow_thick=draw("brow_thick", 4.6, 6.6) - 1.9 * f,
        brow_arch=draw("brow_arch", 1.5, 4.5) + f,
        nose=EYES + (chin - EYES) * draw("nose", 0.47, 0.52),
        nose_half=draw("nose_half", 14.5, 18.5) - 2 * f,
        mouth=EYES + (chin - EYES) * draw("mouth", 0.685, 0.72),
        mouth_half=draw("mouth_half", 23, 29) - 1.5 * f,
        lips=draw("lips", 0.85, 1.2) + 0.1 * f - 0.25 * late,
        smile=draw("smile", 0.4, 3.4),
        shave=0.0 if k.female or k.age < 20 else draw("shave", 0.1, 0.8),
        shoulders=draw("shoulders", 144, 158) if k.female else draw("shoulders", 164, 182),
        flip=-1.0 if draw("flip", 0, 1) < 0.6 else 1.0,
        skew=draw("skew", -1.2, 1.2),
    )


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """``share`` of b in a."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def shadow(k: Looks, depth: float) -> Colour:
    """A shadow on this skin: darker and warmer."""
    r, g, b = k.skin
    return (r * (1 - depth * 0.62), g * (1 - depth * 0.8), b * (1 - depth * 0.86))


def _hair(who: Portrait, people: str, at: Address, *, skin: int) -> Colour:
    word = HAIR_WORDS.get(who.hair.upper()[:3])
    tone = at.at("tone").uniform()
    if word:
        base = HAIRS[word]
    elif people == "zh" or skin > 2:
        base = HAIRS["black"] if tone < 0.75 else HAIRS["dark"]
    else:
        base = HAIRS[("black", "dark", "brown", "brown", "light", "blond")[int(tone * 6)]]
    grey = float(np.clip((who.age - 46) / 26 + 0.5 * (at.at("grey").uniform() - 0.5), 0, 1))
    dyed = who.sex == "F" and at.at("dyed").uniform() < 0.4
    if word or grey < 0.05:
        return base
    return mix(
        base,
        HAIRS["white"] if who.age > 70 and not dyed else HAIRS["grey"],
        grey * (0.25 if dyed else 0.9),
    )


def _iris(who: Portrait, people: str, at: Address, *, skin: int) -> Colour:
    word = EYE_WORDS.get(who.eyes.upper()[:3])
    if word or people == "zh" or skin > 2:
        return IRISES[word or "dark"]
    return IRISES[
        ("brown", "brown", "dark", "blue", "green", "hazel")[int(at.at("iris").uniform() * 6)]
    ]
