"""A layout that could not be printed is refused at load, in one line.

The line names the file, the key and the remedy.
"""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from flows.commands.layout_proof import proof
from flows.journey.loaded_units import LoadedUnits, load_units
from pipeline import recipe as recipes
from pipeline import units
from pipeline.errors import UserError
from pipeline.printing import fonts, template
from pipeline.printing.composition import compose
from pipeline.printing.render import printed_text, render
from pipeline.records import Document
from pipeline.roles import Facts

SHIPPED = [(kind, layout) for kind in units.names(Facts) for layout in template.layouts(kind)]
PAPER = "paper: {width: 300, height: 200}"
FIELD = "{field: person.name, box: [10, 10, 100, 20]}"


def load(folder: Path, text: str) -> template.Layout:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return template.load_file(path)


def marks(*items: str, kind: str = "zh/bank_statement") -> str:
    return (
        f"kind: {kind}\n{PAPER}\ndefaults: {{font: hei}}\n"
        f"pages: [{{marks: [{', '.join(items)}]}}]\n"
    )


@pytest.mark.parametrize(("kind", "layout"), SHIPPED)
def test_every_shipped_layout_can_be_printed(kind: str, layout: str) -> None:
    assert template.load_layout(kind, layout).about


REFUSED = {
    "not YAML": ("kind: [", "while parsing"),
    "not a mapping": ("- 1", "not a mapping"),
    "unknown kind": (
        f"kind: zh/passport\n{PAPER}\npages: [{{}}]",
        "kind: no kind called 'zh/passport'",
    ),
    "unknown top key": (marks(FIELD) + "colour: red", "colour: Extra inputs"),
    "no pages": (f"kind: zh/bank_statement\n{PAPER}\npages: []", "pages: "),
    "impossible paper": (
        "kind: zh/bank_statement\npaper: {width: -3, height: 200}\npages: [{}]",
        "paper.width: ",
    ),
    "a mark of no kind": (marks("{colour: red}"), "pages.0.marks.0: says no kind of mark"),
    "a mark that is not a mapping": (marks("7"), "pages.0.marks.0: "),
    "misspelt key": (
        marks("{field: person.name, box: [10, 10, 100, 20], colour: red}"),
        "pages.0.marks.0.colour: Extra inputs",
    ),
    "line that is no list": (marks("{line: 7}"), "pages.0.marks.0.line"),
    "unknown fact": (
        marks("{field: person.nmae, box: [10, 10, 100, 20]}"),
        "zh/bank_statement has no fact 'person.nmae'",
    ),
    "unknown fact in running text": (
        marks('{paragraph: "我 {person.nmae}", box: [10, 10, 100, 20]}'),
        "has no fact 'person.nmae'",
    ),
    "each of no list": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{each: homes, marks: []}}]",
        "pages.0.each: zh/bank_statement has no list 'homes'",
    ),
    "a fact of any row on a sheet for all": (
        marks("{field: transactions.*.amount, box: [10, 10, 100, 20]}"),
        "pages.0.marks.0: 'transactions.*.amount' is of no item",
    ),
    "unknown column": (
        marks(
            "{rows: transactions, box: [10, 10, 200, 90], row_height: 20, per_page: 3, "
            "columns: [{name: total, width: 80}]}"
        ),
        "has no fact 'transactions.0.total'",
    ),
    "unknown format": (
        marks("{field: person.name, box: [10, 10, 100, 20], format: roman}"),
        "format: no format called 'roman'",
    ),
    "unknown font": (
        marks("{field: person.name, box: [10, 10, 100, 20], font: comic}"),
        "font: no font called 'comic'",
    ),
    "unknown art": (
        marks("{seal: seal.text, art: wax, box: [10, 10, 90, 90]}"),
        "no unit called 'wax'",
    ),
    "unknown art parameter": (
        marks("{seal: seal.text, box: [10, 10, 90, 90], with: {wax: red}}"),
        "parameter 'wax'",
    ),
    "box off the page": (
        marks("{field: person.name, box: [250, 10, 100, 20]}"),
        "pages.0.marks.0: box: reaches 250, 10 to 350, 30, off the page",
    ),
    "text off the page": (marks("{text: 交易明细, at: [280, 20]}"), "text: reaches"),
    "overlapping fields": (
        marks(FIELD, "{field: bank.name, box: [50, 15, 100, 20]}"),
        "pages.0.marks.1.box: overlaps the box of pages.0.marks.0",
    ),
    "lines that do not fit the box": (
        marks("{field: person.name, box: [10, 10, 100, 20], lines: 3}"),
        "3 line(s) of 10.5 pt do not fit",
    ),
    "a fact twice": (
        marks(FIELD, "{field: person.name, box: [10, 40, 100, 20]}"),
        "pages.0.marks.1: 'person.name' is recorded by pages.0.marks.0 already",
    ),
    "a fact in a box and in running text": (
        marks(FIELD, '{paragraph: "我 {person.name}", box: [10, 40, 100, 20]}'),
        "pages.0.marks.1: 'person.name' is recorded by pages.0.marks.0 already",
    ),
    "a fact twice in running text": (
        marks('{paragraph: "{person.name} {person.name}", box: [10, 40, 100, 20]}'),
        "pages.0.marks.0: 'person.name' is recorded by itself already",
    ),
    "a fact in a box and on a seal": (
        marks(FIELD, "{seal: person.name, box: [10, 40, 90, 90]}"),
        "pages.0.marks.1: 'person.name' is recorded by pages.0.marks.0 already",
    ),
    "a cell in its table and beside it": (
        marks(
            "{rows: transactions, box: [10, 10, 200, 90], row_height: 20, per_page: 3, "
            "columns: [{name: summary, width: 80}]}",
            "{field: transactions.2.summary, box: [10, 110, 100, 20]}",
        ),
        "pages.0.marks.1: 'transactions.2.summary' is recorded by pages.0.marks.0 already",
    ),
    "one tick for two boxes": (
        marks(
            "{tick: currency, equals: 人民币, at: [20, 50]}",
            "{tick: currency, equals: 人民币, at: [20, 80]}",
        ),
        "is recorded by pages.0.marks.0 already",
    ),
    "missing glyph": (
        marks("{text: 户名, at: [20, 20], font: serif}"),
        "font 'serif' has no glyph for '户名'",
    ),
    "text without a place": (marks("{text: 户名}"), "give either at or box"),
    "columns wider than the table": (
        marks(
            "{rows: transactions, box: [10, 10, 90, 90], row_height: 20, per_page: 3, "
            "columns: [{name: summary, width: 180}]}"
        ),
        "columns: 180 pt",
    ),
    "more rows than fit": (
        marks(
            "{rows: transactions, box: [10, 10, 90, 90], row_height: 20, per_page: 9, "
            "columns: [{name: summary, width: 80}]}"
        ),
        "per_page: 200 pt of rows",
    ),
    "heading wider than its column": (
        marks(
            "{rows: transactions, box: [10, 10, 90, 90], row_height: 20, per_page: 3, "
            "columns: [{name: summary, header: 交易摘要, width: 30}]}"
        ),
        "header: ",
    ),
    "a closing line without room for its caption": (
        marks(
            "{rows: transactions, box: [10, 10, 90, 90], row_height: 20, per_page: 2, "
            "columns: [{name: summary, width: 80}], "
            "foot: {name: bank.name, header: 交易金额合计, width: 50}}"
        ),
        "foot.header: ",
    ),
    "repeat without rows": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{repeat: transactions}}]",
        "pages.0.repeat",
    ),
    "no such picture": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: no.png}}]}}]",
        "pages.0.background.0: no file 'no.png'",
    ),
    "a picture out of the folder": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: ../a.png}}]}}]",
        "leads out of the layout's folder",
    ),
    "a picture by its full path": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: /a.png}}]}}]",
        "leads out of the layout's folder",
    ),
    "no font": (marks("{text: a, at: [20, 20], font: ''}"), "font: no font called ''"),
    "more cells than anybody fills": (
        marks("{comb: person.name, box: [10, 10, 100, 20], cells: 100000000}"),
        "cells",
    ),
    "a key twice": (
        marks(FIELD) + "kind: zh/bank_statement",
        "the key 'kind' stands here a second time in line 5",
    ),
    "marks without end": (
        marks(FIELD) + "every: &a [" + "{}, " * 999 + "{}]\nlast: [" + "*a, " * 300 + "*a]",
        "aliases unfold",
    ),
    "a word for no fact": (
        marks(FIELD) + "labels: {person.nmae: 户主}",
        "labels: no fact 'person.nmae'",
    ),
    "a word that is none": (
        marks(FIELD) + "labels: {person.name: ' '}",
        "labels: 'person.name' has an empty label",
    ),
    "two grounds in one": (
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: a.png, art: logo}}]}}]",
        "give one of art, image, pdf",
    ),
}


