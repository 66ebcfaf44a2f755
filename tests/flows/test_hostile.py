"""What strangers send to harm ends in one line, within seconds and little memory.

Nothing is read or written elsewhere.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from runs import ROOT
from test_mutations import run, small  # noqa: F401 - a fixture

from flows.commands import cli
from flows.storage.dataset import Dataset
from output.tables.manifest import as_bytes
from output.tables.schema import schema
from pipeline.errors import UserError
from pipeline.parsing import json_text
from pipeline.printing import fonts
from pipeline.printing.grounds import faults

SECONDS, MEMORY = 5.0, 500 * 2**20
PAPER = "kind: en/ssn_card\npaper: {width: 300, height: 200}\n"
# A small process of its own starts the command: the kernel counts the memory of whoever forks into
# what it forked.
MEASURE = """
import json, resource, subprocess, sys
command = [sys.executable, "-m", "flows.commands.cli", *sys.argv[1:]]
done = subprocess.run(command, capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
print(json.dumps([done.returncode, done.stdout, done.stderr, seconds, memory]))
"""


def refused(*arguments: str, status: int = 2) -> str:
    """What the command said on its one line, run as a user runs it and held to time and memory."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    returned, out, err, seconds, memory = json.loads(ran.stdout)
    assert returned == status, (out, err)
    said = err if status == 2 else out
    assert "Traceback" not in out + err
    assert status == 1 or (
        err.count("\n") == 1 and err.startswith("creditdocs: ") and len(err) < 2500
    ), err
    assert seconds < SECONDS, f"{seconds:.1f} s of processor time: {said}"
    assert memory < MEMORY, f"{memory / 2**20:.0f} MB: {said}"
    return str(said)


def layout(folder: Path, text: str) -> str:
    """A recipe in ``folder`` that names one layout of this text."""
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    recipe = {"languages": {"en": 1}, "templates": [str(folder / "own.yaml")]}
    (folder / "recipe.yaml").write_text(json.dumps(recipe), encoding="utf-8")
    return str(folder / "recipe.yaml")


def over(folder: Path, ground: str) -> str:
    return layout(folder, f"{PAPER}pages: [{{background: [{ground}]}}]")


def generate(folder: Path, recipe: str) -> tuple[str, ...]:
    return ("generate", recipe, "--dry-run", "--out", str(folder / "never"))


# ---------------------------------------------------------------- files made to harm


def pdf(*objects: bytes) -> bytes:
    out, offsets = b"%PDF-1.7\n", []
    for number, thing in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(data), data)


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << %b >> >>" % resources
    )
    packed = stream(b"/Filter /FlateDecode", zlib.compress(content, 1))
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        packed,
        *more,
    )


def laughing() -> bytes:
    """Twelve forms, each drawing the next ten times."""
    last, forms = 16, []
    for number in range(5, last + 1):
        inner = b"/F Do " * 10 if number < last else b"0 0 m 300 200 l S"
        uses = b"/XObject << /F %d 0 R >>" % (number + 1) if number < last else b""
        forms.append(
            stream(
                b"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << %b >>" % uses,
                inner,
            )
        )
    return one_page(b"/F Do", b"/XObject << /F 5 0 R >>", *forms)


