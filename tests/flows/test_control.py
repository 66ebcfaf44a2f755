"""What a recipe says of how many pictures there are, of what, and how they are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from tiny import TINY

from flows.journey.case import make_case, submitted
from flows.journey.dealt import Place, place_of
from flows.journey.loaded_units import LoadedUnits, load_units
from flows.journey.photographs import Sitting
from flows.journey.rates import rates
from flows.journey.shots import Paper, Shot, session
from flows.journey.timings import Clock
from pipeline import recipe as recipes
from pipeline.errors import UserError
from pipeline.recipe import Recipe
from pipeline.records import Photo
from pipeline.rng import Address


def recipe(**keys: object) -> Recipe:
    """The tiny recipe with some keys (dots written as two underscores) changed."""
    changed = {key.replace("__", "."): value for key, value in keys.items()}
    return recipes.made({}, {**TINY, **changed}, "recipe.yaml")


def loaded(**keys: object) -> LoadedUnits:
    return load_units(recipe(**keys).model_dump_json(), asking=False)


def refused(**keys: object) -> str:
    with pytest.raises(UserError) as refusal:
        loaded(**keys)
    return str(refusal.value)


def pictures(units: LoadedUnits, *cases: int) -> list[Photo]:
    """The distinct pictures of these cases."""
    found: dict[str, Photo] = {}
    for index in cases:
        for file in make_case(units, index, Clock()).files:
            found |= {photo.id: photo for photo in file.photos}
    return list(found.values())


def sitting(units: LoadedUnits, index: int) -> Sequence[Shot]:
    """The pictures to take of a case."""
    case, halves, at = submitted(units, index, Clock())
    place, kept = place_of(units.recipe, index), rates(units)
    return Sitting(units, halves, case.language, place=place, at=at, kept=kept).shots


def test_a_recipe_that_leaves_later_keys_alone_is_written_and_hashed_as_before() -> None:
    plain = recipe()
    assert plain.hash() == recipe(fit=[]).hash()
    assert "fit" not in plain.model_dump(mode="json")


GRADES: Mapping[str, Mapping[int, float]] = {"Out-of-focus": {5: 1}, "Specular Reflections": {2: 1}}


def test_each_condition_has_the_grades_that_it_was_given() -> None:
    conditions = {"Out-of-focus": 1, "Specular Reflections": 1}
    units = loaded(captures__conditions=conditions, captures__severity=GRADES, anomalies__share=0)
    taken = {(photo.condition, photo.severity) for photo in pictures(units, *range(4))}
    assert taken == {("Out-of-focus", 5), ("Specular Reflections", 2)}


def test_grades_of_a_condition_reach_a_worker_as_they_were_given() -> None:
    given = recipe(captures__severity=GRADES)
    assert Recipe.model_validate_json(given.model_dump_json()) == given
    assert given.captures.grades("Fax") == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}


@pytest.mark.parametrize(
    ("severity", "said"),
    [
        ({"Fog": {1: 1}}, "captures.severity.Fog: no condition with grades"),
        ({"Normal Captures": {1: 1}}, "Normal Captures: no condition with grades"),
        ({"Fax": {7: 1}}, "captures.severity.Fax.7"),
        ({"Fax": {1: 0}}, "at least one must be positive"),
        ({7: 1}, "captures.severity.7"),
    ],
)
def test_grades_that_cannot_be_are_refused_by_their_key(severity: object, said: str) -> None:
    assert said in refused(captures__severity=severity)


def test_frames_come_in_every_size_and_stand_upright_as_often_as_asked() -> None:
    sizes = {"640x480": 3, "800x500": 1}
    plain = {"captures__conditions": {"Normal Captures": 1}, "anomalies__share": 0}
    units = loaded(captures__size=sizes, captures__portrait=0.5, **plain)
    frames = [(photo.width, photo.height) for photo in pictures(units, *range(8))]
    assert {*frames} == {(640, 480), (480, 640), (800, 500), (500, 800)}
    upright = sum(w < h for w, h in frames)
    assert 0.25 < upright / len(frames) < 0.75
    assert 0.5 < sum(640 in frame for frame in frames) / len(frames) < 0.95


@pytest.mark.parametrize(("share", "upright"), [(0.0, False), (1.0, True)])
def test_all_frames_or_none_are_upright_whichever_way_the_size_is_written(
    share: float, upright: bool
) -> None:
    units = loaded(
        captures__size={"640x480": 1, "480x640": 1},
        captures__portrait=share,
        captures__conditions={"Cropped Captures": 1},
        anomalies__share=0,
    )
    assert {photo.width < photo.height for photo in pictures(units, 0, 1)} == {upright}


def test_one_size_by_weight_gives_the_bytes_of_that_size_alone() -> None:
    one, other = (pictures(loaded(captures__size=size), 0) for size in ([640, 480], {"640x480": 7}))
    assert [photo.jpeg for photo in one] == [photo.jpeg for photo in other]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"captures__size": {"640": 1}}, "captures.size.640"),
        ({"captures__size": {"100x480": 1}}, "100x480: give sides of 320 to 12000"),
        ({"captures__size": {"12000x9000": 1}}, "at most 50 million"),
        ({"captures__size": {}}, "captures.size: empty"),
        ({"captures__size": [640, 640], "captures__portrait": 0.5}, "640x640 stands neither"),
        ({"captures__portrait": 1.5}, "captures.portrait"),
    ],
)
def test_frames_that_cannot_be_are_refused_by_their_key(keys: dict[str, object], said: str) -> None:
    assert said in refused(**keys)


SOME = {"Out-of-focus": 2, "Specular Reflections": 1, "Low Light": 1}


def test_one_condition_for_each_picture_comes_in_proportion_and_to_every_kind() -> None:
    units = loaded(captures__per="image", captures__conditions=SOME, captures__sessions=2)
    met, kinds = Counter[str](), Counter[tuple[str, str]]()
    for index in range(60):
        for shot in sitting(units, index):
            met[shot.condition] += 1
            kinds[shot.sheets[0][0][10:], shot.condition] += 1
    whole = met.total()
    assert abs(met["Out-of-focus"] / whole - 0.5) < 0.02
    assert abs(met["Low Light"] / whole - 0.25) < 0.02
    assert all(kinds[kind, condition] for kind, _ in list(kinds) for condition in SOME)


def test_a_group_photo_for_one_picture_shows_the_sheet_it_stands_for() -> None:
    units = loaded(captures__per="image", captures__conditions={"Multi-doc Images": 1})
    papers = tuple(Paper(f"zh-{n}", kind, 1) for n, kind in enumerate(("payslip", "degree", "x")))
    shots = session(
        units, 0, papers, language="zh", at=Address(1, ("here",)), place=Place("train", 0)
    )
    assert len(shots) == 3
    for shot, paper in zip(shots, papers, strict=True):
        assert (paper.id, 0) in shot.sheets and len(shot.sheets) > 1
    assert {shot.condition for shot in shots} == {"Multi-doc Images"}


def test_a_lone_paper_is_in_no_group_photo_of_one_picture_either() -> None:
    weights = {"Multi-doc Images": 5, "Fax": 1}
    units = loaded(captures__per="image", captures__conditions=weights)
    papers = (Paper("zh-1", "payslip", 3),)
    at = Address(1, ("here",))
    shots = session(units, 0, papers, language="zh", at=at, place=Place("train", 0))
    assert [shot.condition for shot in shots] == ["Fax"] * 3


FEW = ("zh/identity_card_front", "zh/degree_certificate", "zh/housing_fund_statement", "zh/payslip")


def photographed(cases: int, **keys: object) -> Counter[str]:
    """How many pictures there are of each of a few kinds, taken alone."""
    units = loaded(
        languages={"zh": 1},
        documents={kind: {} for kind in FEW},
        anomalies__share=0,
        captures__conditions={"Fax": 1},
        **keys,
    )
    shots = [shot for index in range(cases) for shot in sitting(units, index)]
    return Counter(f"zh/{shot.sheets[0][0][10:]}" for shot in shots)


def test_kinds_that_few_people_have_come_as_often_as_those_that_all_have() -> None:
    as_they_come, even = photographed(60), photographed(60, balance="kinds")
    assert max(as_they_come.values()) > 2 * min(as_they_come.values())
    assert set(even) == set(FEW) and max(even.values()) < 1.5 * min(even.values())


def test_kinds_are_photographed_by_weight_and_not_at_all_at_none() -> None:
    weights = {"zh/payslip": 0, "zh/identity_card_front": 0.25}
    plain, weighed = photographed(60), photographed(60, captures__kinds=weights)
    assert weighed["zh/payslip"] == 0
    assert weighed["zh/degree_certificate"] == plain["zh/degree_certificate"]
    assert weighed["zh/identity_card_front"] == pytest.approx(15, abs=2)


def test_balanced_conditions_come_alike_whatever_their_weights() -> None:
    units = loaded(balance="conditions", captures__conditions=SOME, anomalies__share=0)
    met = Counter(shot.condition for index in range(40) for shot in sitting(units, index))
    assert max(met.values()) <= 1.05 * min(met.values())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"captures__kinds": {"zh/passport": 1}}, "captures.kinds.zh/passport: no kind"),
        ({"captures__kinds": {"zh/payslip": 1}}, "captures.kinds.zh/payslip: no kind of documents"),
        ({"captures__kinds": {"en/ssn_card": -1}}, "captures.kinds.en/ssn_card"),
        ({"balance": "languages"}, "balance"),
        (
            {"captures__kinds": dict.fromkeys(TINY["documents"], 0) | {"en/ssn_card": 1}},
            "no kind of language zh is to be photographed",
        ),
    ],
)
def test_proportions_that_cannot_be_are_refused_by_their_key(
    keys: dict[str, object], said: str
) -> None:
    assert said in refused(**keys)
