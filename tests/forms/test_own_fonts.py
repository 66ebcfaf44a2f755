"""Fonts of a form's own folder: measured as they are drawn, and refused where they may not be."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from own_forms import facts, lay, unit

from pipeline.errors import UserError
from pipeline.printing.render import render
from pipeline.printing.template import digest, load_file
from pipeline.records import Document

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-äöüßÄÖÜéèç"
EM = 2048  # not the thousand that PDFs count in


def font(file: Path, *, rights: int = 0, letters: str = LETTERS, outlines: str = "glyf") -> Path:
    """A font of blocks, each letter of another width."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = {ord(c): f"u{ord(c):04X}" for c in letters}
    order = [".notdef", *names.values()]
    made = FontBuilder(EM, isTTF=outlines == "glyf")
    made.setupGlyphOrder(order)
    made.setupCharacterMap(names)
    widths = {name: 700 + 37 * n % 555 for n, name in enumerate(order)}
    if outlines == "glyf":
        made.setupGlyf({n: _block(TTGlyphPen(None), n, w).glyph() for n, w in widths.items()})
    else:
        shapes = {
            n: _block(T2CharStringPen(w, None), n, w).getCharString() for n, w in widths.items()
        }
        made.setupCFF("Trial", {}, shapes, {})
    made.setupHorizontalMetrics({name: (width, 60) for name, width in widths.items()})
    made.setupHorizontalHeader(ascent=1600, descent=-400)
    made.setupNameTable({"familyName": "Trial", "styleName": "Regular", "psName": "Trial"})
    made.setupOS2(fsType=rights, sTypoAscender=1600, sTypoDescender=-400)
    made.setupPost()
    made.save(file)
    return file


def _block(pen: Any, name: str, width: int) -> Any:
    if name != "u0020":
        pen.moveTo((60, 0))
        pen.lineTo((60, 1400))
        pen.lineTo((width - 60, 1400))
        pen.lineTo((width - 60, 0))
        pen.closePath()
    return pen


def form(folder: Path, name: str = "fonts/Haus.ttf") -> Path:
    """A kind whose one page is set in a font of its folder."""
    lay(folder, {"who": {"type": "name"}})
    page = {
        "paper": {"width": 400, "height": 100},
        "defaults": {"font": name, "size": 12},
        "pages": [{"marks": [{"field": "who", "box": [20, 40, 370, 18], "shrink": 0.4}]}],
    }
    (folder / "page.yaml").write_text(yaml.safe_dump(page), encoding="utf-8")
    return folder / "page.yaml"


def test_a_field_in_an_own_font_has_its_box_where_its_ink_is(tmp_path: Path) -> None:
    font(tmp_path / "fonts" / "Haus.ttf")
    layout = load_file(form(tmp_path))
    own = unit(tmp_path / "kind.yaml")
    for index in range(4):
        said = facts(tmp_path / "kind.yaml", index)
        if set(str(said["who"])) - set(LETTERS):
            continue
        paper = Document("p", layout.kind, own.label, "page.yaml", "x", said)
        page = render(paper, 4.0, layout=layout)[0]
        ys, xs = np.nonzero(page.pixels.min(axis=2) < 128)
        ink = (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
        assert np.abs(np.subtract(ink, page.fields[0].box)).max() < 2  # half a point


@pytest.mark.parametrize("rights", [0x0002, 0x0100, 0x0200, 0x0304])
def test_a_font_whose_licence_bits_forbid_it_is_refused(tmp_path: Path, rights: int) -> None:
    font(tmp_path / "fonts" / "Haus.ttf", rights=rights)
    with pytest.raises(UserError, match="fsType"):
        load_file(form(tmp_path))


@pytest.mark.parametrize("rights", [0, 0x0004, 0x0008])
def test_a_font_that_may_be_embedded_is_taken(tmp_path: Path, rights: int) -> None:
    font(tmp_path / "fonts" / "Haus.ttf", rights=rights)
    assert load_file(form(tmp_path)).own is not None


def test_postscript_outlines_and_nonsense_are_refused_in_one_line(tmp_path: Path) -> None:
    font(tmp_path / "fonts" / "Haus.otf", outlines="cff")
    with pytest.raises(UserError, match="PostScript"):
        load_file(form(tmp_path, "fonts/Haus.otf"))
    for data in (b"", b"no font", b"\x00\x01\x00\x00" + b"\xff" * 400):
        (tmp_path / "fonts" / "Bad.ttf").write_bytes(data)
        with pytest.raises(UserError, match=r"fonts/Bad\.ttf") as refused:
            load_file(form(tmp_path, "fonts/Bad.ttf"))
        assert "\n" not in refused.value.line()


def test_a_font_that_would_keep_its_reader_busy_is_given_up(tmp_path: Path) -> None:
    file = font(tmp_path / "fonts" / "Haus.ttf")
    data = bytearray(file.read_bytes())
    tables = struct.unpack_from(">H", data, 4)[0]
    for n in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
        if tag == b"cmap":  # one group of all numbers there are
            group = struct.pack(">HHLLLLLL", 12, 0, 28, 0, 1, 0, 0x7FFFFFFF, 0)
            data += group
            struct.pack_into(">HHHHL", data, start, 0, 1, 3, 10, len(data) - len(group) - start)
    file.write_bytes(bytes(data))
    with pytest.raises(UserError, match=r"Haus\.ttf"):
        load_file(form(tmp_path))


@pytest.mark.parametrize("name", ["fonts/../../x.ttf", "/etc/x.ttf", "Haus.ttf", "fonts/none.ttf"])
def test_a_font_lies_in_the_folder_and_nowhere_else(tmp_path: Path, name: str) -> None:
    font(tmp_path / "Haus.ttf")
    with pytest.raises(UserError, match="no file"):
        load_file(form(tmp_path, name))


def test_a_letter_the_font_lacks_is_named_before_anything_is_made(tmp_path: Path) -> None:
    font(tmp_path / "fonts" / "Haus.ttf", letters=LETTERS.replace("ö", ""))
    with pytest.raises(UserError, match="no glyph for 'ö', which names of de-DE have"):
        load_file(form(tmp_path))


def test_a_shipped_font_that_cannot_print_a_countrys_names_is_refused_too(tmp_path: Path) -> None:
    lay(tmp_path, {"who": {"type": "name"}}, locale="ro-RO")
    with pytest.raises(UserError, match="names of ro-RO"):
        load_file(tmp_path / "page.yaml")


def test_two_fonts_of_one_inner_name_are_each_set_as_they_are(tmp_path: Path) -> None:
    inks = []
    for name, letters in (("one", LETTERS), ("two", LETTERS[::-1]), ("three", LETTERS)):
        font(tmp_path / name / "fonts" / "Haus.ttf", letters=letters)  # of other widths
        layout = load_file(form(tmp_path / name))
        own = unit(tmp_path / name / "kind.yaml")
        paper = Document("p", layout.kind, own.label, "page.yaml", "x", {"who": "Trial Of It"})
        page = render(paper, 4.0, layout=layout)[0]
        xs = np.nonzero(page.pixels.min(axis=2) < 128)[1]
        inks.append((xs.min(), xs.max() + 1))
        assert np.abs(np.subtract(inks[-1], page.fields[0].box[::2])).max() < 2
    assert inks[0] == inks[2] != inks[1]


def test_another_font_of_the_same_name_is_another_digest(tmp_path: Path) -> None:
    font(tmp_path / "fonts" / "Haus.ttf")
    page = form(tmp_path)
    before = digest(page)
    font(tmp_path / "fonts" / "Haus.ttf", letters=LETTERS + "ñ")
    assert digest(page) != before
