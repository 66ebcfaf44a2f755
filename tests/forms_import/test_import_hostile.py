"""Hostile files end in one line, within bounds of time and memory, and leave nothing behind."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from command import creditdocs
from forms_drawn import fillable, saved, scanned
from PIL import Image

from flows.commands.import_form import import_form
from pipeline.errors import UserError


def bomb() -> bytes:
    """Content that unfolds to two gigabytes."""
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        packer = zlib.compressobj(9)
        piece = b"0 0 m 9 9 l S\n" * 75_000
        packed = b"".join(packer.compress(piece) for _ in range(2000)) + packer.flush()
        pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        return saved(pdf)


def cyclic() -> bytes:
    data = fillable()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        return saved(pdf)


def parents() -> bytes:
    """A field that is its own parent."""
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
        field.Parent = field
        for widget in pdf.pages[0].Annots:
            if "/FT" in widget:
                del widget["/FT"]
            widget.Parent = field
        return saved(pdf)


def picture_bomb() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(buffer, "PNG")
    return buffer.getvalue()


def many_pages() -> bytes:
    pdf = pikepdf.new()
    for _ in range(500):
        pdf.add_blank_page()
    return saved(pdf)


def huge_page() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(14_000, 14_000))
    return saved(pdf)


HOSTILE = {
    "bomb": bomb,
    "cyclic": cyclic,
    "truncated": lambda: fillable()[:900],
    "header": lambda: b"%PDF-1.7\n",
    "picture_bomb": picture_bomb,
    "truncated_picture": lambda: scanned()[:3000],
    "pages": many_pages,
    "huge": huge_page,
    "no_page": lambda: saved(pikepdf.new()),
    "text": lambda: b"Dear bank,\n" * 100,
    "empty": lambda: b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(HOSTILE[name]())
    started = time.monotonic()
    with pytest.raises(UserError) as refused:
        import_form([str(tmp_path / "form.pdf")], str(tmp_path / "out"))
    line = refused.value.line()
    assert "form.pdf" in line and "\n" not in line and len(line) < 500
    assert time.monotonic() - started < 120
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["bomb", "picture_bomb"])
def test_a_hostile_file_takes_no_more_memory_than_a_machine_has(name: str, tmp_path: Path) -> None:
    """Of the children of a process of its own: those of other tests do not count."""
    (tmp_path / "form.pdf").write_bytes(HOSTILE[name]())
    code = (
        "import resource, sys\n"
        "from flows.commands.import_form import import_form\n"
        "from pipeline.errors import UserError\n"
        "try:\n    import_form(sys.argv[1:2], sys.argv[2])\n"
        "except UserError:\n"
        "    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "form.pdf"), str(tmp_path / "out")]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert int(said) < 2.5 * 2**20  # in KB


def test_a_field_that_is_its_own_parent_is_no_end_of_it(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(parents())
    import_form([str(tmp_path / "form.pdf")], str(tmp_path / "out"))
    assert (tmp_path / "out/kind.yaml").exists()


def test_the_command_says_one_line_and_status_2(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(b"%PDF-1.7\nnothing")
    done = creditdocs("import", str(tmp_path / "form.pdf"), "--out", str(tmp_path / "out"))
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("creditdocs: form.pdf: ") and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.pdf", "--out", "x"], "missing.pdf"),
        (["{pdf}", "--out", "{taken}"], "holds something already"),
        (["{pdf}", "--out", "{new}", "--locale", "nowhere"], "no locale"),
        (["{pdf}", "--out", "{new}", "--values", "{pdf}"], "not JSON"),
    ],
)
def test_what_is_asked_wrongly_is_told_in_one_line(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(fillable())
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/file").write_text("mine")
    names = {"{pdf}": "a.pdf", "{taken}": "taken", "{new}": "new"}
    given = [str(tmp_path / names[a]) if a in names else a for a in arguments]
    done = creditdocs("import", *given)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1
    assert (tmp_path / "taken/file").read_text() == "mine"


@pytest.mark.parametrize("side", [1, 50, 1_000_000])
def test_a_page_that_no_paper_is_as_small_or_large_as_is_refused(side: int, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(fillable())) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, side, side])
        (tmp_path / "a.pdf").write_bytes(saved(pdf))
    with pytest.raises(UserError, match="smaller than a card|larger than A3"):
        import_form([str(tmp_path / "a.pdf")], str(tmp_path / "form"))
    assert not (tmp_path / "form").exists()


def test_a_picture_that_is_a_strip_is_no_page(tmp_path: Path) -> None:
    Image.new("L", (300, 6000), 255).save(tmp_path / "strip.png")
    with pytest.raises(UserError, match="6 times as long as wide"):
        import_form([str(tmp_path / "strip.png")], str(tmp_path / "form"))
