"""Churn: the probability that a customer has no active primary subscription left within 30 days.

Fitted for each population apart, on customers as they stood at month-ends; what the features mean stands in
the feature mart, and what counts as churn in DECISIONS.md.
"""

from __future__ import annotations

from mining.learners.tabular import TabularClassifier
from mining.score import Score

SCORE = Score(
    name="churn",
    subject_type="customer",
    subject_column="customer_id",
    feature_mart="mart_features_churn",
    label_column="is_churn",
    horizon_days=30,
    floor=0.60,
    estimator=TabularClassifier,
)
