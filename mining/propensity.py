"""What the propensities of product lines have in common: everything but the line."""

from __future__ import annotations

from mining.score import Score
from mining.tabular import TabularClassifier

HORIZON_DAYS = 90


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
        floor=0.60,
        estimator=TabularClassifier,
    )
