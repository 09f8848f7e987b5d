"""Why a row got its score: what would change if one feature took its usual value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from mining.score import Floats, Reasons, Texts

MIN_EFFECT = 1e-4
"""Smaller changes of a probability are no reason."""


def occlusion(output: Callable[[Floats], Floats], matrix: Floats, reference: Floats, columns: Sequence[int]) -> Floats:
    """(n, len(columns)) output(row) - output(row with the column at its reference value).

    Positive: the row's own value raises the output. Single-feature occlusion (Robnik-Sikonja & Kononenko 2008),
    with the usual value in place of the average over values. Of two features that say the same, each hides
    the other's effect. Rows that already have the usual value are not computed again; memory is one copy of
    the matrix.
    """
    base = output(matrix)
    effects = np.zeros((len(matrix), len(columns)))
    for i, column in enumerate(columns):
        values, usual = matrix[:, column], reference[column]
        differs = ~np.isnan(values) if np.isnan(usual) else values != usual
        if differs.any():
            changed = matrix[differs]
            changed[:, column] = usual
            effects[differs, i] = base[differs] - output(changed)
    return effects


def top_reasons(effects: Floats, names: Sequence[str], k: int, sides: Texts | None = None) -> Reasons:
    """The k strongest effects of each row by size, equals in order of `names`; weaker than MIN_EFFECT is none.

    sides: (n, len(names)) where each value lies, see `Reasons`.
    """
    width = min(k, effects.shape[1])
    order = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :width]
    strongest = np.full((len(effects), k), np.nan)
    strongest[:, :width] = np.take_along_axis(effects, order, axis=1)
    labels = np.full((len(effects), k), None, dtype=object)
    labels[:, :width] = np.array(list(names), dtype=object)[order]
    weak = ~(np.abs(strongest) >= MIN_EFFECT)
    labels[weak], strongest[weak] = None, np.nan
    if sides is None:
        return Reasons(labels, strongest)
    where = np.full((len(effects), k), None, dtype=object)
    where[:, :width] = np.take_along_axis(sides, order, axis=1)
    where[weak] = None
    return Reasons(labels, strongest, where)


def sides_of(matrix: Floats, reference: Floats, columns: Sequence[int], count_numeric: int) -> Texts:
    """(n, len(columns)) `high` or `low` against the usual value, `unknown`, or `other`: a level code (columns from
    count_numeric on), or a number where usually none is known."""
    values, usual = matrix[:, columns], reference[list(columns)]
    sides = np.where(values > usual, "high", "low").astype(object)
    is_text = np.array([column >= count_numeric for column in columns], dtype=bool)
    sides[:, is_text | np.isnan(usual)] = "other"
    sides[np.isnan(values)] = "unknown"
    return sides
