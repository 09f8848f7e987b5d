"""Credit: the probability that a bill issued within 30 days is still open 60 days after its due date.

Asked of customers who pay after use, fitted for each population apart; what the features mean stands in the feature
mart. Who somebody is (gender, age, family, where he lives) is no feature: see the fairness mart.
"""

from __future__ import annotations

from mining.learners.credit_model import CreditClassifier
from mining.score import Score

SCORE = Score(
    name="credit",
    subject_type="customer",
    subject_column="customer_id",
    feature_mart="mart_features_credit",
    label_column="is_default",
    horizon_days=120,
    floor=0.60,
    estimator=CreditClassifier,
)
