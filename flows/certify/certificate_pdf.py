"""The certificate for people: two pages that a privacy officer can read and file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

_VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "clean": ("#1d6b3a", "Clean", "Nothing of the sources was met in the dataset."),
    "hit": (
        "#9b1c1c",
        "Not clean",
        "Something of the sources, or foreign ink, was met. Do not use it.",
    ),
    "unable": (
        "#8a5a00",
        "No certificate",
        "Not everything could be read. Nothing may be concluded.",
    ),
}
_INK, _RULE, _SHADE = HexColor("#1a1a1a"), HexColor("#bbbbbb"), HexColor("#f1f1f1")
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=12, textColor=_INK)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=10)
_HEAD = ParagraphStyle(
    "head", parent=_BODY, fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=8
)
_POINT = ParagraphStyle("point", parent=_SMALL, leftIndent=9, bulletIndent=1, spaceAfter=2)
_TITLE = ParagraphStyle("title", parent=_HEAD, fontSize=17, leading=22, spaceBefore=0, spaceAfter=6)
_VERDICT = ParagraphStyle("verdict", parent=_HEAD, fontSize=14, leading=18, textColor=white)
_SAID = ParagraphStyle("said", parent=_BODY, textColor=white)
_WIDTH = A4[0] - 36 * mm
_LISTED = 30  # hits on paper; the JSON has more
Cells = Sequence[Sequence[str]]


def certificate_pdf(content: Mapping[str, Any]) -> bytes:
    """A PDF of a certificate's content; the same bytes for the same content."""
    file = io.BytesIO()
    page = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=16 * mm,
        title="creditdocs certificate",
        author="creditdocs",
        invariant=1,
    )
    page.build(list(_parts(content)), onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _foot(canvas: Any, page: Any) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawString(18 * mm, 9 * mm, "creditdocs certificate")
    canvas.drawRightString(A4[0] - 18 * mm, 9 * mm, f"page {page.page}")


def _parts(content: Mapping[str, Any]) -> Iterable[Flowable]:
    yield Paragraph("Certificate of a synthetic dataset", _TITLE)
    yield _verdict(content)
    yield Paragraph("What was compared", _HEAD)
    yield _pairs(_compared(content))
    yield Paragraph("What was found", _HEAD)
    yield _pairs(_found(content))
    yield from _lists(content)
    yield Paragraph("What this does not prove", _HEAD)
    for sentence in content["not_proven"]:
        yield Paragraph(escape(sentence), _POINT, bulletText="\u2022")
    yield Paragraph("Does the search work? The self-test of this run", _HEAD)
    yield from _self_test(content["self_test"])
    yield Paragraph("How to check it", _HEAD)
    yield Paragraph(
        "Values stand here as keyed digests only. The key follows from the sources, so only who "
        "has them can tell which value a digest means. <b>creditdocs certify</b> with the same "
        "dataset, sources and version gives this certificate again, to the byte.",
        _SMALL,
    )


def _verdict(content: Mapping[str, Any]) -> Flowable:
    color, title, said = _VERDICTS[content["status"]]
    box = Table([[Paragraph(title, _VERDICT)], [Paragraph(said, _SAID)]], colWidths=[_WIDTH])
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(color)),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("BOTTOMPADDING", (0, 1), (-1, 1), 8),
            ]
        )
    )
    return box


