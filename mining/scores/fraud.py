"""Fraud: the probability that a case against the customer is confirmed within 90 days.

Asked of customers in their first 24 months against whom none is confirmed yet, fitted for each population apart. Who
was never looked at counts as honest: the score ranks, and its level is that of what the desk finds.
"""

from __future__ import annotations

from mining.learners.tabular import TabularClassifier
from mining.score import Score

SCORE = Score(
    name="fraud",
    subject_type="customer",
    subject_column="customer_id",
    feature_mart="mart_features_fraud",
    label_column="is_fraud",
    horizon_days=90,
    floor=0.60,
    estimator=TabularClassifier,
)
