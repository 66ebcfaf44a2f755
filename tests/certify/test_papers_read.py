"""What is taken from a bank's papers, and what may print on a paper of ours."""

from __future__ import annotations

import ast
import io

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from flows.certify import bounded, canaries, sources
from flows.certify.captions import captions
from flows.certify.form_words import FormWords
from flows.certify.ink import Ink
from flows.certify.judgement import Judgement
from flows.certify.matching import Matcher
from flows.certify.pixels import Pixels
from flows.run.isolated import Killed
from pipeline import dictionary, records
from pipeline.units import ROOT


def texts(data: bytes) -> set[str]:
    found = sources.source(data, "one", scans=False)
    assert not found.unread
    return {secret.text for secret in found.secrets}


def encoded(sort: str, *, said: str = "") -> bytes:
    exif = Image.Exif()
    exif[0x010E] = said  # ImageDescription
    file = io.BytesIO()
    Image.new("RGB", (24, 24), "white").save(file, sort, exif=exif)
    return file.getvalue()


def test_a_comma_is_part_of_a_value_or_between_two() -> None:
    found = texts(b"Osterkamp, Wilhelmine; 1.234,56\nAdalbert Quendelmoos,Lindensteig 118b\n")
    assert {"Osterkamp, Wilhelmine", "1.234,56"} <= found
    assert {"Adalbert Quendelmoos", "Lindensteig 118b"} <= found


@pytest.mark.parametrize("sort", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_picture_of_any_sort_is_a_source(sort: str) -> None:
    assert "Wilhelmine Osterkamp" in texts(encoded(sort, said="Wilhelmine Osterkamp"))


def test_a_picture_too_large_to_unfold_is_told_as_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    seen = Pixels(Matcher([]), Judgement([], ()), Ink([], []))
    seen.picture(encoded("PNG"), "row 1", "one", facts=())
    assert [each.why for each in seen.unread] == ["cannot be decoded"]


def test_what_only_a_reader_of_the_code_sees_is_no_caption() -> None:
    printed = set(captions([], []))
    told = set()
    for path in sorted((ROOT / "pipeline" / "printing").rglob("*.py")):
        told.add((ast.get_docstring(ast.parse(path.read_text("utf-8")), clean=False) or "")[:200])
    assert printed and not printed & (told - {""})
    kind = "zh/payslip"
    assert not set(captions([kind], [])) & {field.en for field in dictionary.of(kind)}


def test_canaries_are_looked_for_on_their_own_page_however_long_the_source_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 300), invariant=1)
    for _ in range(sources.MOST_SCANS + 5):
        canvas.showPage()
    canvas.save()
    shapes = []

    def seen(_: object, picture: records.Pixels) -> set[int]:
        shapes.append(picture.shape)
        return set()

    monkeypatch.setattr(canaries, "seen", seen)
    canaries.self_test([file.getvalue()], b"test")
    assert shapes[0] == (2 * 440, 2 * 595, 3)


def hostile() -> dict[str, bytes]:
    """Papers that no reader may trust, by what they are."""
    bomb = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300)).obj["/Contents"] = pikepdf.Stream(
            pdf, b"BT (x) Tj ET " * 8_000_000
        )
        pdf.save(bomb, compress_streams=True)
    locked = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300))
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    deep = b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    return {"bomb": bomb.getvalue(), "locked": locked.getvalue(), "deep": deep}


def test_hostile_papers_are_unread_in_a_line_and_the_others_are_read() -> None:
    papers = hostile()
    read = bounded.read([*papers.values(), b"Wilhelmine Osterkamp, born 02.05.1961"])
    assert [bool(paper.unread) for paper in read] == [True, True, True, False]
    assert "Wilhelmine Osterkamp" in {secret.text for secret in read[-1].secrets}
    for number, paper in enumerate(read[:3], 1):
        for each in paper.unread:
            assert each.place.startswith(f"source {number}") and "\n" not in each.place + each.why


def test_a_paper_on_which_a_reader_ends_is_told_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def within(_: str, contents: list[bytes], before: int) -> list[bounded.Paper]:
        if b"deadly" in contents:
            raise Killed("creditdocs", "killed", "none")
        return bounded.papers(contents, before)

    monkeypatch.setattr(bounded, "within", within)
    one, two, three = bounded.read([b"Adalbert Quendelmoos", b"deadly", b"Ottokar Hagebuche"])
    assert [each.text for each in one.secrets] == ["Adalbert Quendelmoos"] and not three.unread
    assert [each.place for each in two.unread] == ["source 2"] and not two.secrets
    assert {each.group for each in three.secrets} == {"source 3"}


def test_a_source_that_cannot_be_planted_is_told_and_the_self_test_goes_on_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def within(_: str, papers: list[bytes], *__: object) -> list[object]:
        if papers:
            raise RuntimeError("a process of creditdocs ended with status 1")
        return ["tested"]

    monkeypatch.setattr(bounded, "within", within)
    tested, unread = bounded.self_test([b"%PDF"], b"salt", FormWords())
    assert tested == ["tested"] and [each.place for each in unread] == ["self-test"]
