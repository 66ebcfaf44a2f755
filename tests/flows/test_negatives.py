"""Pictures that show no paper of the file: how many, of what, and that nobody trips over them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from test_control import loaded, pictures, refused, sitting
from tiny import TINY, make

from flows.checking.regenerate import regenerated
from flows.commands.check import check
from flows.commands.export import export
from flows.commands.parallel_map import worker_pool
from flows.commands.rebuild import rebuild
from flows.journey.share import Share
from flows.journey.stream import endless
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from output.tables import contract
from pipeline import units
from pipeline.foreign.papers import KINDS, paper
from pipeline.foreign.words import WORDS
from pipeline.printing.fonts import face
from pipeline.records import Language
from pipeline.rng import Address
from pipeline.roles import Format

NEGATIVES = {"share": 0.3}
MADE = {"negatives": NEGATIVES, "captures.size": [640, 480], "cases": 5}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    keys = {key.replace(".", "__"): value for key, value in MADE.items()}
    return Dataset.open(str(make(tmp_path_factory.mktemp("negatives") / "d", **keys)))


def test_as_many_pictures_as_asked_show_no_paper_of_the_file() -> None:
    units = loaded(negatives={"share": 0.25}, captures__size=[320, 320], anomalies__share=0)
    sorts = Counter(photo.negative for photo in pictures(units, *range(10)))
    assert sorts.total() - sorts[""] == pytest.approx(0.25 * sorts.total(), abs=2)
    assert {*sorts} == {"", "empty_desk", "foreign_paper", "blank_form", "back_side"}


def test_what_is_no_document_is_labelled_as_none_and_an_empty_form_has_no_fields(
    dataset: Dataset,
) -> None:
    seen = set()
    for photo in Reader(dataset).photos():
        if sort := photo.negative:
            seen.add(sort)
            assert not photo.tampered and not any(sheet.fields for sheet in photo.sheets)
            assert len(photo.sheets) == (sort in ("blank_form", "back_side"))
        else:
            assert photo.sheets
    assert len(seen) > 2


def test_a_dataset_with_negatives_keeps_every_promise(dataset: Dataset) -> None:
    assert check(dataset, say=str) == []
    with worker_pool(1, dataset) as pool:
        assert [*regenerated(pool, 1, str)] == []


def test_nothing_is_asked_of_pictures_without_papers(dataset: Dataset) -> None:
    negative = {photo.id for photo in Reader(dataset).photos() if photo.negative}
    asked = {image for row in dataset.rows("questions") for image in row["image_ids"]}
    assert negative and asked and not negative & asked


@pytest.mark.parametrize("name", units.names(Format))
def test_every_export_takes_pictures_without_papers(
    dataset: Dataset, name: str, tmp_path: Path
) -> None:
    export(dataset.store.root, name, str(tmp_path / "out"))
    assert any((tmp_path / "out").rglob("*"))


def test_coco_lists_pictures_without_annotations(dataset: Dataset, tmp_path: Path) -> None:
    export(dataset.store.root, "coco", str(tmp_path / "out"))
    bare = set[str]()
    for file in (tmp_path / "out").rglob("*.json"):
        found = json.loads(file.read_text(encoding="utf-8"))
        of_something = {one["image_id"] for one in found["annotations"]}
        bare |= {one["file_name"] for one in found["images"] if one["id"] not in of_something}
    desks = {p.id for p in Reader(dataset).photos() if p.negative == "empty_desk"}
    assert desks and all(any(desk in name for name in bare) for desk in desks)


def test_a_file_is_rebuilt_with_its_negatives(dataset: Dataset, tmp_path: Path) -> None:
    case = next(row for row in dataset.rows("cases") if not row["twin_of"])
    made = rebuild(dataset.store.root, case["id"], str(tmp_path / "out"))
    assert made.differences == () and made.images == len(case["image_ids"])


def test_a_stream_gives_the_negatives_that_a_dataset_holds(dataset: Dataset) -> None:
    stored = [(photo.id, photo.jpeg) for photo in Reader(dataset).photos()]
    picture = endless({}, {**TINY, **MADE}, Share())
    streamed = {}
    for _ in range(len(stored)):
        photo = next(picture).photo
        streamed[photo.id] = photo.jpeg
    assert streamed == dict(stored)


def test_a_picture_of_nothing_that_does_not_say_so_is_refused(dataset: Dataset) -> None:
    row = next(row for row in dataset.rows("images") if not row["documents"])
    assert contract.fault("images", row) == ""
    assert "documents: none" in contract.fault("images", {**row, "parameters": "{}"})


@pytest.mark.parametrize("language", WORDS)
def test_foreign_papers_are_printed_in_letters_there_are(language: Language) -> None:
    words = WORDS[language]
    lines = (*words.sentences, *words.goods, *words.mastheads, words.thanks)
    assert not face(words.body).missing("".join(lines))
    assert not face(words.head).missing("".join((*words.shops, *words.calls, *words.headlines)))
    assert not face(words.head).missing(words.total)
    assert not face(words.hand).missing("".join(words.notes).replace(" ", ""))


def test_foreign_papers_are_of_every_sort_and_the_same_at_one_address() -> None:
    papers = [paper("en", Address(1, ("here", n)), lambda w, h: 0.5) for n in range(24)]
    again = paper("en", Address(1, ("here", 3)), lambda w, h: 0.5)
    assert {one.label for one in papers} == {*KINDS}
    assert (papers[3].pixels == again.pixels).all() and papers[3].label == again.label


@pytest.mark.parametrize(
    ("negatives", "said"),
    [
        ({"share": 0.95}, "negatives.share"),
        ({"share": 0.1, "kinds": {"cat": 1}}, "negatives.kinds.cat"),
        ({"share": 0.1, "kinds": {"back_side": 0}}, "at least one must be positive"),
    ],
)
def test_negatives_that_cannot_be_are_refused_by_their_key(negatives: object, said: str) -> None:
    assert said in refused(negatives=negatives)


def test_print_of_a_blank_form_is_labelled_and_says_nothing_of_anybody() -> None:
    kinds = {"share": 0.5, "kinds": {"blank_form": 1}}
    units = loaded(negatives=kinds, captures__size=[640, 480], anomalies__share=0)
    blanks = [photo for photo in pictures(units, 0, 1) if photo.negative]
    for sheet in [sheet for photo in blanks for sheet in photo.sheets]:
        assert len(sheet.lines) and not len(sheet.fields)
        assert not any(line.field for line in sheet.lines)


def test_the_back_of_a_file_whose_only_paper_lies_is_that_papers_and_tells_no_lie() -> None:
    units = loaded(
        documents={"zh/bank_statement": {}},
        languages={"zh": 1},
        anomalies__share=1.0,
        negatives={"share": 0.7, "kinds": {"back_side": 1}},
        captures__size=[640, 480],
    )
    lied = 0
    for index in range(3):
        taken = pictures(units, index)
        backs = [photo for photo in taken if photo.negative]
        assert {sheet.kind for photo in backs for sheet in photo.sheets} <= {"zh/bank_statement"}
        lied += len(backs)
    assert lied


@pytest.mark.parametrize("keys", [{"images": 160, "cases": 20}, {"cases": 20}])
def test_what_shows_no_paper_comes_by_weight_and_under_all_conditions(
    keys: dict[str, object],
) -> None:
    conditions = {"Out-of-focus": 1, "Fingers and Clips": 1}
    kinds = {"empty_desk": 1, "blank_form": 2}
    units = loaded(
        **keys,
        documents={"zh/income_certificate": {}},
        languages={"zh": 1},
        captures__conditions=conditions,
        captures__size=[320, 320],
        anomalies__share=0,
        negatives={"share": 0.5, "kinds": kinds},
        splits={"train": 1},
    )
    shots = [shot for n in range(20) for shot in sitting(units, n) if shot.negative]
    sorts, whole = Counter(shot.negative for shot in shots), len(shots)
    slack = 2 if "images" in keys else 0.15 * whole
    assert sorts["blank_form"] == pytest.approx(whole * 2 / 3, abs=slack)
    met = Counter(shot.condition for shot in shots if shot.negative == "blank_form")
    assert met["Out-of-focus"] == pytest.approx(sorts["blank_form"] / 2, abs=slack)
