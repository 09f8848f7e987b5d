"""Segment × product: by hand, against scipy, and what chance alone looks like."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association

from mining.patterns.association import affinity
from mining.scores.cross_sell import describe


def people(**segments: tuple[int, int]) -> tuple[pd.Series[str], pd.DataFrame]:
    """Customers by segment, (how many, how many of them hold tv); the latter hold it twice, which is once."""
    segment_of, holders = {}, []
    for segment, (count, holding) in segments.items():
        names = [f"{segment}{i}" for i in range(count)]
        segment_of.update(dict.fromkeys(names, segment))
        holders += names[:holding] * 2
    return pd.Series(segment_of), pd.DataFrame({"customer_id": holders, "product_line": "tv", "product_family": "iptv"})


def test_two_segments_by_hand() -> None:
    # GIVEN 40 of 100 young and 20 of 100 old hold tv: 30 of 100 are expected of each
    found = affinity(*people(old=(100, 20), young=(100, 40))).set_index("segment_code")
    assert found["count_holders"].to_dict() == {"old": 20, "young": 40}
    assert found["expected_holders"].tolist() == [30, 30]
    assert found["lift"].tolist() == pytest.approx([2 / 3, 4 / 3])
    # THEN χ² = 2 × (10² ÷ 30 + 10² ÷ 70), and in a table of two by two each residual is its root
    square = 2 * (100 / 30 + 100 / 70)
    assert found["chi_square"].tolist() == pytest.approx([square] * 2)
    assert found["adjusted_residual"].tolist() == pytest.approx([-np.sqrt(square), np.sqrt(square)])
    assert found["cramers_v"].iloc[0] == pytest.approx(np.sqrt(square / 200))


def test_three_segments_are_as_scipy_says() -> None:
    found = affinity(*people(a=(50, 10), b=(120, 60), c=(80, 15)))
    table = np.array([[10, 60, 15], [40, 60, 65]])
    expected = chi2_contingency(table, correction=False)
    assert found["chi_square"].iloc[0] == pytest.approx(expected.statistic)
    assert found["table_p_value"].iloc[0] == pytest.approx(expected.pvalue)
    assert found["cramers_v"].iloc[0] == pytest.approx(association(table, method="cramer"))


def test_what_is_too_small_to_judge_is_not_judged() -> None:
    # GIVEN a segment of two, who both hold what one in ten holds
    found = affinity(*people(few=(2, 2), many=(200, 20))).set_index("segment_code")
    # THEN its lift is told, but no significance
    assert found.loc["few", "lift"] > 9
    assert found.loc["few", "p_value"] == found.loc["few", "table_p_value"] == 1


def test_what_everybody_holds_depends_on_nothing() -> None:
    found = affinity(*people(a=(30, 30), b=(60, 60)))
    assert found[["chi_square", "adjusted_residual", "cramers_v"]].to_numpy().tolist() == [[0, 0, 0]] * 2
    assert found["table_p_value"].tolist() == [1, 1]


def test_customers_without_a_segment_do_not_count() -> None:
    segment_of, held = people(a=(100, 50), b=(100, 20))
    stranger = pd.DataFrame([{"customer_id": "x", "product_line": "tv", "product_family": "iptv"}])
    pd.testing.assert_frame_equal(affinity(segment_of, pd.concat([held, stranger])), affinity(segment_of, held))


def test_chance_alone_is_seldom_called_a_finding() -> None:
    # GIVEN 60 worlds of 20 products that have nothing to do with three segments
    rng = np.random.default_rng(11)
    names = np.array([f"c{i}" for i in range(300)])
    worlds, alarms = 60, 0
    for _ in range(worlds):
        segment_of = pd.Series(rng.choice(list("abc"), 300), index=names)
        who, what = np.nonzero(rng.random((300, 20)) < 0.3)
        held = pd.DataFrame({"customer_id": names[who], "product_line": "l", "product_family": what.astype(str)})
        alarms += (affinity(segment_of, held)["table_q_value"] < 0.05).any()
    # THEN a world has a finding about 3 times in 60 (three standard errors are 5)
    assert alarms <= 8


def test_an_operator_whose_products_have_no_family_likes_nothing() -> None:
    # GIVEN customers with segments, of whom none holds anything that could be told
    segment_of, held = people(a=(3, 0), b=(4, 0))
    # THEN there is no table, and the columns of one
    found = affinity(segment_of, held)
    assert len(found) == 0
    assert set(found.columns) == set(affinity(*people(a=(3, 1))).columns)
    # AND the card says so
    assert describe(found)["product families"] == 0
