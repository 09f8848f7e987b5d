"""What the propensities of product lines have in common: everything but the line."""

from __future__ import annotations

from functools import partial

from mining.learners.tabular import TabularClassifier
from mining.score import Score

HORIZON_DAYS = 90
FLOOR = 0.55
"""A list needs people who take more often than others, not certainty; the gate asks beside whether it is chance."""

CANDIDATE = "logistic_strong"
"""Takers of a line are few, about one customer in a hundred a quarter. For television, the one line where they were
compared (100,000 sample customers), the strongly regularised logistic led boosting by .07 in cross-validated AUC, and
choosing costs more than all else of a fit."""


def propensity_score(line: str) -> Score:
    """The score `propensity_<line>`: the chance to take a product of the line within 90 days, of those without one.

    line: a product line of `propensity_lines()` in the dbt macros, which makes its feature mart.
    """
    return Score(
        name=f"propensity_{line}",
        subject_type="customer",
        subject_column="customer_id",
        feature_mart=f"mart_features_propensity_{line}",
        label_column="is_taken",
        horizon_days=HORIZON_DAYS,
        floor=FLOOR,
        estimator=partial(TabularClassifier, candidate=CANDIDATE),
    )
