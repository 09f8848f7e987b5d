"""Segments that are there are found, and keep their names."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from mining.patterns.clusters import Centers, assign, find_centers, from_plain, name_centers
from mining.score import Floats

PLACES = np.array([[6.0, 0.0], [0.0, 6.0], [-6.0, 0.0], [0.0, -6.0]])


def crowd(places: Floats, count: int = 150, seed: int = 1) -> tuple[Floats, np.ndarray]:  # type: ignore[type-arg]
    """`count` points around each place, mixed, with the number of their place."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat(np.arange(len(places)), count))
    return places[truth] + rng.normal(size=(len(truth), 2)), truth


def centers(places: Floats, codes: list[str], count_codes: int) -> Centers:
    return Centers(codes, places.tolist(), 0.5, 1.0, 0.5, count_codes)


def test_four_crowds_are_four_segments() -> None:
    matrix, truth = crowd(PLACES)
    found = find_centers(matrix, None, seed=1)
    own, distance, silhouette = assign(matrix, found)
    # THEN as many, of the same members, the greatest first coordinate first
    assert found.codes == ["S01", "S02", "S03", "S04"]
    assert adjusted_rand_score(truth, own) > 0.99
    assert found.places[0][0] == max(place[0] for place in found.places)
    assert found.stability > 0.95
    assert silhouette.min() >= 0
    assert distance == pytest.approx(np.linalg.norm(matrix - np.array(found.places)[own], axis=1))


def test_next_month_the_same_segments_have_the_same_names() -> None:
    # GIVEN a month, and the next, in which all have moved a little and other people came
    matrix, _ = crowd(PLACES)
    first = find_centers(matrix, None, seed=1)
    later, truth = crowd(PLACES + 0.7, seed=2)
    second = find_centers(later, from_plain(first.as_plain()), seed=1)

    # THEN each place has the name it had
    def named(of: Centers, shift: float) -> list[str]:
        return [of.codes[i] for i in assign(PLACES + shift, of)[0]]

    assert named(second, 0.7) == named(first, 0.0)
    assert adjusted_rand_score(truth, assign(later, second)[0]) > 0.99


def test_a_new_crowd_gets_a_new_name_and_no_name_comes_back() -> None:
    # GIVEN a month in which one crowd is gone and another came far away
    matrix, _ = crowd(PLACES)
    first = find_centers(matrix, None, seed=1)
    gone = first.codes[int(assign(PLACES[3:], first)[0][0])]
    now, _ = crowd(np.vstack([PLACES[:3], [[25.0, 25.0]]]), seed=3)
    second = find_centers(now, first, seed=1)
    assert set(second.codes) == {*first.codes, "S05"} - {gone}
    # WHEN the old crowd is back THEN it is another segment again
    third = find_centers(matrix, second, seed=1)
    assert gone not in third.codes
    assert set(third.codes) == {*second.codes, "S06"} - {"S05"}


def test_names_follow_the_least_total_distance() -> None:
    # GIVEN centres 10 apart, both moved by 4 to the right, so that one is now near the other's old place
    old = centers(np.array([[0.0], [10.0]]), ["S01", "S02"], 2)
    assert name_centers(np.array([[14.0], [4.0]]), old) == (["S02", "S01"], 2)
    # AND one that is further from its match than old centres are from each other is new
    assert name_centers(np.array([[1.0], [25.0]]), old) == (["S01", "S03"], 3)
    assert name_centers(np.array([[1.0], [9.0], [30.0]]), old) == (["S01", "S02", "S03"], 3)


def test_few_or_equal_customers_are_one_segment() -> None:
    for matrix in (np.zeros((500, 2)), crowd(PLACES, 3)[0]):
        found = find_centers(matrix, None, seed=1)
        own, _, silhouette = assign(matrix, found)
        assert (found.codes, set(own), set(silhouette)) == (["S01"], {0}, {0.0})


def test_same_rows_same_segments() -> None:
    matrix, _ = crowd(PLACES)
    assert find_centers(matrix, None, seed=1) == find_centers(matrix.copy(), None, seed=1)
