"""Exactly so many pictures: however they are shared, by whomever they are made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from test_control import loaded, pictures, recipe, refused
from tiny import TINY, make

from flows.checking.regenerate import regenerated
from flows.commands.check import check
from flows.commands.parallel_map import worker_pool
from flows.commands.rebuild import rebuild
from flows.journey.choice import filled
from flows.journey.dealt import quota_of
from flows.journey.shard import make_shard
from flows.journey.share import Share
from flows.journey.shots import Shot
from flows.journey.stream import endless
from flows.storage.dataset import Dataset
from flows.storage.reader import Reader
from pipeline.errors import UserError

COUNTED = {"images": 37, "cases": 5, "captures.size": [640, 480], "negatives": {"share": 0.1}}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    keys = {key.replace(".", "__"): value for key, value in COUNTED.items()}
    return Dataset.open(str(make(tmp_path_factory.mktemp("counted") / "d", **keys)))


def test_a_dataset_has_exactly_the_pictures_asked_for_and_keeps_every_promise(
    dataset: Dataset,
) -> None:
    photos = [*Reader(dataset).photos()]
    assert len(photos) == len({photo.id for photo in photos}) == 37
    assert len({photo.jpeg for photo in photos}) == 37
    assert sum(bool(photo.negative) for photo in photos) == 4
    assert check(dataset, say=str) == []
    with worker_pool(1, dataset) as pool:
        assert [*regenerated(pool, 1, str)] == []


def test_every_file_has_a_picture_and_none_much_more_than_another(dataset: Dataset) -> None:
    of = Counter(photo.case_id[:9] for photo in Reader(dataset).photos())
    assert len(of) == 5 and {*of.values()} == {7, 8}
    assert all(row["image_ids"] for row in dataset.rows("cases"))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_how_the_work_is_cut_changes_no_picture(dataset: Dataset, size: int) -> None:
    cut = recipe(**{k.replace(".", "__"): v for k, v in COUNTED.items()})
    text = cut.model_copy(
        update={"shards": cut.shards.model_copy(update={"cases_per_shard": size})}
    ).model_dump_json()
    made = [make_shard(text, n)[0]["images"].to_pylist() for n in range(-(-5 // size))]
    rows = {row["id"]: row["image"] for shard in made for row in shard}
    assert rows == {row["id"]: row["image"] for row in dataset.rows("images")}


def test_a_stream_gives_the_pictures_of_a_counted_dataset_and_goes_on(dataset: Dataset) -> None:
    stored = {photo.id: photo.jpeg for photo in Reader(dataset).photos()}
    picture = endless({}, {**TINY, **COUNTED}, Share())
    streamed = {photo.id: photo.jpeg for photo in (next(picture).photo for _ in range(37))}
    assert streamed == stored
    assert next(picture).photo.case_id[3:9] == "000005"


def test_a_counted_file_is_rebuilt_alone(dataset: Dataset, tmp_path: Path) -> None:
    case = next(row for row in dataset.rows("cases"))
    made = rebuild(dataset.store.root, case["id"], str(tmp_path / "out"))
    assert made.differences == () and made.images == len(case["image_ids"])


def test_more_pictures_than_a_file_has_sheets_are_taken_in_further_sessions() -> None:
    units = loaded(images=60, cases=2, captures__size=[320, 320], anomalies__share=0)
    photos = pictures(units, 0, 1)
    assert len(photos) == 60
    assert len({photo.parameters["session"] for photo in photos}) > 5


def test_a_lie_on_a_files_only_sheet_leaves_no_picture_over() -> None:
    units = loaded(
        images=7,
        cases=1,
        languages={"en": 1},
        documents={"en/drivers_license": {}},
        captures__size=[320, 320],
        captures__conditions={"Fax": 1},
        anomalies={"share": 1, "kinds": {"expired_document": 1}},
    )
    of = Counter(photo.case_id[-1] for photo in pictures(units, 0))
    assert of == {"a": 4, "b": 3}


def test_of_a_statement_that_is_cut_nothing_is_asked_or_checked_that_needs_all_of_it(
    tmp_path: Path,
) -> None:
    keys = {"languages": {"en": 1}, "documents": {"en/bank_statement": {}}, "cases": 3}
    cut = Dataset.open(
        str(make(tmp_path / "d", images=6, captures__conditions={"Scanned Copy": 1}, **keys))
    )
    assert sum(1 for _ in cut.rows("images")) == 6
    assert check(cut, say=str) == []


def test_a_case_is_of_somebody_who_has_something_to_show() -> None:
    keys = {"documents": {"zh/degree_certificate": {}}, "languages": {"zh": 1}}
    units = loaded(images=8, cases=8, anomalies__share=0, captures__size=[320, 320], **keys)
    assert len(pictures(units, *range(8))) == 8


def test_cases_follow_from_pictures_where_nothing_is_said_of_them() -> None:
    few, many = recipe(images=40, cases=None), recipe(images=4000, cases=None)
    assert 5 <= few.cases <= 20 and many.cases == pytest.approx(100 * few.cases, rel=0.2)
    assert sum(quota_of(many, n).images for n in range(many.cases)) == 4000  # type: ignore[union-attr]


def test_quotas_of_any_cases_in_a_row_differ_by_one_at_most() -> None:
    uneven = recipe(images=1000, cases=37, negatives={"share": 0.13})
    quotas = [quota_of(uneven, n) for n in range(37)]
    images = [quota.images for quota in quotas if quota]
    assert sum(images) == 1000 and max(images) - min(images) == 1
    assert sum(quota.negatives for quota in quotas if quota) == 130


def test_how_many_cases_share_the_pictures_is_part_of_what_decides_them() -> None:
    assert recipe(images=40, cases=8).hash() != recipe(images=40, cases=9).hash()
    assert recipe(cases=8).hash() == recipe(cases=9).hash()


def test_shots_that_give_two_pictures_fill_an_odd_number_with_one_of_a_half() -> None:
    def sessions(number: int) -> list[Shot]:
        return [Shot(number, n, (("zh-1", n),), "Fax", 1) for n in range(2)]

    shots = filled(sessions, lambda shot: 2, quota=7, first="zh-000001-a")
    assert [shot.only for shot in shots] == ["", "", "", "zh-000001-a"]
    mixed = filled(sessions, lambda shot: 1 + shot.number, quota=4, first="zh-000001-a")
    assert [(shot.session, shot.number) for shot in mixed] == [(0, 0), (0, 1), (1, 0)]
    with pytest.raises(UserError, match="nothing to photograph"):
        filled(lambda number: [], lambda shot: 1, quota=3, first="zh-000001-a")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"images": 0}, "images"),
        ({"images": "many", "cases": None}, "images"),
        ({"images": 5, "cases": 4}, "recipe.yaml: images: 5 of 4 cases; give 8 or more"),
        ({"images": 3, "cases": 4, "anomalies__share": 0}, "give 4 or more, or fewer cases"),
        ({"images": 9000, "cases": 4}, "give 2000 or fewer, or more cases"),
        ({"images": 1, "cases": 1}, "give 2 or more, or anomalies.twins: false"),
    ],
)
def test_numbers_that_cannot_be_are_refused_by_their_key(
    keys: dict[str, object], said: str
) -> None:
    assert said in refused(**keys)
