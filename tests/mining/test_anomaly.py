"""What is unlike the rest."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from mining.analysis import Task
from mining.learners.anomaly import filled, isolation, strangest
from mining.registry import find_analysis
from mining.scores.fraud_alert import CONTRACT, FEATURES, MART

ODD = ["f_mb_30d", "f_minutes_abroad_ratio", "f_count_activated_30d", "f_open_amount"]


def watched(count: int = 500) -> pd.DataFrame:
    """Ordinary customers, and one with thousands of times as much of four things."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({name: rng.gamma(2.0, 10.0, count) for name in FEATURES})
    frame.insert(0, "customer_id", [f"C{i:04}" for i in range(count)])
    frame.loc[7, ODD] = 50_000.0
    frame["f_count_same_party"] = np.nan
    return frame


def task(frame: pd.DataFrame) -> Task:
    return Task("north", date(2026, 1, 31), {MART: frame}, seed=1)


def test_the_odd_one_comes_first_with_the_feature_that_is_odd() -> None:
    # WHEN the watched customers are looked at
    findings = find_analysis("fraud_alert").analyse(task(watched()))
    table = findings.tables[CONTRACT]
    # THEN the odd one is the most unusual of all
    odd = table.set_index("customer_id").loc["C0007"]
    assert odd["anomaly_score"] == 1
    assert odd["anomaly_feature"] == "f_mb_30d"
    # THEN every watched customer has a place, and one in a hundred is unusual
    assert len(table) == 500
    assert table["anomaly_score"].between(0, 1).all()
    assert findings.card["count_unusual"] == 5
    assert sum(findings.card["unusual_in"].values()) == pytest.approx(1)


def test_the_order_of_rows_changes_nothing() -> None:
    frame = watched()
    analyse = find_analysis("fraud_alert").analyse
    one = analyse(task(frame)).tables[CONTRACT]
    other = analyse(task(frame.sample(frac=1, random_state=3))).tables[CONTRACT]
    pd.testing.assert_frame_equal(one, other)


def test_gaps_are_the_usual_value_and_size_counts_by_its_logarithm() -> None:
    frame = pd.DataFrame({"a": [0.0, np.e - 1, np.nan], "b": [np.nan] * 3, "c": [-(np.e - 1), np.inf, 0.0]})
    matrix = filled(frame)
    assert matrix[:, 0].tolist() == pytest.approx([0, 1, np.log1p((np.e - 1) / 2)])
    assert matrix[:, 1].tolist() == [0, 0, 0]
    assert matrix[0, 2] == pytest.approx(-1)
    assert matrix[1, 2] == pytest.approx(-np.log1p((np.e - 1) / 2))


def test_one_customer_is_unlike_nobody() -> None:
    assert isolation(np.ones((1, 2)), 1).tolist() == [0]
    assert isolation(np.ones((4, 2)), 1).tolist() == [0, 0, 0, 0]


def test_the_rarest_value_names_the_feature() -> None:
    # GIVEN in column b one value far below, and a column where all are equal
    matrix = np.array([[1.0, -9.0, 5.0], [2.0, 1.0, 5.0], [3.0, 1.0, 5.0], [4.0, 1.0, 5.0], [3.0, 1.0, 5.0]])
    assert strangest(matrix[:, 1:], ["b", "c"]).tolist() == ["b", None, None, None, None]
