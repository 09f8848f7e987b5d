"""Boosted trees asked about many rows at once, and what they answer when one feature takes its usual value.

scikit-learn leads one row after another down each tree. Here every question of a tree is put to a block of rows, and a
row's leaf follows from its answers; comparisons of whole columns run in the processor's vector units, and the same sums
take a fifth of the time (the idea of QuickScorer, Lucchese et al. 2015). A feature is in few of the trees, and the
others say the same whatever its value: only those are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from mining.score import Floats

BLOCK_ROWS = 16384
MOST_LEAVES = 256
UNKNOWN = 255
"""Stands for no level; an encoder makes far fewer codes than that."""

Answers = NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """One question: rows whose value of the column `place` is at most `threshold`, or one of `levels` (by code), go to
    the node `left`; those without a value do when `is_left_unknown`; all others go `right`."""

    node: int
    place: int
    threshold: float
    levels: Answers | None
    is_left_unknown: bool
    left: int
    right: int


class Tree:
    """One tree. places: the columns that it asks about."""

    def __init__(self, tree: Any) -> None:
        """Raises ValueError for more than MOST_LEAVES leaves."""
        nodes = tree.nodes
        self.splits = [
            Split(
                number,
                int(node["feature_idx"]),
                float(node["num_threshold"]),
                _levels(tree.raw_left_cat_bitsets[node["bitset_idx"]]) if node["is_categorical"] else None,
                bool(node["missing_go_to_left"]),
                int(node["left"]),
                int(node["right"]),
            )
            for number, node in enumerate(nodes)
            if not node["is_leaf"]
        ]  # a node stands before those below it
        self.leaves = [number for number, node in enumerate(nodes) if node["is_leaf"]]
        if len(self.leaves) > MOST_LEAVES:
            raise ValueError(f"a tree of {len(self.leaves)} leaves; at most {MOST_LEAVES} can be asked at once")
        self.values = np.array([nodes[number]["value"] for number in self.leaves], dtype=np.float64)
        self.places = {split.place for split in self.splits}

    def ask(self, columns: Columns, other: Mapping[int, Columns]) -> Floats:
        """(n,) what the tree adds for each row. other: columns that take the place of those of the same number."""
        if not self.splits:
            return np.full(columns.count_rows, self.values[0])
        here: dict[int, Answers] = {}
        for split in self.splits:
            left = other.get(split.place, columns).go_left(split)
            reached = here.pop(split.node, None)
            here[split.left] = left if reached is None else reached & left
            here[split.right] = ~left if reached is None else reached ^ here[split.left]
        leaf = np.zeros(columns.count_rows, dtype=np.uint8)
        for number, node in enumerate(self.leaves[1:], start=1):
            leaf += here[node].view(np.uint8) * np.uint8(number)
        found: Floats = self.values[leaf]
        return found


class Columns:
    """A block of rows by column, (p, n), and of each column what questions about it share."""

    def __init__(self, values: Floats) -> None:
        self.values, self.count_rows = values, values.shape[1]
        self._unknown: dict[int, Answers | None] = {}
        self._codes: dict[int, NDArray[np.uint8]] = {}

    def go_left(self, split: Split) -> Answers:
        """(n,) which rows go left."""
        unknown = self._unknown_of(split.place)
        if split.levels is None:
            left: Answers = self.values[split.place] <= split.threshold
        else:
            left = split.levels[self._codes_of(split.place)]
            if unknown is not None:
                left &= ~unknown
        return left | unknown if split.is_left_unknown and unknown is not None else left

    def _unknown_of(self, place: int) -> Answers | None:
        if place not in self._unknown:
            found = np.isnan(self.values[place])
            self._unknown[place] = found if found.any() else None
        return self._unknown[place]

    def _codes_of(self, place: int) -> NDArray[np.uint8]:
        if place not in self._codes:
            self._codes[place] = np.nan_to_num(self.values[place]).astype(np.uint8)
        return self._codes[place]


class Trees:
    """The trees of a fitted HistGradientBoostingClassifier of two classes.

    In our matrix level codes of texts come last; the model has its own, with them first and numbered anew: `place` (p,)
    tells where a column went, `codes` what became of its level codes.
    """

    def __init__(self, model: Any) -> None:
        if model not in _TREES:
            _TREES[model] = [Tree(tree) for [tree] in model._predictors]
        self.trees = _TREES[model]
        self.baseline = float(np.ravel(model._baseline_prediction)[0])
        count = model.n_features_in_
        first_text = count if model.is_categorical_ is None else count - int(model.is_categorical_.sum())
        self.place = np.concatenate([np.arange(first_text) + (count - first_text), np.arange(count - first_text)])
        known = model._preprocessor.named_transformers_["encoder"].categories_ if first_text < count else []
        self.codes = {first_text + i: _numbered_anew(levels) for i, levels in enumerate(known)}

    def log_odds(self, matrix: Floats) -> Floats:
        """(n,) log-odds of (n, p) rows, to the last bit those of `decision_function`."""
        found = np.empty(len(matrix))
        for block in _blocks(len(matrix)):
            columns, total = self._columns(matrix[block]), np.full(block.stop - block.start, self.baseline)
            for tree in self.trees:
                total += tree.ask(columns, {})
            found[block] = total
        return found

    def changes(self, matrix: Floats, other: Floats, columns: Sequence[int]) -> tuple[Floats, Floats]:
        """(n,) log-odds of (n, p) rows, and (n, len(columns)) by how much they are above what they would be with the
        column as in `other`: (n, p) rows, or (1, p) for all the same."""
        found, changes = np.empty(len(matrix)), np.zeros((len(matrix), len(columns)))
        for block in _blocks(len(matrix)):
            rows = self._columns(matrix[block])
            usual = self._columns(np.broadcast_to(other[block] if len(other) > 1 else other, matrix[block].shape))
            said = [tree.ask(rows, {}) for tree in self.trees]
            found[block] = np.sum(said, axis=0) + self.baseline
            for i, column in enumerate(columns):
                place = int(self.place[column])
                for tree, before in zip(self.trees, said, strict=True):
                    if place in tree.places:
                        changes[block, i] += before - tree.ask(rows, {place: usual})
        return found, changes

    def _columns(self, rows: Floats) -> Columns:
        own = np.empty((len(self.place), len(rows)))
        own[self.place] = rows.T
        for column, codes in self.codes.items():
            place = self.place[column]
            own[place] = codes[np.nan_to_num(own[place], nan=UNKNOWN).astype(np.uint8)]
        return Columns(own)


_TREES: WeakKeyDictionary[Any, list[Tree]] = WeakKeyDictionary()


def _numbered_anew(levels: Floats) -> Floats:
    """(256,) the model's number for each level code: codes it never saw, and UNKNOWN, are not known to it either."""
    known = levels[~np.isnan(levels)].astype(np.uint8)
    codes = np.full(UNKNOWN + 1, np.nan)
    codes[known] = np.arange(len(known))
    return codes


def _levels(bits: NDArray[np.uint32]) -> Answers:
    """(256,) which level codes are in a set of eight words of 32 bits."""
    return np.unpackbits(bits.astype("<u4").view(np.uint8), bitorder="little").astype(np.bool_)


def _blocks(count: int) -> Iterator[slice]:
    yield from (slice(start, min(start + BLOCK_ROWS, count)) for start in range(0, count, BLOCK_ROWS))
