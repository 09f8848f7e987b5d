"""Churn within 60 days: the score churn, looking further ahead."""

from __future__ import annotations

from dataclasses import replace

from mining.scores.churn import SCORE as CHURN

SCORE = replace(
    CHURN, name="churn_60", feature_mart="mart_features_churn_60", label_column="is_churn_60", horizon_days=60
)
