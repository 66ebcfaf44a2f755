"""Exactly so many pictures show tampering, in every split, whatever the camera hides."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from test_control import loaded, pictures, recipe, refused
from tiny import TINY, make

from flows.checking import manifest_claims
from flows.checking.regenerate import regenerated
from flows.commands.check import check
from flows.commands.parallel_map import worker_pool
from flows.journey.anomalies import wanted
from flows.journey.choice import showing
from flows.journey.dealt import is_forged, place_of, quota_of
from flows.journey.share import Share
from flows.journey.shots import Shot
from flows.journey.stream import endless
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from pipeline.errors import UserError

FORGED = {
    "images": 40,
    "cases": 5,
    "tampered_share": 0.2,
    "captures.size": [1024, 768],
    "captures.conditions": {"Cropped Captures": 1, "Scanned Copy": 1, "Multi-doc Images": 1},
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    keys = {key.replace(".", "__"): value for key, value in FORGED.items()}
    return Dataset.open(str(make(tmp_path_factory.mktemp("tampered") / "d", **keys)))


def test_exactly_the_share_asked_for_shows_tampering_and_every_promise_holds(
    dataset: Dataset,
) -> None:
    photos = [*Reader(dataset).photos()]
    assert len(photos) == 40
    assert sum(photo.tampered for photo in photos) == 8
    assert all(photo.tamper_mask for photo in photos if photo.tampered)
    assert check(dataset, say=str) == []
    with worker_pool(1, dataset) as pool:
        assert [*regenerated(pool, 1, str)] == []


def test_a_stream_takes_the_same_pictures_of_forged_sheets(dataset: Dataset) -> None:
    stored = {photo.id: photo.jpeg for photo in Reader(dataset).photos()}
    picture = endless({}, {**TINY, **FORGED}, Share())
    streamed = {photo.id: photo.jpeg for photo in (next(picture).photo for _ in range(40))}
    assert streamed == stored


def test_of_a_lone_forged_sheet_the_twin_gives_the_pictures_that_show_nothing() -> None:
    keys = {"languages": {"zh": 1}, "documents": {"zh/income_certificate": {}}}
    units = loaded(
        images=10,
        cases=1,
        tampered_share=0.2,
        captures__conditions={"Scanned Copy": 1},
        anomalies={"share": 1, "kinds": {"copy_move": 1, "replaced_amount": 1}},
        **keys,
    )
    photos = pictures(units, 0)
    assert len(photos) == 10 and sum(photo.tampered for photo in photos) == 2


def test_where_nothing_can_be_forged_the_run_says_so() -> None:
    units = loaded(
        images=10,
        cases=1,
        tampered_share=0.2,
        languages={"en": 1},
        documents={"en/ssn_card": {}},
        anomalies={"share": 1, "kinds": {"copy_move": 1, "replaced_amount": 1}},
    )
    with pytest.raises(UserError, match="nothing can be forged"):
        pictures(units, 0)


def test_forged_files_and_their_pictures_are_shared_evenly_over_cases_and_splits() -> None:
    large = recipe(images=20_000, cases=800, tampered_share=0.03)
    of = [(place_of(large, n).split, quota_of(large, n)) for n in range(800)]
    tampered = Counter(split for split, quota in of for _ in range(quota.tampered))  # type: ignore[union-attr]
    assert tampered.total() == 600
    assert tampered["train"] == pytest.approx(480, rel=0.1)
    assert tampered["test"] > 30 and tampered["validation"] > 30
    assert {quota.tampered for _, quota in of} == {0, 2}  # type: ignore[union-attr]


def test_as_many_files_lie_as_without_the_key_and_all_that_are_forged() -> None:
    large = recipe(images=20_000, cases=800, tampered_share=0.03)
    lying = [wanted(large, n) for n in range(800)]
    assert sum(lying) == pytest.approx(0.6 * 800, rel=0.1)
    assert all(lying[n] for n in range(800) if is_forged(large, n))


def test_none_shows_tampering_where_none_shall() -> None:
    keys = {"images": 24, "cases": 3, "tampered_share": 0}
    units = loaded(**keys, anomalies={"share": 1, "kinds": {"replaced_amount": 9}})
    assert not any(photo.tampered for photo in pictures(units, 0, 1, 2))


def test_what_no_picture_shows_is_refused() -> None:
    with pytest.raises(UserError, match="hardly any picture"):
        showing(lambda number: [Shot(number, 0, (("zh-1", 0),), "Fax", 1)], lambda shot: False, 1)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"tampered_share": 0.1}, "tampered_share: of how many pictures? give images"),
        ({"tampered_share": 2, "images": 40}, "tampered_share"),
        (
            {"tampered_share": 0.6, "images": 40},
            "give anomalies.share or images more, or anomalies.twins",
        ),
        (
            {"tampered_share": 0.1, "images": 40, "anomalies__share": 0},
            "in 0 files that are forged",
        ),
        (
            {"tampered_share": 0.1, "images": 40, "anomalies__kinds": {"wrong_total": 1}},
            "anomalies.kinds names no tampering; add copy_move or replaced_amount",
        ),
    ],
)
def test_shares_of_tampering_that_cannot_be_are_refused_by_their_key(
    keys: dict[str, object], said: str
) -> None:
    assert said in refused(**keys)


def test_a_dataset_with_other_than_its_share_is_faulty(dataset: Dataset) -> None:
    recipe = {**dataset.manifest["recipe"], "tampered_share": 0.1, "images": 41}
    other = replace(dataset, manifest={**dataset.manifest, "recipe": recipe})
    faults = [*manifest_claims.faults(other)]
    assert any("the recipe says 4 tampered images, the tables hold 8" in line for line in faults)
    assert any("the recipe says 41 images, the tables hold 40" in line for line in faults)


def test_where_a_file_has_room_for_one_forged_picture_more_files_are_forged() -> None:
    few = recipe(images=8, cases=4, tampered_share=0.5, anomalies={"share": 1})
    assert [quota_of(few, n).tampered for n in range(4)] == [1, 1, 1, 1]  # type: ignore[union-attr]


def test_a_refusal_names_no_remedy_that_is_spent() -> None:
    keys = {"images": 8, "cases": 4, "tampered_share": 0.9, "negatives": {"share": 0.1}}
    said = refused(**keys, anomalies={"share": 1})
    assert "give images more, or negatives.share less, or anomalies.twins: false" in said
