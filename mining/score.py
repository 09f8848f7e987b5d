"""The seam between scores and the machinery that runs them.

A score is one file `mining/scores/<name>.py` that holds `SCORE = Score(...)`: no I/O, no clock, no printing.
`mining.run` owns everything else: as-of date, split, floor, seed, run id, model store and write-back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.errors import KehuError

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]
Texts = NDArray[np.object_]
Dates = NDArray[np.datetime64]

REASONS = 3
BATCH_ROWS = 32_768


@dataclass(frozen=True)
class Reasons:
    """Why each row got its score, strongest first.

    names: (n, k) feature names, None where fewer than k features moved the score;
    effects: (n, k) signed change of the probability, NaN where there is no name;
    sides: (n, k) where the row's own value lies against the usual one: `high`, `low`, `unknown`, or `other` (a text,
    or known where it usually is not), None where there is no name; None when the estimator does not tell.
    """

    names: Texts
    effects: Floats
    sides: Texts | None = None


class Estimator(Protocol):
    """What a score learns with, in scikit-learn's manner: `__init__` only stores, learned names end in `_`.

    X: (n, p) frame of the mart's f_* (float, NaN = not known) and c_* (text, None = not known) columns;
    y: (n,) 0 or 1; groups: (n,) subject ids, so that no subject is on both sides of a fold; dates: (n,) as-of
    dates, since subjects are only ever ranked against others of the same date.
    """

    feature_names_in_: list[str]

    def fit(self, X: pd.DataFrame, y: Labels, groups: Texts, dates: Dates) -> Estimator:
        """Choose a model on X and fit it. Rows seen here must not be used to calibrate or judge it."""

    def refit(self, X: pd.DataFrame, y: Labels, dates: Dates) -> Estimator:
        """A new estimator of the kind that `fit` chose, fitted on X without choosing again."""

    def calibrate(self, X: pd.DataFrame, y: Labels) -> Estimator:
        """Learn from held-out rows how the model's output maps to a probability."""

    def predict_proba(self, X: pd.DataFrame) -> Floats:
        """(n, 2) probabilities of class 0 and 1."""

    def reasons(self, X: pd.DataFrame, k: int = REASONS) -> Reasons:
        """The k features that moved each row's probability most."""

    def importance(self, X: pd.DataFrame, y: Labels, dates: Dates) -> dict[str, float]:
        """Loss of AUC when a feature is shuffled, greatest first."""

    def describe(self) -> dict[str, Any]:
        """Plain facts for the model card: what was chosen, against what, how it was calibrated."""


class EstimatorClass(Protocol):
    """How `mining.run` makes an estimator. threads: how many fits may run side by side; no result depends on it."""

    def __call__(self, *, seed: int, threads: int) -> Estimator: ...


@dataclass(frozen=True)
class Score:
    """What a score is.

    feature_mart: model in schema `marts`, one row per subject and as-of date, with columns `population`,
    `as_of_date`, `is_labelled`, the label, and features f_* and c_*; nothing else in it is ever a feature.
    horizon_days: the label looks at (as-of, as-of + horizon]; floor: least test AUC that may be published;
    protected: columns of the mart by whose groups the card shows fairness (those the mart lacks are left out);
    reasons_share: part of the subjects, highest scores first, that get reasons: where someone will act.
    """

    name: str
    subject_type: str
    subject_column: str
    feature_mart: str
    label_column: str
    horizon_days: int
    floor: float
    estimator: EstimatorClass
    protected: tuple[str, ...] = ("c_gender", "f_age_years", "c_province")
    reasons_share: float = 1.0


def score_batch(
    score: Score, estimator: Estimator, batch: pa.RecordBatch, *, has_values: bool = True, has_reasons: bool = True
) -> pa.RecordBatch:
    """Score one Arrow batch of the feature mart: the one call a DuckDB stream and Spark's mapInArrow share.

    Returns a batch of the same length and order: subject_id, score_value (rounded to 9 digits) if has_values, and
    reason_i, reason_i_effect (6 digits) and reason_i_side if has_reasons. Raises KehuError when a feature the model
    was fitted on is absent.
    """
    missing = [name for name in estimator.feature_names_in_ if name not in batch.schema.names]
    if missing:
        raise KehuError(
            "the feature mart lacks features the model was fitted on",
            where=score.feature_mart,
            found=", ".join(missing),
            hint="build the mart again, or fit a new model",
        )
    features = batch.select(estimator.feature_names_in_).to_pandas()
    subjects = batch.column(score.subject_column).cast(pa.string())
    # a copy: as DuckDB gave it, one column keeps all columns of its batch in memory
    columns: dict[str, pa.Array] = {"subject_id": subjects.take(pa.array(np.arange(batch.num_rows)))}
    if has_values:
        columns["score_value"] = pa.array(np.round(estimator.predict_proba(features)[:, 1], 9))
    if has_reasons:
        columns |= _reason_columns(estimator.reasons(features, REASONS))
    return pa.RecordBatch.from_pydict(columns)


def _reason_columns(reasons: Reasons) -> dict[str, pa.Array]:
    sides = np.full(reasons.names.shape, None, dtype=object) if reasons.sides is None else reasons.sides
    columns: dict[str, pa.Array] = {}
    for i in range(REASONS):
        columns[f"reason_{i + 1}"] = pa.array(reasons.names[:, i], pa.string())
        columns[f"reason_{i + 1}_effect"] = pa.array(np.round(reasons.effects[:, i], 6), from_pandas=True)
        columns[f"reason_{i + 1}_side"] = pa.array(sides[:, i], pa.string())
    return columns