def _compared(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    dataset, sources = content["dataset"], content["sources"]
    kinds = ", ".join(f"{count} {kind}" for kind, count in sources["by_kind"].items())
    return [
        ("Dataset", f"manifest SHA-256 {dataset['manifest_sha256']}"),
        (
            "Searched",
            f"{_n(dataset['files'])} files, {_n(dataset['bytes'])} bytes, "
            f"{_n(dataset['cells'])} table cells, {_n(dataset['pieces'])} pieces of files",
        ),
        ("Sources", f"{_n(len(sources['files']))} files: {', '.join(sources['files'][:12])}"),
        (
            "Secrets",
            f"{_n(sources['secrets'])} ({kinds}); "
            f"{_n(sources['given_in_a_list'])} of them given in a list",
        ),
        ("Own forms", f"{_n(len(content['forms']))}, approved captions only"),
        ("Software", f"creditdocs {content['version']}"),
    ]


def _found(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    pixels, collisions = content["pixels"], content["collisions"]
    by_chance = ", ".join(f"{count} {kind}" for kind, count in content["coincidences"].items())
    return [
        ("Secrets met", _n(content["hits_in_all"])),
        (
            "Foreign ink",
            f"{_n(content['foreign_ink_in_all'])} lines of print that are neither an "
            "approved caption nor a fact of the case",
        ),
        ("Not readable", f"{_n(content['unread_in_all'])} places"),
        ("Collisions", ", ".join(f"{k.replace('_', ' ')}: {n}" for k, n in collisions.items())),
        (
            "Blank forms",
            f"{pixels['blanks']}: {pixels['blanks_drawn_again']} drawn again and "
            f"identical, {pixels['blanks_read']} read by OCR at two contrasts",
        ),
        (
            "Pictures",
            f"{pixels['pictures']}: {pixels['pictures_read']} read by OCR at two "
            f"contrasts, {_n(pixels['lines_read'])} lines of print",
        ),
        ("By chance", by_chance or "none"),
    ]


def _lists(content: Mapping[str, Any]) -> Iterable[Flowable]:
    if hits := content["hits"]:
        rows = [
            (each["secret"], each["kind"], each["taken_from"], each["place"], _told(each["exact"]))
            for each in hits[:_LISTED]
        ]
        yield Paragraph("Secrets met", _HEAD)
        yield _table(("digest", "looks like", "stood in", "met in", "as"), rows)
    if foreign := content["foreign_ink"]:
        lines = [(each["place"], str(each["letters"])) for each in foreign[:_LISTED]]
        yield Paragraph("Foreign ink", _HEAD)
        yield _table(("place", "letters"), lines)
    if doubts := content["doubts"]:
        said = [
            (str(each["form"]), each["secret"], each["kind"], each["taken_from"])
            for each in doubts[:_LISTED]
        ]
        yield Paragraph("Look again: approved words that a field was filled in with", _HEAD)
        yield _table(("form", "digest", "looks like", "stood in"), said)
    if unread := content["unread"]:
        places = [(each["place"], each["why"]) for each in unread[:_LISTED]]
        yield Paragraph("Not readable", _HEAD)
        yield _table(("place", "why"), places)


def _told(exact: bool) -> str:
    return "itself" if exact else "one letter off"


def _self_test(test: Mapping[str, Any]) -> Iterable[Flowable]:
    yield Paragraph(
        f"{test['planted']} invented names were planted where secrets were ever found, in a copy "
        f"of a source and in parts of a dataset with nothing cleaned: <b>{test['detected']} of "
        f"{test['planted']} were detected</b>. Of the {test['planted_in_a_source']} in the copy of "
        f"a source, {test['blocked_on_the_way']} did not reach a form imported of that copy.",
        _SMALL,
    )
    yield Spacer(1, 4)
    rows = [
        (
            each["place"],
            str(each["planted"]),
            "-" if each["blocked"] is None else str(each["blocked"]),
            str(each["detected"]),
        )
        for each in test["places"]
    ]
    half = -(-len(rows) // 2)
    head = ("place", "planted", "blocked", "detected")
    empty = ("", "", "", "")
    right = [*rows[half:], *[empty] * (half - len(rows[half:]))]
    both = [(*one, *other) for one, other in zip(rows[:half], right, strict=True)]
    narrow = 13 * mm
    wide = _WIDTH / 2 - 3 * narrow
    yield _table((*head, *head), both, [wide, narrow, narrow, narrow] * 2, size=6)


def _pairs(rows: Iterable[tuple[str, str]]) -> Flowable:
    cells = [[Paragraph(f"<b>{k}</b>", _SMALL), Paragraph(escape(v), _SMALL)] for k, v in rows]
    made = Table(cells, colWidths=[28 * mm, _WIDTH - 28 * mm])
    made.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.3, _RULE), *_TIGHT]))
    return made


_TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]


def _table(
    head: Sequence[str], rows: Cells, widths: Sequence[float] | None = None, *, size: float = 7
) -> Flowable:
    style = ParagraphStyle("cell", parent=_SMALL, fontSize=size, leading=size + 2)
    cells = [[Paragraph(escape(cell), style) for cell in row] for row in (head, *rows)]
    made = Table(cells, colWidths=widths or [_WIDTH / len(head)] * len(head), repeatRows=1)
    shade = ("BACKGROUND", (0, 0), (-1, 0), _SHADE)
    made.setStyle(TableStyle([shade, ("LINEBELOW", (0, 0), (-1, -1), 0.3, _RULE), *_TIGHT]))
    return made


def _n(number: int) -> str:
    return f"{number:,}"