def test_a_layout_may_have_its_own_word_for_a_fact(tmp_path: Path) -> None:
    own = load(tmp_path, marks(FIELD) + "labels: {person.name: 储户, transactions.*.balance: 结余}")
    assert (
        own.label("person.name"),
        own.label("transactions.3.balance"),
        own.label("bank.name"),
    ) == ("储户", "结余", "开户行")


@pytest.mark.parametrize("case", REFUSED)
def test_a_layout_is_refused_with_file_and_key(tmp_path: Path, case: str) -> None:
    text, message = REFUSED[case]
    with pytest.raises(UserError) as refusal:
        load(tmp_path, text)
    said = str(refusal.value)
    assert "own.yaml: " in said and message in said and "\n" not in said


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.yaml"):
        template.load_file(tmp_path / "none.yaml")


def test_a_picture_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"nothing")
    with pytest.raises(UserError, match="not a readable picture"):
        load(
            tmp_path,
            f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: bad.png}}]}}]",
        )


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 60).save(whole, "JPEG")
    (tmp_path / "half.jpg").write_bytes(whole.getvalue()[:5000])
    with pytest.raises(UserError, match="not a readable picture"):
        load(
            tmp_path,
            f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: half.jpg}}]}}]",
        )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_any_picture_may_lie_below_and_what_is_transparent_is_paper(
    tmp_path: Path, mode: str
) -> None:
    blank = Image.new(mode, (60, 40), 0)
    blank.save(tmp_path / "blank.png")
    layout = load(
        tmp_path,
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: blank.png}}]}}]",
    )
    (page,) = render(Document("d", layout.kind, "", "own", "p", {}), 1.0, layout=layout)
    assert page.pixels.min() == page.pixels.max() == (255 if mode == "RGBA" else 0)


