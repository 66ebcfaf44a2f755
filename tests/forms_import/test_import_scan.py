"""A scan becomes a form: level, its captions and rules on bare paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import yaml
from forms_drawn import CAPTIONS, SIGNATURE, STAMP, VALUES, scanned
from test_import_acroform import marks

from flows.commands.import_form import import_form
from flows.forms.blanking import readings
from flows.forms.scans.classes import Ink, told_apart
from flows.forms.scans.ink import darkness
from flows.forms.scans.straighten import opened, page_quad, skew, straight

pytestmark = pytest.mark.ocr
CONTRASTS = (1.0, 3.0, 8.0)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("scan")
    (folder / "scan.jpg").write_bytes(scanned())
    import_form([str(folder / "scan.jpg")], str(folder / "form"))
    return {
        "folder": folder / "form",
        "layout": yaml.safe_load((folder / "form/form.yaml").read_text()),
        "kind": yaml.safe_load((folder / "form/kind.yaml").read_text()),
        "ground": cv2.cvtColor(cv2.imread(str(folder / "form/background1.png")), cv2.COLOR_BGR2RGB),
    }


@pytest.mark.parametrize("lean", [-2.3, 0.4, 1.1])
def test_skew_is_found_to_a_tenth_of_a_degree(lean: float) -> None:
    pixels, dots = opened(scanned(lean))
    assert dots == 0 and skew(pixels) == pytest.approx(lean, abs=0.1)


def test_of_a_photograph_the_page_is_cut_out_and_levelled() -> None:
    pixels, _ = opened(scanned(0.0))
    tall, wide = pixels.shape[:2]
    corners = np.array([[210, 160], [1500, 90], [1580, 2050], [130, 1950]], np.float32)
    whole = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    warp = cv2.getPerspectiveTransform(whole, corners)
    photo = cv2.warpPerspective(pixels, warp, (1700, 2200), borderValue=(70, 60, 50))
    found = page_quad(photo)
    assert np.abs(found - corners).max() < 12
    flat, _ = straight(photo)
    assert flat.shape[0] / flat.shape[1] == pytest.approx(tall / wide, rel=0.01)
    assert abs(skew(flat)) < 0.15


def test_captions_are_read_and_stay_readable(form: dict[str, Any]) -> None:
    kept = json.loads((form["folder"] / "captions.json").read_text())
    assert {run["text"] for run in kept} == set(CAPTIONS)
    seen = " ".join(reading.text for reading in readings(form["ground"], 0.3))
    assert all(caption in seen for caption in CAPTIONS)


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_no_value_is_read_at_any_contrast(form: dict[str, Any], contrast: float) -> None:
    plain = form["ground"].astype(np.float32)
    middle = np.median(plain)
    shown = np.clip((plain - middle) * contrast + 128, 0, 255).astype(np.uint8)
    seen = {reading.text for reading in readings(shown, 0.3)}
    allowed = set(CAPTIONS)
    assert {text for text in seen if sum(c.isalnum() for c in text) > 2} <= allowed
    assert not any(value in text for value in VALUES for text in seen)


def test_stamp_and_signature_leave_no_ink(form: dict[str, Any]) -> None:
    grey = cv2.cvtColor(form["ground"], cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper, grain = np.median(grey), grey.std()
    for left, top, right, bottom in (STAMP, SIGNATURE):
        part = grey[top - 60 : bottom + 60, left - 60 : right + 60]
        soft = cv2.GaussianBlur(part, (0, 0), 1.5)
        assert (soft < paper - 0.08 * 255).sum() == 0 and grain > 2


def test_rules_and_leaders_go_on_under_what_was_written_on_them(form: dict[str, Any]) -> None:
    grey = cv2.cvtColor(form["ground"], cv2.COLOR_RGB2GRAY).astype(np.float32)
    name = next(m for m in marks(form, "field") if m["field"] == "applicant.name")
    scale = form["ground"].shape[1] / 595.28
    left, top, wide, tall = (v * scale for v in name["box"])
    assert name["box"][2] > 250  # to the leader's end
    below = slice(round(top), round(top + tall + 14))
    start = grey[below, round(left) : round(left + 150)]
    end = grey[below, round(left + wide - 200) : round(left + wide - 50)]
    dots = [int((part < np.median(grey) - 60).any(0).sum()) for part in (start, end)]
    assert dots[1] > 20 and dots[0] == pytest.approx(dots[1], rel=0.3)


def test_grain_stays_as_strong(form: dict[str, Any]) -> None:
    pixels, _ = straight(opened(scanned())[0])
    bare = (slice(1900, 2100), slice(300, 900))
    before, after = (p[bare][..., 0].std() for p in (pixels, form["ground"]))
    assert after == pytest.approx(before, rel=0.2)


def test_a_signature_is_drawn_anew(form: dict[str, Any]) -> None:
    (signed,) = marks(form, "signature")
    assert signed["box"][2] > 80


def test_a_picture_says_nothing_but_pixels(form: dict[str, Any]) -> None:
    data = (form["folder"] / "background1.png").read_bytes()
    kinds = {data[i + 4 : i + 8] for i in chunks(data)}
    assert kinds <= {b"IHDR", b"IDAT", b"IEND"}


def chunks(data: bytes) -> list[int]:
    found, at = [], 8
    while at < len(data):
        found.append(at)
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return found


def test_pictures_and_pdfs_are_not_mixed(tmp_path: Path) -> None:
    from forms_drawn import statement

    from pipeline.errors import UserError

    (tmp_path / "a.pdf").write_bytes(statement())
    (tmp_path / "b.jpg").write_bytes(scanned())
    with pytest.raises(UserError, match="together"):
        import_form([str(tmp_path / "a.pdf"), str(tmp_path / "b.jpg")], str(tmp_path / "out"))


def test_a_pdf_that_is_but_a_picture_of_a_page_is_a_scan(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    (tmp_path / "scan.jpg").write_bytes(scanned())
    page = Canvas(str(tmp_path / "scan.pdf"), pagesize=(595.28, 841.89), invariant=1)
    page.drawImage(ImageReader(Image.open(tmp_path / "scan.jpg")), 0, 0, 595.28, 841.89)
    text = page.beginText(60, 760)
    text.setTextRenderMode(3)
    text.textOut(VALUES[0])  # as OCR programs lay under a scan
    page.drawText(text)
    page.save()
    import_form([str(tmp_path / "scan.pdf")], str(tmp_path / "form"))
    kept = json.loads((tmp_path / "form/captions.json").read_text())
    assert {run["text"] for run in kept} == set(CAPTIONS)


def test_a_scan_in_a_pdf_is_as_large_as_its_page(tmp_path: Path) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "scan.pdf"), pagesize=(400, 420), invariant=1)
    page.drawImage(ImageReader(_worded(800, 840)), 0, 0, 400, 420)
    page.save()
    import_form([str(tmp_path / "scan.pdf")], str(tmp_path / "form"))
    paper = yaml.safe_load((tmp_path / "form/form.yaml").read_text())["paper"]
    assert (paper["width"], paper["height"]) == pytest.approx((400, 420), abs=1)


def _worded(wide: int, tall: int) -> Any:
    """Bare paper of no usual shape with one caption on it."""
    from PIL import Image

    sheet = np.full((tall, wide, 3), 235, np.uint8)
    where = (wide // 8, tall // 3)
    cv2.putText(sheet, "Nettoverdienst monatlich", where, cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    return Image.fromarray(sheet)


def test_a_stamp_and_a_signature_of_ours_take_the_place_of_the_source_s(
    form: dict[str, Any],
) -> None:
    (seal,) = marks(form, "seal")
    (hand,) = marks(form, "signature")
    scale = form["ground"].shape[1] / 595.28
    for mark, place in ((seal, STAMP), (hand, SIGNATURE)):
        left, top, wide, tall = (v * scale for v in mark["box"])
        overlap = min(left + wide, place[2]) - max(left, place[0])
        assert overlap > 0.7 * (place[2] - place[0]) and wide < 1.4 * (place[2] - place[0])
        assert top < (place[1] + place[3]) / 2 < top + tall
    assert seal["with"]["color"] == "black" and hand["with"]["ink"] == "black"
    assert form["kind"]["fields"]["stamp"]["from"] == "employer.name"
    assert "PERSONAL" not in (form["folder"] / "form.yaml").read_text()


@pytest.mark.parametrize(("ink", "tint"), [((190, 30, 40), "red"), ((30, 50, 170), "blue")])
def test_a_round_stamp_is_told_by_its_colour_and_drawn_in_it(
    ink: tuple[int, int, int], tint: str
) -> None:
    page = np.full((2339, 1654, 3), 250, np.uint8)
    cv2.circle(page, (1100, 1800), 130, ink, 6)
    cv2.putText(page, "Muster AG", (1010, 1810), cv2.FONT_HERSHEY_SIMPLEX, 1.0, ink, 2)
    cv2.putText(page, "42 km", (300, 900), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 2.0, (20, 20, 20), 3)
    xs = np.linspace(300, 640, 200)
    ys = 1800 + 40 * np.sin(xs / 13) * np.cos(xs / 90)
    cv2.polylines(page, [np.stack([xs, ys], 1).astype(np.int32)], False, (20, 20, 20), 3)
    dark, mask = darkness(page)
    found = told_apart(Ink(page, dark, mask, (), (), ()))
    assert [mark.kind for mark in found] == ["stamp", "signature", "handwriting"]
    stamp, hand, note = found
    assert stamp.tint == tint and hand.tint == "black"
    assert stamp.box == pytest.approx((967, 1667, 1234, 1934), abs=8)
    assert hand.box == pytest.approx((298, 1759, 642, 1841), abs=8)
    assert note.box[1] < 900 < note.box[3] + 10


def test_print_alone_has_neither_stamp_nor_signature() -> None:
    pixels, _ = straight(opened(scanned())[0])
    dark, mask = darkness(pixels)
    mask[1400:] = False  # below its print
    whole = ((0.0, 0.0, 1654.0, 1400.0),)
    assert told_apart(Ink(pixels, dark, mask, (), whole, ())) == []
