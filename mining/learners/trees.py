"""Boosted trees asked in blocks of rows, and what they answer when one feature takes its usual value.

scikit-learn asks each tree about all rows before the next one, so that a batch of hundreds of features passes through
memory once a tree; in blocks that fit the processor's cache the same sums took a third of the time. A feature is in few
of the trees, and the others say the same whatever its value: only those are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mining.score import Floats

BLOCK_ROWS = 1024


class Trees:
    """The trees of a fitted HistGradientBoostingClassifier of two classes.

    In our matrix level codes of texts come last; the model has its own, with them first: `place` (p,) tells where.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.trees = [tree for [tree] in model._predictors]
        self.bitsets, self.code_columns = model._bin_mapper.make_known_categories_bitsets()
        self.baseline = float(np.ravel(model._baseline_prediction)[0])
        is_text = np.zeros(model.n_features_in_, dtype=bool)
        if model.is_categorical_ is not None:
            is_text[-int(model.is_categorical_.sum()) :] = True
        self.place = np.empty(len(is_text), dtype=np.int64)
        self.place[np.concatenate([np.flatnonzero(is_text), np.flatnonzero(~is_text)])] = np.arange(len(is_text))
        nodes = [tree.nodes for tree in self.trees]
        self.asked = [set(each["feature_idx"][each["is_leaf"] == 0].tolist()) for each in nodes]

    def log_odds(self, matrix: Floats) -> Floats:
        """(n,) log-odds of (n, p) rows, to the last bit those of `decision_function`."""
        own = self._own(matrix)
        found = np.empty(len(own))
        for block in _blocks(len(own)):
            total = np.full(block.stop - block.start, self.baseline)
            for tree in self.trees:
                total += self._ask(tree, own[block])
            found[block] = total
        return found

    def changes(self, matrix: Floats, other: Floats, columns: Sequence[int]) -> tuple[Floats, Floats]:
        """(n,) log-odds of (n, p) rows, and (n, len(columns)) by how much they are above what they would be with the
        column as in `other`: (n, p) rows, or (1, p) for all the same."""
        own, others = self._own(matrix), self._own(other)
        found, changes = np.empty(len(own)), np.zeros((len(own), len(columns)))
        for block in _blocks(len(own)):
            rows = own[block]
            said = np.array([self._ask(tree, rows) for tree in self.trees])
            found[block] = np.sum(said, axis=0) + self.baseline
            for i, column in enumerate(columns):
                place = int(self.place[column])
                values = others[block if len(others) > 1 else slice(0, 1), place]
                changes[block, i] = self._change(rows, said, place, np.broadcast_to(values, len(rows)))
        return found, changes

    def _change(self, rows: Floats, said: Floats, place: int, values: Floats) -> Floats:
        differs = ~((rows[:, place] == values) | (np.isnan(rows[:, place]) & np.isnan(values)))
        change = np.zeros(len(rows))
        concerned = [number for number, places in enumerate(self.asked) if place in places]
        if concerned and differs.any():
            other = rows[differs]
            other[:, place] = values[differs]
            for number in concerned:
                change[differs] += said[number, differs] - self._ask(self.trees[number], other)
        return change

    def _ask(self, tree: Any, rows: Floats) -> NDArray[np.float64]:
        return np.asarray(tree.predict(rows, self.bitsets, self.code_columns, 1))

    def _own(self, matrix: Floats) -> Floats:
        return np.ascontiguousarray(self.model._preprocess_X(matrix, reset=False), dtype=np.float64)


def _blocks(count: int) -> Iterator[slice]:
    yield from (slice(start, min(start + BLOCK_ROWS, count)) for start in range(0, count, BLOCK_ROWS))