def locked(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(9, 9, "x")
    canvas.save()


def png(width: int, height: int, rows: int, depth: int = 8) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    packed = zlib.compress(b"\0" * (1 + width * depth // 8) * rows, 9)
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def scans() -> bytes:
    """A picture whose last scan comes hundreds of times: little to read, minutes to decode."""
    whole = io.BytesIO()
    Image.new("L", (5000, 5000)).save(whole, "JPEG", progressive=True)
    data = whole.getvalue()
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * 600 + data[-2:]


def gif() -> bytes:
    whole = io.BytesIO()
    Image.new("P", (9, 9)).save(whole, "GIF")
    return whole.getvalue()


# ---------------------------------------------------------------- recipes

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
    for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
RECIPES: dict[str, tuple[str, str]] = {
    "a million laughs": (LAUGHS, "aliases unfold"),
    "merged laughs": (
        "a: &a {x: 1}\n"
        + "".join(
            f"k{i}: &k{i} {{<<: [*{'a' if not i else f'k{i - 1}'}, *a]}}\n" for i in range(300)
        ),
        "",
    ),
    "a nest": ("cases: " + "[" * 90_000, "nested"),
    "a nest of keys": ("".join(f"{' ' * i}a:\n" for i in range(400)), "nested"),
    "a million values": ("cases: [" + "1," * 100_000 + "1]", "more than 30000 values"),
    "a number of a hundred thousand parts": ("cases: 1" + ":59" * 80_000, "cases"),
    "a number of a hundred thousand digits": ("cases: " + "9" * 200_000, "limit"),
    "an object of Python": ("name: !!python/object/apply:os.system [id]", "tag"),
    "binary": ("name: !!binary aGVsbG8=", "tag"),
    "a truth value that is none": ("specimen: !!bool perhaps", "tag"),
    "half a character": ('name: "\\ud800"', "in line 1"),  # worded by the parser
    "a name that climbs": ("name: ../../evil", "name"),
    "a name of a device": ("name: /dev/null", "name"),
    "cases without end": ("cases: 1.0e+18", "cases"),
    "shards without end": ("shards: {cases_per_shard: 1000000000000}", "cases_per_shard"),
    "a picture without end": ("captures: {size: [1000000, 1000000]}", "captures.size"),
    "a picture that no memory holds": ("captures: {size: [12000, 12000]}", "captures.size"),
    "a group whose name climbs": (
        "captures: {compositions: {zh: {../../x: [bank_statement]}}}",
        "compositions",
    ),
    "an amount without end": ("policy: {income_tax: {high_income: 1.0e+400}}", "high_income"),
    "a small amount without end": ("policy: {income_tax: {min_rate: 1.0e-300}}", "min_rate"),
    "colours for the terminal": ('"\\e[2J\\e[31m": 1', "x1b[2J"),
}


@pytest.mark.parametrize("case", RECIPES)
def test_a_recipe_made_to_harm_is_refused(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text, message = RECIPES[case]
    (tmp_path / "recipe.yaml").write_text(text, encoding="utf-8")
    assert cli.main(list(generate(tmp_path, str(tmp_path / "recipe.yaml")))) == 2
    said = capsys.readouterr().err
    assert (
        said.count("\n") == 1
        and said.startswith("creditdocs: ")
        and "recipe.yaml" in said
        and message in said
        and "\x1b" not in said
    )
    assert not (tmp_path / "never").exists()


@pytest.mark.parametrize(
    "case", ["a million laughs", "a million values", "a number of a hundred thousand parts"]
)
def test_a_recipe_that_costs_is_refused_cheaply(tmp_path: Path, case: str) -> None:
    (tmp_path / "recipe.yaml").write_text(RECIPES[case][0], encoding="utf-8")
    assert "recipe.yaml: " in refused(*generate(tmp_path, str(tmp_path / "recipe.yaml")))


def test_a_recipe_of_a_gigabyte_a_pipe_and_a_device_are_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(2**30)
    assert "larger than 256 KB" in refused(*generate(tmp_path, str(large)))
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for name in ("pipe.yaml", "zero.yaml"):
        assert run(*generate(tmp_path, str(tmp_path / name))) == 2


# ---------------------------------------------------------------- layouts

COSTLY: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture of 3600 million pixels": (
        "{image: x.png}",
        lambda: png(60_000, 60_000, 50),
        "60000 x 60000 pixels",
    ),
    "a picture of hundreds of scans": ("{image: x.png}", scans, "cannot be read"),
    "a PDF that draws itself without end": ("{pdf: x.png}", laughing, "cannot be read"),
    "a PDF of 400 MB of blanks": (
        "{pdf: x.png}",
        lambda: one_page(b" " * 4 * 10**8),
        "cannot be read",
    ),
    "a PDF of three million strokes": (
        "{pdf: x.png}",
        lambda: one_page(b"0 0 m 300 200 l S " * 3_000_000),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("case", COSTLY)
def test_a_picture_or_pdf_that_costs_is_refused_cheaply(tmp_path: Path, case: str) -> None:
    ground, data, message = COSTLY[case]
    (tmp_path / "x.png").write_bytes(data())
    said = refused(*generate(tmp_path, over(tmp_path, ground)))
    assert "own.yaml: pages.0.background.0." in said and "x.png" in said and message in said


CHEAP: dict[str, tuple[str, bytes, str]] = {
    "PostScript called a picture": (
        "{image: x.png}",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        "not a readable picture",
    ),
    "a GIF": ("{image: x.png}", gif(), "not a readable picture"),
    "sixteen bits a channel": ("{image: x.png}", png(9, 9, 9, depth=16), "8 bits"),
    "a picture cut off": ("{image: x.png}", png(500, 500, 500)[:-40], "not a readable picture"),
    "no PDF": ("{pdf: x.png}", b"nothing", "that can be read"),
    "a PDF cut off": ("{pdf: x.png}", laughing()[:200], "that can be read"),
    "a page that is not there": ("{pdf: x.png, page: 9}", one_page(b""), "has no page 9"),
    "a page of a negative number": ("{pdf: x.png, page: -1}", one_page(b""), "page"),
}


def fillable(*, name: str = "", ticked: bool = False) -> bytes:
    """A form of 300 x 200 points with two fields."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200))
    canvas.acroForm.textfield(name="customer", x=80, y=140, width=120, height=20, value=name)
    canvas.acroForm.checkbox(name="married", x=80, y=100, size=20, checked=ticked)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned(width: int, height: int, orientation: int) -> bytes:
    """A JPEG that says it lies on its side."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (width, height), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


CHEAP |= {
    "a form that is filled in": (
        "{pdf: x.png}",
        fillable(name="Ada Lovell"),
        "is filled in: 1 of its fields hold a value, the first is 'customer'",
    ),
    "a form with a tick": ("{pdf: x.png}", fillable(ticked=True), "the first is 'married'"),
    "a form that a program makes": (
        "{pdf: x.png}",
        pdf(
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA 4 0 R >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>",
            stream(b"", b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"),
        ),
        "is an XFA form",
    ),
    "a PDF of another shape": (
        "{pdf: x.png}",
        one_page(b"").replace(b"0 0 300 200", b"0 0 200 300"),
        "is 200 x 300 points, not of the shape",
    ),
    "a picture of another shape": (
        "{image: x.png}",
        turned(300, 210, 1),
        "is 300 x 210 pixels, not of the shape of the paper, 300 x 200 points",
    ),
    "a picture that lies on its side": (
        "{image: x.png}",
        turned(300, 200, 6),
        "is 200 x 300 pixels, not of the shape",
    ),
}


@pytest.mark.parametrize("case", CHEAP)
def test_a_picture_or_pdf_that_is_none_is_refused(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ground, data, message = CHEAP[case]
    (tmp_path / "x.png").write_bytes(data)
    assert cli.main(list(generate(tmp_path, over(tmp_path, ground)))) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "own.yaml: pages.0.background.0" in said and message in said


@pytest.mark.parametrize(
    "data",
    [fillable(), turned(200, 300, 6), turned(603, 400, 1)],
    ids=["an empty form", "on its side", "rounded"],
)
def test_what_can_be_printed_on_is_not_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.png").write_bytes(data)
    page = 0 if data.startswith(b"%PDF") else -1
    assert faults(((str(tmp_path / "x.png"), page),), 300, 200) == [""]


def test_a_locked_pdf_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked(tmp_path / "x.pdf")
    assert cli.main(list(generate(tmp_path, over(tmp_path, "{pdf: x.pdf}")))) == 2
    assert "'x.pdf' is locked with a password" in capsys.readouterr().err


def test_what_lies_outside_the_folder_of_a_layout_is_not_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside, inside = tmp_path / "secret.png", tmp_path / "forms"
    Image.new("RGB", (9, 9)).save(outside)
    inside.mkdir()
    (inside / "link.png").symlink_to(outside)
    (inside / "way").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe.png")
    for name in (
        "../secret.png",
        str(outside),
        "link.png",
        "way/secret.png",
        "pipe.png",
        "way/../../secret.png",
    ):
        assert cli.main(list(generate(tmp_path, over(inside, f"{{image: {name}}}")))) == 2
        said = capsys.readouterr().err
        assert "own.yaml: pages.0.background.0: " in said and "beside the layout" in said
    (inside / "else.yaml").symlink_to(tmp_path / "own.yaml")
    layout(tmp_path, f"{PAPER}pages: [{{}}]")
    assert (
        cli.main([*generate(tmp_path, "files"), "--set", f"templates=[{inside / 'else.yaml'}]"])
        == 2
    )
    assert "else.yaml: a link that leads out of its folder" in capsys.readouterr().err


MARK = PAPER + "pages: [{marks: [%s]}]"
LAYOUTS: dict[str, tuple[str, str]] = {
    "paper without end": (
        "kind: en/ssn_card\npaper: {width: 1.0e+9, height: 100}\npages: [{}]",
        "paper.width",
    ),
    "paper larger than A3": (
        "kind: en/ssn_card\npaper: {width: 2900, height: 2900}\npages: [{}]",
        "larger than A3",
    ),
    "paper of no number": (
        "kind: en/ssn_card\npaper: {width: .nan, height: 100}\npages: [{}]",
        "paper.width",
    ),
    "type without end": (MARK % "{text: a, at: [9, 9], font: sans, size: 1.0e+9}", "size"),
    "type of no size": (MARK % "{text: a, at: [9, 9], font: sans, size: 1.0e-9}", "size"),
    "dashes without end": (MARK % "{line: [0, 0, 300, 200], dash: [0.00001, 0.00001]}", "dash"),
    "text without end": (MARK % f"{{text: {'a' * 200_000}, at: [9, 9], font: sans}}", "text"),
    "marks without end": (MARK % ("{text: a, at: [9, 9]}, " * 2_000), "marks"),
    "pages without end": (PAPER + "pages: [" + "{}, " * 2_000 + "{}]", "pages"),
    "a line of text above another world": (
        MARK % "{text: a, at: [9, 1.0e+300], font: sans}",
        "at.1",
    ),
    "rows of no height": (
        MARK % "{rows: x, box: [0, 0, 9, 9], row_height: 0, per_page: 9, columns: []}",
        "row_height",
    ),
    "a font from elsewhere": (
        MARK % "{text: a, at: [9, 9], font: ../../etc/passwd}",
        "font: no font called",
    ),
    "a font from elsewhere in art": (
        PAPER + "pages: [{background: [{art: microtext, with: {font: ../fonts/sans}}]}]",
        "no font called",
    ),
    "rosettes without end": (
        PAPER + "pages: [{background: [{art: guilloche, with: {rosettes: 1000000000}}]}]",
        "rosettes",
    ),
    "a frame of a million leaves": (
        MARK % "{picture: border, box: [0, 0, 300, 200], with: {band: 0.0000001}}",
        "band",
    ),
    "art larger than the page": (
        PAPER + "pages: [{background: [{art: guilloche, box: [0, 0, 9000, 9000]}]}]",
        "off the page",
    ),
    "a statement of hundreds of sheets": (
        "kind: zh/bank_statement\npaper: {width: 300, height: 200}\n"
        "pages: [{repeat: transactions, marks: [{rows: transactions, box: [0, 0, 300, 50], "
        "row_height: 20, per_page: 1, font: hei, header: false, size: 6, "
        "columns: [{name: date, width: 90, format: date_iso}]}]}]",
        "more than 40 pages",
    ),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_a_layout_made_to_harm_is_refused(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text, message = LAYOUTS[case]
    assert cli.main(list(generate(tmp_path, layout(tmp_path, text)))) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and len(said) < 2500 and message in said


def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(fonts.FOLDER, tmp_path / "fonts"))
    data = bytearray((copy / "sans.ttf").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "sans.ttf").write_bytes(data)
    monkeypatch.setattr(fonts, "FOLDER", copy)
    with pytest.raises(UserError, match=r"templates/fonts/sans\.ttf: damaged"):
        fonts.face.__wrapped__("sans")
    assert fonts.face.__wrapped__("mono").has("a")


def test_every_shipped_font_is_the_one_that_was_built() -> None:
    known = json.loads((fonts.FOLDER / fonts.DIGESTS).read_text(encoding="utf-8"))
    assert known == {p.name: sha256(p.read_bytes()).hexdigest() for p in fonts.FOLDER.glob("*.ttf")}


# ---------------------------------------------------------------- datasets


@pytest.fixture
def theirs(small: Path, tmp_path: Path) -> Path:  # noqa: F811
    return Path(shutil.copytree(small, tmp_path / "theirs"))


def rewritten(
    dataset: Path, config: str, change: Callable[[list[dict[str, Any]]], object], **options: Any
) -> None:
    """The first table of a config, changed; the manifest knows it."""
    path = sorted((dataset / "data" / config).rglob("*.parquet"))[0]
    rows = pq.read_table(path).to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema(config)), path, **options)
    honest(dataset)


def honest(dataset: Path) -> None:
    manifest = json.loads((dataset / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        entry["sha256"] = sha256((dataset / entry["path"]).read_bytes()).hexdigest()
    (dataset / "manifest.json").write_bytes(as_bytes(manifest))


READERS = (
    ("audit",),
    ("report", "--out", "never.html"),
    ("export", "--format", "fcmbench", "--out", "never"),
)


def refusals(
    theirs: Path,
    capsys: pytest.CaptureFixture[str],
    commands: Sequence[Sequence[str]] = (("check",), *READERS),
) -> Iterator[str]:
    """What each command says of a dataset that it refuses; none writes anything beside it."""
    for command, *options in commands:
        elsewhere = [str(theirs.parent / o) if o.startswith("never") else o for o in options]
        assert cli.main([command, str(theirs), *elsewhere]) == 2
        assert [p.name for p in theirs.parent.iterdir()] == ["theirs"]
        yield capsys.readouterr().err


def renamed(dataset: Path, path: str) -> None:
    manifest = json.loads((dataset / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["path"] = path
    (dataset / "manifest.json").write_bytes(as_bytes(manifest))


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "data/../../x",
        "data//x",
        "a\nb",
        "",
        "data/images/../../../x",
    ],
)
def test_a_manifest_names_files_of_its_own_folder_only(
    theirs: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed(theirs, path)
    for said in refusals(theirs, capsys):
        assert "manifest.json: files.0.path" in said


def test_links_out_of_a_dataset_are_not_followed(
    theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sorted((theirs / "data" / "images").rglob("*.parquet"))[0]
    table.rename(theirs.parent / "elsewhere.parquet")
    for target in (theirs.parent / "elsewhere.parquet", Path("/dev/zero")):
        table.unlink(missing_ok=True)
        table.symlink_to(target)
        for command in (
            ["check"],
            ["export", "--format", "fcmbench", "--out", str(theirs.parent / "never")],
        ):
            assert cli.main([command[0], str(theirs), *command[1:]]) == 2
            assert "a link that leads out of the dataset" in capsys.readouterr().err
    assert not (theirs.parent / "never").exists()


def test_a_table_the_manifest_does_not_name_is_not_exported(
    theirs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = sorted((theirs / "data" / "images").rglob("*.parquet"))[0]
    shutil.copy(table, table.with_name("99999.parquet"))
    assert (
        cli.main(
            ["export", str(theirs), "--format", "fcmbench", "--out", str(theirs.parent / "never")]
        )
        == 2
    )
    assert "99999.parquet: not in the manifest" in capsys.readouterr().err


def _set(column: str, value: Any) -> Callable[[list[dict[str, Any]]], object]:
    """Changes a dotted place of the first row."""

    def change(rows: list[dict[str, Any]]) -> None:
        node: Any = rows[0]
        *parents, last = column.split(".")
        for key in parents:
            node = node[int(key) if key.isdigit() else key]
        node[int(last) if last.isdigit() else last] = value

    return change


ROWS: dict[str, tuple[str, Callable[[list[dict[str, Any]]], object], str]] = {
    "no id": ("questions", _set("id", None), "id"),
    "no picture": ("questions", _set("image_ids", []), "image_ids"),
    "a picture that is not there": (
        "questions",
        _set("image_ids", ["zh-000000-a-9-99"]),
        "no image",
    ),
    "an answer that is no JSON": ("questions", _set("answer", "{"), "answer"),
    "an answer without bottom": (
        "questions",
        _set("answer", '{"answer": ' + "[" * 20_000 + "]" * 20_000 + "}"),
        "nested",
    ),
    "an answer of many digits": (
        "questions",
        _set("answer", '{"answer": ' + "9" * 9_000 + "}"),
        "answer",
    ),
    "a case twice": ("cases", lambda rows: rows.append(rows[0]), "a second time"),
    "nobody": ("cases", _set("persons", []), "persons"),
    "a name that climbs": (
        "cases",
        _set("persons.0.name", "../../../../tmp/evil"),
        "persons.0.name",
    ),
    "an income of nothing": ("cases", _set("facts", '{"monthly_income": []}'), "monthly_income"),
    "a twin that is not there": ("cases", _set("twin_of", "zh-000009-a"), "twin_of"),
    "a case that is not there": ("images", _set("case_id", "zh-000009-a"), "case_id"),
    "a label that climbs": ("images", _set("documents.0.label", "../x"), "documents.0.label"),
    "an id that climbs": ("images", _set("id", "../../x-1"), "id"),
    "a condition that climbs": ("images", _set("condition", "../x"), "condition"),
    "a group that climbs": (
        "images",
        _set("parameters", '{"composition": "../../x"}'),
        "composition",
    ),
    "a place that is no number": ("images", _set("documents.0.quad.0", float("nan")), "quad"),
    "a blank form that climbs": ("templates", _set("label", "../x"), "label"),
    "a blank form of no language": ("templates", _set("language", ".."), "language"),
    "a blank form twice": ("templates", lambda rows: rows.append(rows[0]), "a second time"),
    "a blank form that is not there": (
        "questions",
        lambda rows: rows[0]["image_ids"].append("blank-zh-none"),
        "no image",
    ),
    "half a place": ("images", _set("documents.0.quad", [1.0, 2.0]), "quad"),
    "no sheet": ("images", _set("documents", []), "documents"),
    "a gigantic picture": ("images", _set("width", 2_000_000_000), "width"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_breaks_the_contract_is_named(
    theirs: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config, change, message = ROWS[case]
    rewritten(theirs, config, change)
    for said in refusals(theirs, capsys, READERS):
        assert said.count("\n") == 1 and len(said) < 1500
        assert f"data/{config}: row" in said and message in said
    assert run("check", str(theirs)) == 1
    assert [p.name for p in theirs.parent.iterdir()] == ["theirs"]


@pytest.mark.parametrize(
    "picture",
    [b"", b"nothing", png(60_000, 60_000, 10), scans(), gif()],
    ids=["none", "noise", "png", "scans", "gif"],
)
def test_a_picture_that_is_not_what_its_row_says_is_not_decoded(
    theirs: Path, picture: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    def all_of_them(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["image"]["bytes"] = picture

    rewritten(theirs, "images", all_of_them)
    assert cli.main(["report", str(theirs), "--out", str(theirs.parent / "never.html")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "its image is no JPEG of 320 x 320 pixels" in said


def test_few_bytes_that_unfold_to_gigabytes_are_refused_cheaply(theirs: Path) -> None:
    path = sorted((theirs / "data" / "cases").rglob("*.parquet"))[0]
    row = pq.read_table(path).to_pylist()[0] | {"facts": "x" * 30_000_000}
    one = pa.Table.from_pylist([row], schema=schema("cases"))
    # The same buffer two hundred times.
    pq.write_table(pa.concat_tables([one] * 200), path, compression="zstd")
    honest(theirs)
    assert path.stat().st_size < 1_000_000
    for command in ("check", "audit"):
        assert "unfold to more than" in refused(command, str(theirs))


def test_a_footer_that_lies_is_refused(theirs: Path) -> None:
    victim = sorted((theirs / "data" / "cases").rglob("*.parquet"))[0]
    data = victim.read_bytes()
    size = struct.unpack("<I", data[-8:-4])[0]
    for footer in (
        b"\x15\x04\x19\xfc\xff\xff\xff\x0f" + b"\0" * 40,
        b"\x19\x1c" * 5000,
        data[-8 - size : -8][::-1],
        b"\xff" * size,
    ):
        victim.write_bytes(data[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1")
        honest(theirs)
        assert run("check", str(theirs)) == 1
        assert run("audit", str(theirs)) == 2


def test_a_report_shows_a_strangers_text_as_text(theirs: Path) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    def everywhere(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["question"] = f"{row['question']}{evil}"

    rewritten(theirs, "questions", everywhere)
    rewritten(theirs, "images", _set("documents.0.fields.0.text", evil))
    out = theirs.parent / "report.html"
    assert cli.main(["report", str(theirs), "--out", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;" in page


def test_an_exported_tree_stays_in_its_folder(theirs: Path) -> None:
    out = theirs.parent / "out"
    assert cli.main(["export", str(theirs), "--format", "fcmbench", "--out", str(out)]) == 0
    assert all(p.resolve().is_relative_to(out) for p in out.rglob("*"))
    assert Dataset.open(str(theirs)).whole().local


def test_json_of_strangers_is_read_without_a_bottomless_nest() -> None:
    assert json_text.parse('{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}
    for text in (
        "[" * 100_000,
        "[" * 60 + "]" * 60,
        '{"a":' * 60 + "1" + "}" * 60,
        "9" * 10_000,
        "",
        "{",
    ):
        with pytest.raises(ValueError):
            json_text.parse(text)
