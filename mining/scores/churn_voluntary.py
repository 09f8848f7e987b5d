"""Churn by own wish: the probability that a customer leaves within 30 days and gives up the last subscription himself.

A cause-specific incidence (Kalbfleisch & Prentice 2002, ch. 8): who is disconnected, dies or moves away first is lost
and did not wish to leave. So churn less churn_voluntary is what no offer can save.
"""

from __future__ import annotations

from dataclasses import replace

from mining.scores.churn import SCORE as CHURN

SCORE = replace(
    CHURN,
    name="churn_voluntary",
    feature_mart="mart_features_churn_voluntary",
    label_column="is_churn_voluntary",
)
