"""From mart columns to one float matrix, and back to the names people know."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mining.score import Floats

MAX_LEVELS = 60
MIN_LEVEL_ROWS = 10


class Encoder:
    """Numbers stay numbers; texts become level codes; what is not known is NaN.

    Levels are ordered by frequency. Those with fewer than MIN_LEVEL_ROWS rows, those beyond MAX_LEVELS and
    those never seen before share one last code. Columns that never vary (entirely missing ones among them) are
    dropped: they carry nothing, and HistGradientBoosting raises on a column without a single value.

    Learned: feature_names_in_; names_ (p,) of the matrix columns, numbers first; levels_ by name;
    reference_ (p,) the usual value of each: median or mode, NaN when more than half is not known.
    """

    def fit(self, X: pd.DataFrame) -> Encoder:
        """Learn levels, columns worth keeping, and usual values from X."""
        self.fit_transform(X)
        return self

    def fit_transform(self, X: pd.DataFrame) -> Floats:
        """Learn from X; (n, p) matrix of it."""
        self.feature_names_in_: list[str] = [str(name) for name in X.columns]
        numbers = [name for name in self.feature_names_in_ if pd.api.types.is_numeric_dtype(X[name])]
        texts = [name for name in self.feature_names_in_ if name not in numbers]
        self.levels_: dict[str, list[str]] = {name: _levels(X[name]) for name in texts}
        self.names_: list[str] = numbers + texts
        self.count_numeric_ = len(numbers)
        matrix = self.transform(X)
        kept = np.array([_varies(column) for column in matrix.T], dtype=bool)
        self.names_ = [name for name, keep in zip(self.names_, kept, strict=True) if keep]
        self.count_numeric_ = int(kept[: self.count_numeric_].sum())
        matrix = matrix if kept.all() else np.asfortranarray(matrix[:, kept])
        usual = [_median(column) if i < self.count_numeric_ else _mode(column) for i, column in enumerate(matrix.T)]
        self.reference_: Floats = np.array(usual, dtype=np.float64)
        return matrix

    def transform(self, X: pd.DataFrame) -> Floats:
        """(n, p) matrix of the learned columns, column by column in memory. Infinite numbers count as not known."""
        matrix = np.empty((len(X), len(self.names_)), dtype=np.float64, order="F")
        for i, name in enumerate(self.names_):
            if i < self.count_numeric_:
                matrix[:, i] = X[name].to_numpy(dtype=np.float64, na_value=np.nan)
            else:
                matrix[:, i] = _codes(X[name], self.levels_[name])
        matrix[~np.isfinite(matrix)] = np.nan
        return matrix


def _levels(column: pd.Series) -> list[str]:
    """Levels with enough rows, most frequent first, equals by name."""
    counts = column.dropna().astype(str).value_counts()
    frequent = sorted((-int(n), str(level)) for level, n in counts.items() if n >= MIN_LEVEL_ROWS)
    return [level for _, level in frequent[:MAX_LEVELS]]


def _codes(column: pd.Series, levels: list[str]) -> Floats:
    """(n,) level numbers; len(levels) for any other text; NaN for none."""
    texts = pa.array(column if pd.api.types.is_string_dtype(column) else column.astype(str).where(column.notna(), None))
    codes: Floats = pc.index_in(texts, pa.array(levels, texts.type)).to_numpy(zero_copy_only=False).astype(np.float64)
    known = texts.is_valid().to_numpy(zero_copy_only=False)
    codes[known & np.isnan(codes)] = len(levels)
    return codes


def _varies(column: Floats) -> bool:
    known = column[~np.isnan(column)]
    return known.size > 0 and (known.size < column.size or bool(known.min() < known.max()))


def _median(column: Floats) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if 2 * known.size >= column.size else np.nan


def _mode(column: Floats) -> float:
    """Most frequent code, NaN when "not known" is more frequent than any level."""
    known = column[~np.isnan(column)].astype(np.int64)
    counts = np.bincount(known)
    return float(counts.argmax()) if counts.max() >= column.size - known.size else np.nan
