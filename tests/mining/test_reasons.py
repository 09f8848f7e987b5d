"""Reasons, by hand."""

from __future__ import annotations

import numpy as np

from mining.learners.reasons import occlusion, top_reasons

NAN = np.nan


def output(matrix: np.ndarray) -> np.ndarray:
    """.1 for each complaint, -.02 for each year, -.3 for a known age below 30."""
    return 0.5 + 0.1 * matrix[:, 0] - 0.02 * matrix[:, 1] - 0.3 * (matrix[:, 2] < 30)


def test_effects_are_changes_against_the_usual_value() -> None:
    # GIVEN usual: 1 complaint, 5 years, age not known
    rows = np.array([[3.0, 5.0, NAN], [1.0, 10.0, 20.0]])
    # WHEN each value is taken away in turn
    effects = occlusion(output, rows, np.array([1.0, 5.0, NAN]), [0, 1, 2])
    # THEN two more complaints add .2; five more years take .1, being young takes .3; usual values do nothing
    np.testing.assert_allclose(effects, [[0.2, 0, 0], [0, -0.1, -0.3]])
    np.testing.assert_array_equal(rows[1], [1.0, 10.0, 20.0])


def test_strongest_first_whatever_the_sign_and_weak_ones_are_none() -> None:
    effects = np.array([[0.2, -0.3, 0.00001, 0.25], [0.0, 0.0, 0.0, -0.1]])
    found = top_reasons(effects, ["a", "b", "c", "d"], k=3)
    assert found.names.tolist() == [["b", "d", "a"], ["d", None, None]]
    np.testing.assert_array_equal(found.effects, [[-0.3, 0.25, 0.2], [-0.1, NAN, NAN]])


def test_fewer_features_than_reasons() -> None:
    found = top_reasons(np.array([[0.5]]), ["a"], k=3)
    assert found.names.tolist() == [["a", None, None]]
