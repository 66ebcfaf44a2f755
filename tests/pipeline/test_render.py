"""Printing.

Boxes lie where the ink is, fonts hold what papers need, and what does not fit is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import UserError
from pipeline.printing import fonts, raster, template
from pipeline.printing.formats import FORMATS, money_words
from pipeline.printing.pagination import paginate
from pipeline.printing.render import draw_boxes, printed_text, render
from pipeline.printing.template import Layout
from pipeline.printing.typeset import Run, Style, wrap
from pipeline.records import Document, Fact, Page

A4 = (595.28, 841.89)
LINES = {
    "zh": (
        "王建国 2025年03月07日",
        "994305199705104806",
        "34,071.51",
        "叁万肆仟零柒拾壹元伍角壹分",
        "Statement gjpqy",
    ),
    "en": ("Payroll gjpqy", "994305199705104806", "$34,071.51", "WAVE fj", "Quarrybank Rd"),
}
HEAD = "paper: {width: 300, height: 200}\ndefaults: {font: hei, size: 10}\n"


def layout_of(
    folder: Path, pages: str, kind: str = "zh/bank_statement", head: str = HEAD
) -> Layout:
    path = folder / "own.yaml"
    path.write_text(f"kind: {kind}\n{head}{pages}", encoding="utf-8")
    return template.load_file(path)


def printed(layout: Layout, facts: Mapping[str, Fact], scale: float = 2.1) -> tuple[Page, ...]:
    return render(
        Document("d", layout.kind, "流水明细", layout.name, "p", facts), scale, layout=layout
    )


def rows(count: int) -> dict[str, Fact]:
    return {f"transactions.{i}.summary": f"第{i}笔" for i in range(count)}


@pytest.mark.parametrize("scale", [2.1, 4.7])
@pytest.mark.parametrize("role", fonts.roles())
def test_ink_boxes_lie_on_the_ink(role: str, scale: float) -> None:
    texts = [
        t for t in LINES["zh" if role in fonts.CHINESE else "en"] if not fonts.face(role).missing(t)
    ]
    runs = [
        Run(
            texts[i % len(texts)],
            role,
            8 + 0.37 * i,
            "#000000",
            60 + 0.63 * i,
            40 + 32 * i,
            0.0 if i % 3 else 0.7,
        )
        for i in range(24)
    ]
    width, height = round(A4[0] * scale), round(A4[1] * scale)
    with raster.opened(raster.pdf([runs], *A4)) as source:
        pixels = raster.onto(np.full((height, width, 3), 255, np.uint8), source)
    for run in runs:
        assert run.ink is not None
        box = np.array(run.ink) * ([width / A4[0], height / A4[1]] * 2)
        top, bottom = int(box[1] - 7), int(box[3] + 7)
        dark = pixels[top:bottom, :, 0] < 160
        across, down = np.flatnonzero(dark.any(0)), np.flatnonzero(dark.any(1)) + top
        found = np.array([across[0], down[0], across[-1] + 1, down[-1] + 1])
        assert np.abs(found - box).max() <= 1.5, (run, found - box)


@pytest.mark.parametrize("role", ["hei", "hei_bold", "song", "song_bold", "kai", "hand_zh"])
def test_chinese_faces_hold_every_character_of_gb2312(role: str) -> None:
    han = [
        bytes([a, b]).decode("gb2312")
        for a in range(0xB0, 0xF8)
        for b in range(0xA1, 0xFF)
        if not (a == 0xD7 and b > 0xF9)
    ]
    assert len(han) == 6763
    assert fonts.face(role).missing(han) == ""
    assert fonts.face(role).missing(map(chr, range(0x20, 0x7F))) == ""


def test_paper_faces_hold_names_and_signs_beyond_gb2312() -> None:
    for role in ("hei", "hei_bold", "song", "song_bold", "kai"):
        assert (
            fonts.face(role).missing("喆堃昇玥珺祎翀赟炘彧垚犇骉燚罳〇￥¥√□■№①㎡—…“”·《》【】（）")
            == ""
        )


@pytest.mark.parametrize(
    "role", ["sans", "sans_bold", "serif", "serif_bold", "mono", "hand_latin", "ocr"]
)
def test_latin_faces_hold_ascii(role: str) -> None:
    assert fonts.face(role).missing(map(chr, range(0x20, 0x7F))) == ""


def test_every_face_is_small_enough_and_comes_with_a_licence() -> None:
    for path in fonts.FOLDER.glob("*.ttf"):
        assert path.stat().st_size < 4_000 * 1024, path
        assert any(
            path.name in note.read_text(encoding="utf-8")
            for note in (fonts.FOLDER / "licences").glob("*.txt")
        ), path


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path,
        "pages: [{marks: [{field: person.name, box: [10, 10, 100, 20]}, "
        "{seal: seal.text, box: [100, 50, 90, 90]}]}]",
    )
    facts: dict[str, Fact] = {"person.name": "尧舟萱", "seal.text": "霁原恒泽银行"}
    first, second = printed(layout, facts)[0], printed(layout, facts)[0]
    assert first.pixels.tobytes() == second.pixels.tobytes()
    assert first.fields == second.fields


def test_a_page_carries_its_fields_text_label_size_and_ink(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path,
        "pages: [{marks: [{field: person.name, box: [10, 10, 100, 20], size: 12, "
        "color: '#808080'}]}]",
    )
    (page,) = printed(layout, {"person.name": "尧舟萱"}, 2.0)
    (field,) = page.fields
    assert (field.name, field.label, field.text) == ("person.name", "户名", "尧舟萱")
    assert field.size_px == pytest.approx(24) and field.ink == pytest.approx(128)
    assert page.pixels.shape == (400, 600, 3) and draw_boxes(page).shape == page.pixels.shape


def test_text_that_does_not_fit_is_refused_with_layout_field_and_text(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, "pages: [{marks: [{field: bank.name, box: [10, 10, 60, 20], shrink: 0.8}]}]"
    )
    with pytest.raises(UserError, match=r"/own\.yaml: bank\.name: '.*' overflows"):
        printed(layout, {"bank.name": "霁原恒泽商业储蓄合作银行"})


def test_text_shrinks_as_far_as_allowed(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, "pages: [{marks: [{field: bank.name, box: [10, 10, 60, 20], shrink: 0.8}]}]"
    )
    (page,) = printed(layout, {"bank.name": "霁原恒泽储蓄银"}, 2.0)
    assert page.fields[0].size_px == pytest.approx(2 * 60 / 7)


def test_a_missing_glyph_is_refused_with_the_character(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, "pages: [{marks: [{field: person.name, box: [10, 10, 100, 20], font: serif}]}]"
    )
    with pytest.raises(UserError, match=r"person\.name: font 'serif' has no glyph for '尧舟萱'"):
        printed(layout, {"person.name": "尧舟萱"})


def test_a_fact_the_document_does_not_state_is_refused_and_none_prints_nothing(
    tmp_path: Path,
) -> None:
    layout = layout_of(tmp_path, "pages: [{marks: [{field: person.name, box: [10, 10, 100, 20]}]}]")
    with pytest.raises(UserError, match="does not state it"):
        printed(layout, {})
    assert printed(layout, {"person.name": None})[0].fields == ()


def test_a_choice_is_ticked_and_boxed_with_its_caption(tmp_path: Path) -> None:
    ticks = ", ".join(
        f"{{tick: person.marital_status, equals: {v}, text: {v}, at: [{x}, 60]}}"
        for v, x in (("已婚", 20), ("未婚", 90))
    )
    layout = layout_of(tmp_path, f"pages: [{{marks: [{ticks}]}}]", "zh/loan_application_form")
    (page,) = printed(layout, {"person.marital_status": "未婚"})
    (field,) = page.fields
    assert field.text == "未婚" and 88 * 2.1 < field.box[0] < 92 * 2.1 and field.box[2] > 118 * 2.1
    assert printed_text(layout, "person.marital_status", "已婚") == "已婚"
    assert printed_text(layout, "person.marital_status", "离异") is None
    with pytest.raises(UserError, match="no box to tick for '离异'"):
        printed(layout, {"person.marital_status": "离异"})


def test_a_union_is_the_box_around_its_parts(tmp_path: Path) -> None:
    marks = ", ".join(
        f"{{field: birth.{p}, box: [{x}, 20, 40, 20], format: int}}"
        for p, x in (("year", 10), ("month", 60), ("day", 110))
    )
    union = (
        "{union: person.birth_date, of: [birth.year, birth.month, birth.day], format: date_parts}"
    )
    layout = layout_of(
        tmp_path, f"pages: [{{marks: [{union}, {marks}]}}]", "zh/identity_card_front"
    )
    (page,) = printed(
        layout,
        {
            "birth.year": 1997,
            "birth.month": 5,
            "birth.day": 10,
            "person.birth_date": date(1997, 5, 10),
        },
    )
    by = {f.name: f for f in page.fields}
    assert by["person.birth_date"].text == "1997年5月10日"
    assert by["person.birth_date"].box[::2] == (by["birth.year"].box[0], by["birth.day"].box[2])


def test_a_paragraph_gives_every_fact_its_own_box_on_one_line(tmp_path: Path) -> None:
    text = (
        "兹证明 {person.name} 自 {issue_date:date_cn} 起在本行开立账户，账号为 {account.number} "
        "，特此证明。"
    )
    layout = layout_of(
        tmp_path,
        f'pages: [{{marks: [{{paragraph: "{text}", box: [10, 10, 160, 120], underline: true}}]}}]',
    )
    facts: dict[str, Fact] = {
        "person.name": "尧舟萱",
        "issue_date": date(2026, 3, 1),
        "account.number": "9967106619738930",
    }
    (page,) = printed(layout, facts)
    assert [f.text for f in page.fields] == ["尧舟萱", "2026年03月01日", "9967106619738930"]
    assert all(f.box[3] - f.box[1] < 1.3 * f.size_px for f in page.fields)


def test_a_seal_records_what_is_cut_below_its_middle(tmp_path: Path) -> None:
    plain, both = (
        layout_of(tmp_path, f"pages: [{{marks: [{{seal: seal.text, box: [10, 10, 90, 90]{b}}}]}}]")
        for b in ("", ", bottom: currency")
    )
    facts: dict[str, Fact] = {"seal.text": "霁汀市档案馆", "currency": "查询专用章"}
    (without,), (page,) = printed(plain, facts), printed(both, facts)
    assert [(f.name, f.text) for f in page.fields] == [
        ("seal.text", "霁汀市档案馆"),
        ("currency", "查询专用章"),
    ]
    assert (page.pixels != without.pixels).any()
    assert (
        printed_text(both, "currency", "查询专用章") == "查询专用章"
        and printed_text(plain, "currency", "查询专用章") is None
    )


def test_decoration_goes_over_a_painted_ground_where_it_is_told_to(tmp_path: Path) -> None:
    ground = "{rect: [10, 10, 60, 60], width: 0, fill: '#204060'}"
    under, over = (
        printed(
            layout_of(
                tmp_path,
                f"pages: [{{marks: [{ground}, {{picture: emblem, art: emblem, "
                f"box: [20, 20, 40, 40], over: {o}}}]}}]",
            ),
            {},
        )[0].pixels
        for o in ("false", "true")
    )
    inside = np.s_[45:120, 45:120]
    assert (
        len(np.unique(under[inside].reshape(-1, 3), axis=0))
        == 1
        < len(np.unique(over[inside].reshape(-1, 3), axis=0))
    )


def test_a_comb_prints_one_character_to_a_cell(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path,
        "pages: [{marks: [{comb: person.id_number, box: [10, 10, 90, 14], cells: 9, font: mono, "
        "strip: '-'}]}]",
        "en/ssn_card",
    )
    (page,) = printed(layout, {"person.id_number": "969-00-9365"})
    assert (
        page.fields[0].text
        == printed_text(layout, "person.id_number", "969-00-9365")
        == "969009365"
    )
    assert page.fields[0].box[2] - page.fields[0].box[0] > 80 * 2.1
    with pytest.raises(UserError, match="more than 9 characters"):
        printed(layout, {"person.id_number": "969-00-93651"})


TABLE = (
    "rows: transactions, box: [10, {top}, 200, 150], row_height: 20, per_page: {n}, "
    "columns: [{{name: summary, header: 摘要, width: 80}}]"
)
FIRST, NEXT = "{" + TABLE.format(top=40, n=3) + "}", "{" + TABLE.format(top=10, n=5) + "}"


@pytest.mark.parametrize(
    ("count", "sheets"), [(0, [0]), (3, [3]), (4, [3, 1]), (8, [3, 5]), (14, [3, 5, 5, 1])]
)
def test_rows_run_on_over_repeated_sheets(tmp_path: Path, count: int, sheets: list[int]) -> None:
    layout = layout_of(
        tmp_path,
        f"pages: [{{marks: [{FIRST}]}}, {{repeat: transactions, marks: [{NEXT}, "
        f"{{field: page.number, box: [250, 180, 20, 14]}}]}}]",
    )
    pages = printed(layout, rows(count), 1.0)
    cells = [[f for f in p.fields if f.name.startswith("transactions")] for p in pages]
    assert [len(c) for c in cells] == sheets
    assert [f.name for c in cells for f in c] == [f"transactions.{i}.summary" for i in range(count)]
    assert [f.label for c in cells for f in c] == ["交易摘要"] * count
    assert [p.number for p in pages] == list(range(len(sheets)))


def test_rows_no_sheet_prints_are_refused(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, f"pages: [{{marks: [{FIRST}]}}]")
    with pytest.raises(UserError, match="transactions: 4 rows, but only 3 are printed"):
        paginate(layout, rows(4))


def test_a_specimen_mark_covers_the_page_and_changes_no_field(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, "pages: [{marks: [{field: person.name, box: [10, 10, 100, 20]}]}]")
    document = Document("d", layout.kind, "流水明细", layout.name, "p", {"person.name": "尧舟萱"})
    plain, marked = (
        render(document, 2.0, layout=layout)[0],
        render(document, 2.0, specimen=True, layout=layout)[0],
    )
    changed = (plain.pixels != marked.pixels).any(2).mean()
    assert plain.fields == marked.fields and 0.03 < changed < 0.5


def test_the_pdf_says_it_is_synthetic() -> None:
    document = raster.pdf([[]], *A4)
    assert b"(synthetic)" in document and document == raster.pdf([[]], *A4)


def test_no_line_begins_with_closing_punctuation_and_no_word_is_cut() -> None:
    style = Style("hei", 10, "#000000")
    for width in range(40, 140, 7):
        lines = wrap("绮岗市潋澜区，鹭汀街131号（东楼）12单元。住户：尧舟萱", style, width)
        assert (
            lines is not None
            and not any(line[0] in "，。；：、）" for line in lines)
            and not any(line[-1] == "（" for line in lines)
        )
    lines = wrap("7623 Quarrybank Road Unit 8G, Fallowhurst", Style("serif", 10, "#000000"), 70)
    assert lines is not None and " ".join(lines) == "7623 Quarrybank Road Unit 8G, Fallowhurst"


def test_an_image_or_a_pdf_can_be_the_paper(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(
        raster.pdf([[Run("FORM", "sans", 40, "#000000", 20, 150)]], 300, 200)
    )
    layout = layout_of(
        tmp_path,
        "pages: [{background: [{pdf: form.pdf}], marks: ["
        "{field: person.name, box: [10, 10, 100, 20]}]}]",
    )
    (page,) = printed(layout, {"person.name": "尧舟萱"}, 2.0)
    assert page.pixels[230:300, 40:250].min() < 40


def test_the_empty_fields_and_notes_of_a_fillable_pdf_are_drawn(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=(300, 200))
    canvas.acroForm.textfield(
        name="customer", x=80, y=140, width=120, height=20, borderColor=black, fillColor=white
    )
    canvas.acroForm.checkbox(
        name="married", x=80, y=100, size=20, borderColor=black, fillColor=white
    )
    canvas.showPage()
    canvas.save()
    layout = layout_of(
        tmp_path,
        "pages: [{background: [{pdf: form.pdf}], marks: ["
        "{field: person.name, box: [10, 170, 100, 20]}]}]",
    )
    (page,) = printed(layout, {"person.name": "尧舟萱"}, 2.0)
    assert page.pixels[80:84, 200:360].min() < 80  # the upper edge of the text field
    assert page.pixels[160:164, 165:195].min() < 80  # and of the box to tick


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("34071.51", "叁万肆仟零柒拾壹元伍角壹分"),
        ("0.05", "伍分"),
        ("10000", "壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("10005.05", "壹万零伍元零伍分"),
        ("-12.30", "负壹拾贰元叁角整"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert money_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("date_cn", date(1985, 5, 1), "1985年05月01日"),
        ("date_cn_plain", date(1985, 5, 1), "1985年5月1日"),
        ("date_short", date(2025, 8, 28), "Aug 28, 2025"),
        ("date_long", date(2025, 8, 28), "August 28, 2025"),
        ("date_us", date(2025, 8, 28), "08/28/2025"),
        ("money", Decimal("-34071.5"), "-34,071.50"),
        ("money_signed", Decimal("1234.56"), "+1,234.56"),
        ("money_usd", Decimal("-1234.56"), "-$1,234.56"),
        ("wan", Decimal("784070"), "78.4070万元"),
        ("spaced", "6222020200112233", "6222 0202 0011 2233"),
        ("month2", 7, "07"),
    ],
)
def test_formats(name: str, value: Fact, text: str) -> None:
    assert FORMATS[name](value) == text
