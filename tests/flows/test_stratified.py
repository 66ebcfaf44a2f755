"""Splits that each have their share of languages and of all sorts of people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
from test_control import loaded, pictures, recipe, refused

from flows.journey.case import names
from flows.journey.dealt import STEPS, language_of, place_of, sort_of, world_of
from flows.journey.papers import handed_in
from flows.journey.timings import Clock
from pipeline.recipe import Recipe

SPLITS = {"train": 0.7, "validation": 0.15, "test": 0.15}


def off(of: Recipe, value: Callable[[int], str], shares: dict[str, float]) -> float:
    """By how many cases some split differs at most from its share of a value."""
    found = defaultdict[str, Counter[str]](Counter)
    for index in range(120):
        found[place_of(of, index).split][value(index)] += 1
    return max(
        abs(counts[name] - share * counts.total())
        for counts in found.values()
        for name, share in shares.items()
    )


def test_every_split_has_its_share_of_both_languages_within_a_case() -> None:
    shares = {"zh": 0.58, "en": 0.42}
    by_chance, even = recipe(splits=SPLITS), recipe(splits={**SPLITS, "stratified": True})
    assert off(even, lambda n: language_of(even, n), shares) <= 1
    assert off(by_chance, lambda n: language_of(by_chance, n), shares) > 1


@pytest.mark.parametrize("key", STEPS)
def test_every_split_has_its_share_of_every_sort_of_people(key: str) -> None:
    even = recipe(splits={**SPLITS, "stratified": True})
    shares = getattr(even.world, key)
    assert off(even, lambda n: sort_of(even, n, key), shares) < 3


def test_the_sorts_meet_each_other_as_they_would_by_chance() -> None:
    even = recipe(languages={"zh": 1}, splits={"train": 1, "stratified": True})
    first = {key: next(iter(getattr(even.world, key))) for key in STEPS}
    columns = [[sort_of(even, n, key) == first[key] for n in range(400)] for key in STEPS]
    between = np.corrcoef(np.array(columns, float))
    assert np.abs(between - np.eye(len(STEPS))).max() < 0.12


def test_people_are_of_the_sort_whose_turn_it_is_and_ids_say_their_language() -> None:
    units = loaded(splits={**SPLITS, "stratified": True}, anomalies__share=0)
    wed = 0
    for index in range(12):
        case = next(iter(handed_in(units, index, Clock()))).case
        world = world_of(units.recipe, index)
        assert {case.applicant.sex: 1.0} == world.sex
        wed += case.marital_status == sort_of(units.recipe, index, "marital_status")
        assert names(units, index)[0].startswith(case.language)
    assert wed >= 9


def test_pictures_are_taken_of_stratified_cases() -> None:
    units = loaded(splits={"test": 1, "stratified": True}, captures__size=[320, 320])
    assert [*islice(pictures(units, 0), 2)]


def test_splits_that_follow_from_tables_are_not_stratified_as_well() -> None:
    fit = [{"variables": ["age"], "cells": [{"levels": ["18-35"], "count": 20}]}]
    assert "splits.stratified: who a case is about" in refused(fit=fit, splits={"stratified": True})
    assert "splits.stratified" in refused(splits={"stratified": "perhaps"})