def test_the_digest_of_a_layout_knows_its_pictures(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), 0).save(tmp_path / "blank.png")
    load(
        tmp_path,
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: [{{image: blank.png}}]}}]",
    )
    before = template.digest(tmp_path / "own.yaml")
    Image.new("RGB", (60, 40), 1).save(tmp_path / "blank.png")
    assert template.digest(tmp_path / "own.yaml") != before


def own(folder: Path, layout: str, **keys: object) -> LoadedUnits:
    load(folder, layout)
    path = str(folder / "own.yaml")
    text = json.dumps({"languages": {"en": 1}, "templates": [path], **keys}).replace("OWN", path)
    (folder / "recipe.json").write_text(text, encoding="utf-8")
    return load_units(recipes.load(str(folder / "recipe.json")).model_dump_json())


CARD = (
    "kind: en/ssn_card\n"
    + PAPER
    + "\npages: [{marks: [{field: person.name, box: [10, 10, %s, 20], font: sans}]}]"
)


def test_a_layout_of_ones_own_joins_the_shipped_ones_or_replaces_them(tmp_path: Path) -> None:
    path = str(tmp_path / "own.yaml")
    assert own(tmp_path, CARD % 200).layouts["en/ssn_card"] == {"columns": 1, "crest": 1, path: 1}
    assert own(tmp_path, CARD % 200, documents={"en/ssn_card": {"OWN": 3}}).layouts[
        "en/ssn_card"
    ] == {path: 3}
    assert own(tmp_path, CARD % 200, documents={"en/ssn_card": {"crest": 2}}).layouts[
        "en/ssn_card"
    ] == {path: 1, "crest": 2}
    with pytest.raises(
        UserError, match="is a layout of en/ssn_card, which documents does not name"
    ):
        own(tmp_path, CARD % 200, documents={"en/bank_statement": {}})


