"""What is photographed together, what else may be wrong with it, and the file itself.

The latter where that is what was handed in.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from paper_run import unseen
from tiny import make

from flows.commands import cli
from flows.commands.check import check
from flows.journey.case import make_case
from flows.journey.dealt import Place
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.shots import FREE, MOST_SHEETS, Paper, session
from flows.journey.timings import Clock
from flows.storage.dataset import Dataset
from output.questions.shared.fields import true_text
from pipeline import recipe as recipes
from pipeline.conditions import MULTI_DOC
from pipeline.errors import UserError
from pipeline.printing import original
from pipeline.reading.text_layer import unsaid
from pipeline.records import Photo
from pipeline.rng import Address

GROUPS = {"captures.conditions": {MULTI_DOC: 1}}
HELD = {
    "zh": (Paper("z-1", "identity_card_front", 1), Paper("z-2", "income_certificate", 1))
    + (Paper("z-3", "loan_application_form", 1), Paper("z-4", "bank_statement", 5)),
    "en": (Paper("e-1", "ssn_card", 1), Paper("e-2", "drivers_license", 1)),
}


def loaded_units(**keys: object) -> LoadedUnits:
    return load_units(
        recipes.load(
            "files", {"captures.sessions": 1, **{k.replace("__", "."): v for k, v in keys.items()}}
        ).model_dump_json()
    )


def test_the_benchmarks_compositions_are_made_of_the_papers_there_are() -> None:
    groups = loaded_units().groups
    assert groups["zh"]["组合4"] == (
        "identity_card_front",
        "income_certificate",
        "tax_payment_certificate",
    )
    assert groups["zh"]["组合3"][:2] == ("identity_card_front", "income_certificate")
    assert {"组合1", "组合2"} <= groups["en"].keys() and "drivers_license" in groups["en"]["组合1"]
    assert all(len(kinds) > 1 for of in groups.values() for kinds in of.values())
    assert (
        set(recipes.COMPOSITIONS["zh"]) == {f"组合{n}" for n in (1, 2, 3, 4, 6)}
        and len(recipes.COMPOSITIONS["en"]) == 4
    )


def test_a_composition_names_kinds_or_classes_and_a_slip_of_the_pen_is_refused() -> None:
    by = {"zh": {"pair": ["身份证（人像面）", "bank_statement"]}}
    assert loaded_units(captures__compositions=by).groups["zh"]["pair"] == (
        "identity_card_front",
        "bank_statement",
    )
    with pytest.raises(UserError, match="no kind '身份正'"):
        loaded_units(captures__compositions={"zh": {"pair": ["身份正", "bank_statement"]}})


@pytest.mark.parametrize("condition", ["Fax", "Digital Original", MULTI_DOC, "Foggy"])
def test_only_what_can_happen_to_a_group_photo_may_come_second(condition: str) -> None:
    with pytest.raises(UserError, match="captures.second.zh"):
        loaded_units(captures__second={"zh": {condition: 1}})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_group_photos_hold_what_the_file_holds_and_bear_a_second_condition(language: str) -> None:
    loaded = loaded_units(**GROUPS)
    shots = [
        s
        for n in range(150)
        for s in session(
            loaded,
            0,
            HELD[language],
            language=language,
            at=Address(n).at("session"),
            place=Place("train", n),
        )
    ]  # type: ignore[arg-type]
    assert all(
        len({kind for kind, _ in s.sheets}) > 1 and len(set(s.sheets)) == len(s.sheets)
        for s in shots
    )
    assert {name for s in shots for name, _ in s.sheets} <= {paper.id for paper in HELD[language]}
    free = [s for s in shots if s.composition == FREE[language]]  # type: ignore[index]
    assert 0.15 < len(free) / len(shots) < 0.35 and all(len(s.sheets) <= MOST_SHEETS for s in free)
    second = Counter(s.second[0] if s.second else "Normal Captures" for s in shots)
    assert second.keys() == recipes.SECOND[language].keys() and min(second.values()) > 15  # type: ignore[index]
    assert all(1 <= s.second[1] <= 5 for s in shots if s.second)


def test_a_file_without_a_group_is_photographed_together_where_nothing_else_is_wanted() -> None:
    (shot,) = session(
        loaded_units(**GROUPS),
        0,
        (Paper("t-1", "tax_payment_certificate", 1), Paper("b-1", "bank_statement", 2)),
        language="zh",
        at=Address(1),
        place=Place("train", 0),
    )
    assert sorted(shot.sheets) == [("b-1", 0), ("b-1", 1), ("t-1", 0)]


# ---------------------------------------------------------------- the file itself


@cache
def originals() -> tuple[tuple[Photo, ...], tuple[Photo, ...]]:
    """The photographs of a forged file of each language, and of their twins."""
    lies = {
        "anomalies.share": 1.0,
        "anomalies.kinds": {"replaced_amount": 1},
        "captures.size": [1200, 900],
    }
    made = []
    for language in ("zh", "en"):
        loaded = loaded_units(
            languages={language: 1}, captures__conditions={"Digital Original": 1}, **lies
        )
        made.append(
            next(files for n in range(20) if len(files := make_case(loaded, n, Clock()).files) == 2)
        )
    return tuple(p for files in made for p in files[0].photos), tuple(
        p for files in made for p in files[1].photos
    )


def test_the_text_of_a_pdf_is_what_its_picture_shows_also_where_it_was_forged() -> None:
    photos = [photo for half in originals() for photo in half]
    assert all(photo.pdf and len(photo.sheets) == 1 for photo in photos)
    assert [lacking for photo in photos for lacking in unsaid(photo)] == []
    assert any(photo.tampered for photo in photos)


@pytest.mark.parametrize(
    "lie", ["foreign_document", "wrong_total", "structured_deposits", "stacked_loans"]
)
def test_the_text_of_a_pdf_is_what_its_picture_shows_where_a_lie_was_printed(lie: str) -> None:
    """Rows that a lie adds may fill another sheet, which the honest paper does not have."""
    lies = {"anomalies.share": 1.0, "anomalies.kinds": {lie: 1}, "captures.size": [640, 480]}
    loaded = loaded_units(captures__conditions={"Digital Original": 1}, **lies)
    made = (make_case(loaded, n, Clock()).files for n in range(20))
    halves = next(files for files in made if len(files) == 2)
    assert any(a.pdf != b.pdf for a, b in zip(*(half.photos for half in halves), strict=False))
    assert [lacking for half in halves for photo in half.photos for lacking in unsaid(photo)] == []


def test_twins_share_a_pdf_but_for_the_forged_sheet_and_the_same_sheet_gives_the_same_bytes() -> (
    None
):
    lied, clean = originals()
    differ = [a.pdf != b.pdf for a, b in zip(lied, clean, strict=True)]
    assert differ == [a.tampered for a in lied] and any(differ)
    originals.cache_clear()
    assert originals()[0] == lied


def test_what_a_paper_prints_in_two_places_is_not_forged_in_one() -> None:
    """The search report prints acres and assessments of a parcel twice.

    In its list, and again in the parcel's own block.
    """
    kind = "en/property_owner_search_report"
    lies = {
        "anomalies.share": 1.0,
        "anomalies.kinds": {"replaced_amount": 1, "copy_move": 1},
        "captures.size": [1600, 1200],
    }
    loaded = loaded_units(
        languages={"en": 1},
        documents={kind: {"maroon_wide": 1}},
        captures__conditions={"Scanned Copy": 1},
        **lies,
    )
    told = 0
    for file in (f for n in (28, 29, 33, 35) for f in make_case(loaded, n, Clock()).files):
        told += len(file.anomalies)
        for sheet, field in (
            (s, f) for photo in file.photos for s in photo.sheets for f in s.fields
        ):
            assert field.text == true_text(file, sheet.id, field), field.name
    assert told == 4


def test_a_pdf_looks_like_the_picture() -> None:
    photo = originals()[0][0]
    assert photo.pdf and original.QUALITY > 90
    page = pypdfium2.PdfDocument(photo.pdf)[0].render(scale=1.0).to_numpy()
    assert abs(page.shape[1] / page.shape[0] - photo.width / photo.height) < 0.01
    assert page.min() < 120 and page.mean() > 150  # ink on paper


def test_a_dataset_with_pdfs_and_second_conditions_is_checked_exported_and_rebuilt(
    tmp_path: Path,
) -> None:
    keys = {
        "captures__conditions": {"Digital Original": 1, MULTI_DOC: 1},
        "captures__free": 0.0,
        "captures__size": [640, 480],
    }
    keys |= {
        "captures__sessions": 2,
        "captures__second": {n: {"Cropped Captures": 1} for n in ("zh", "en")},
    }
    made = make(tmp_path / "made", cases=2, **keys)
    dataset = Dataset.open(str(made))
    assert check(dataset, regenerate=1, say=lambda line: None) == []
    rows = list(dataset.rows("images"))
    assert all((row["pdf"] is not None) == (row["condition"] == "Digital Original") for row in rows)
    group = [row for row in rows if row["condition"] == MULTI_DOC]
    assert group and all(
        row["second_condition"] == "Cropped Captures" and row["second_severity"] > 0
        for row in group
    )
    assert all(
        row["second_condition"] is None and row["second_severity"] == 0
        for row in rows
        if row not in group
    )

    assert (
        cli.main(["export", str(made), "--format", "fcmbench", "--out", str(tmp_path / "bench")])
        == 0
    )
    files = [p for p in (tmp_path / "bench").rglob("*") if p.suffix in (".jpg", ".pdf")]
    assert sum(p.suffix == ".pdf" for p in files) == sum(row["pdf"] is not None for row in rows)
    assert {p.stem.partition("_")[2].split("_")[0] for p in files if "组合" in str(p)} == {
        "拍摄不完整"
    }

    case = next(row["case_id"] for row in rows if row["pdf"])
    assert cli.main(["rebuild", str(made), "--case", case, "--out", str(tmp_path / "case")]) == 0
    kept = {row["id"]: row["pdf"] for row in rows if row["case_id"] == case and row["pdf"]}
    assert {p.stem: p.read_bytes() for p in (tmp_path / "case" / "originals").iterdir()} == kept
    assert json.loads((tmp_path / "case" / "origin.json").read_text())["compared"] == "identical"


def test_each_split_meets_every_condition_within_some_thirty_sessions() -> None:
    """Dealt to each split by itself: how few cases a split has, it is not the odd ones out."""
    for seed in range(12):
        loaded = loaded_units(seed=seed)
        splits = [
            Address(seed, ("split",)).stratified(
                {"train": 0.4, "validation": 0.3, "test": 0.3}, index
            )
            for index in range(120)
        ]
        seen: dict[str, set[str]] = {}
        for split, turn in splits:
            (shot, *_) = session(
                loaded, 0, HELD["zh"], language="zh", at=Address(seed), place=Place(split, turn)
            )
            seen.setdefault(split, set()).add(shot.condition)
        assert all(met == loaded.effects.keys() for met in seen.values()), seed


def test_papers_are_brought_by_the_recipes_share_and_a_slip_of_the_pen_is_refused() -> None:
    loaded = loaded_units(
        handed_in={"zh/payment_card": 0.25, "en/payment_card": 0.0},
        anomalies__share=0.0,
        questions__kinds=[],
        captures__conditions={"Fax": 1},
    )
    with unseen():
        kinds = Counter(
            d.kind for n in range(60) for d in make_case(loaded, n, Clock()).files[0].documents
        )
    assert (
        not kinds["en/payment_card"]
        and 0.1 < kinds["zh/payment_card"] / kinds["zh/identity_card_front"] < 0.45
    )
    with pytest.raises(UserError, match="handed_in.zh/payment_cart: no kind of this name"):
        loaded_units(handed_in={"zh/payment_cart": 0.5})
