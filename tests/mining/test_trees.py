"""Models taken apart say what the whole says, in far less time."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from mining.learners.additive import Additive
from mining.learners.linear import CurvedLogistic
from mining.learners.reasons import occlusion
from mining.learners.trees import BLOCK_ROWS, Trees


def fitted(count_texts: int) -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    """A model of four numbers and some texts (level codes), with values that are not known; its rows."""
    rng = np.random.default_rng(5)
    numbers = rng.normal(size=(2 * BLOCK_ROWS + 100, 4))
    texts = rng.integers(0, 6, size=(len(numbers), count_texts)).astype(float)
    y = rng.random(len(numbers)) < 1 / (1 + np.exp(-numbers[:, 0] * numbers[:, 1] - (texts[:, :1] == 2).sum(axis=1)))
    matrix = np.hstack([numbers, texts])
    matrix[rng.random(matrix.shape) < 0.1] = np.nan
    model = HistGradientBoostingClassifier(
        max_iter=20, max_leaf_nodes=6, categorical_features=list(range(4, 4 + count_texts)) or None, random_state=1
    )
    return model.fit(matrix, y), matrix


@pytest.mark.parametrize("count_texts", [0, 3])
def test_the_same_to_the_last_bit(count_texts: int) -> None:
    model, matrix = fitted(count_texts)
    np.testing.assert_array_equal(Trees(model).log_odds(matrix), model.decision_function(matrix))


@pytest.mark.parametrize("count_texts", [0, 3])
def test_changes_are_those_of_asking_every_tree(count_texts: int) -> None:
    # GIVEN usual values: a number, not known, and a level
    model, matrix = fitted(count_texts)
    reference = np.array([0.3, np.nan, -1.0, 0.0, 2.0, np.nan, 5.0])[: matrix.shape[1]]
    columns = list(range(matrix.shape[1]))[::-1]
    log_odds, changes = Trees(model).changes(matrix, reference[None, :], columns)
    np.testing.assert_allclose(log_odds, model.decision_function(matrix), atol=1e-12)
    np.testing.assert_allclose(changes, occlusion(model.decision_function, matrix, reference, columns), atol=1e-12)
    assert (np.abs(changes) > 0.1).any(axis=0)[[columns.index(0), columns.index(1)]].all()


def test_values_of_other_rows_are_put_in() -> None:
    # GIVEN each row's values put in place of the next one's
    model, matrix = fitted(3)
    matrix = matrix[: BLOCK_ROWS + 50]
    other = np.roll(matrix, 1, axis=0)
    _, changes = Trees(model).changes(matrix, other, [4])
    swapped = matrix.copy()
    swapped[:, 4] = other[:, 4]
    expected = model.decision_function(matrix) - model.decision_function(swapped)
    np.testing.assert_allclose(changes[:, 0], expected, atol=1e-12)


def test_a_logistic_regression_is_a_sum_of_its_columns() -> None:
    _, matrix = fitted(3)
    y = (np.nan_to_num(matrix[:, 0]) + (matrix[:, 4] == 2) > 0.5).astype(np.int8)
    model = CurvedLogistic(C=0.1, count_numeric=4).fit(matrix, y)
    reference = np.array([0.3, np.nan, -1.0, 0.0, 2.0, np.nan, 9.0])
    columns = [6, 0, 4, 1]
    log_odds, changes = Additive(model).changes(matrix, reference[None, :], columns)
    np.testing.assert_allclose(log_odds, model.decision_function(matrix), atol=1e-4)  # that sums in 32 bits
    np.testing.assert_allclose(changes, occlusion(model.decision_function, matrix, reference, columns), atol=1e-4)