def test_a_layout_too_small_for_real_names_is_refused_before_anything_is_made(
    tmp_path: Path,
) -> None:
    proof(own(tmp_path, CARD % 200))
    with pytest.raises(UserError, match=r"own\.yaml: person\.name: .* overflows"):
        proof(own(tmp_path, CARD % 30))


def test_a_pdf_without_that_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"nothing")
    with pytest.raises(UserError, match="has no page 2"):
        load(
            tmp_path,
            f"kind: zh/bank_statement\n{PAPER}\npages: [{{background: ["
            "{pdf: bad.pdf, page: 2}]}]",
        )


def test_a_shipped_layout_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UserError, match="gridded_wide"):
        template.load_layout("zh/bank_statement", "nothing")


def test_captions_may_read_yes_no_or_a_number(tmp_path: Path) -> None:
    layout = load(
        tmp_path,
        marks(
            "{text: No, at: [20, 20]}",
            "{text: 12, at: [20, 40]}",
            "{text: 2025-01-01, at: [20, 60]}",
        ),
    )
    assert [getattr(m, "text", None) for m in layout.pages[0].marks] == ["No", "12", "2025-01-01"]


def test_a_layout_by_its_path_must_be_of_the_kind_asked_for(tmp_path: Path) -> None:
    load(tmp_path, marks(FIELD))
    path = str(tmp_path / "own.yaml")
    assert template.load_layout("zh/bank_statement", path).name == "own"
    with pytest.raises(UserError, match=r"not of zh/income_certificate"):
        template.load_layout("zh/income_certificate", path)


def test_a_sheet_for_each_item_is_printed_with_that_items_facts(tmp_path: Path) -> None:
    text = (
        'paragraph: "{item.number}: {transactions.*.amount:money}", font: hei, size: 12, '
        "color: '#000000', box: [10, 10, 200, 20]"
    )
    layout = load(
        tmp_path,
        f"kind: zh/bank_statement\n{PAPER}\npages: [{{each: transactions, marks: [{{{text}}}]}}, "
        "{marks: []}]\n",
    )
    facts = {f"transactions.{i}.amount": Decimal(amount) for i, amount in enumerate((5, 7, 9))}
    pages = render(Document("d", "zh/bank_statement", "", "own", "", facts), 1.0, layout=layout)
    assert [[(f.name, f.text) for f in p.fields] for p in pages] == [
        [("transactions.0.amount", "5.00")],
        [("transactions.1.amount", "7.00")],
        [("transactions.2.amount", "9.00")],
        [],
    ]
    assert printed_text(layout, "transactions.2.amount", Decimal(9)) == "9.00"


def test_what_a_face_cannot_print_is_refused_with_the_faces_that_can(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load(tmp_path, marks("{text: 户名, at: [20, 20], font: serif}"))
    assert "hei or hei_bold or kai" in refused.value.remedy and "sans" not in refused.value.remedy
    assert not fonts.face("song").missing("户名") and " song " in refused.value.remedy
    with pytest.raises(UserError, match="choose another text: no font has it"):
        load(tmp_path, marks('{text: "\U0001f600", at: [20, 20], font: serif}'))


def test_a_paper_that_states_what_its_labels_lack_is_refused_when_printed() -> None:
    unit = units.load(Facts, "en/ssn_card")
    facts = {**dict.fromkeys(unit.labels), "person.shoes": "44"}
    paper = Document("d", "en/ssn_card", unit.label, "crest", "p", facts)
    with pytest.raises(UserError) as refused:
        compose(paper)
    assert refused.value.line() == (
        "templates/en/ssn_card/facts.py: a paper states 'person.shoes', which labels does not "
        "have; add it to labels, a table's as `table.*.column`, or state it no more"
    )
