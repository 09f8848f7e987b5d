"""Segments from rows to tables: told in words, tested, and the same from month to month."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kruskal

from mining.analysis import Findings, Task
from mining.patterns.segment_features import fit_scale, name_segments, standardise
from mining.scores import cross_sell, segments

COUNT = 300


def customers(seed: int = 1) -> pd.DataFrame:
    """Three crowds of COUNT: little of anything; much data; old customers with high bills and several products."""
    rng = np.random.default_rng(seed)
    crowd = rng.permutation(np.repeat([0, 1, 2], COUNT))
    columns = dict.fromkeys(name for name in segments.SCORE.inputs[0].columns if name != "customer_id")
    frame = pd.DataFrame(np.full((len(crowd), len(columns)), 5, np.float32), columns=list(columns))
    frame["f_mb_30d"] = np.exp(rng.normal(3, 0.2, len(crowd)) + 5 * (crowd == 1))
    for name in ("f_bill_mean_3_amount", "f_tenure_months", "f_count_lines"):
        frame[name] = np.exp(rng.normal(2, 0.1, len(crowd)) + 2 * (crowd == 2))
    frame["customer_id"] = [f"C{i:05}" for i in range(len(crowd))]
    frame["c_segment"] = np.array(["plain", "surfer", "loyal"])[crowd]
    return frame


def holdings(frame: pd.DataFrame) -> pd.DataFrame:
    """Everybody holds mobile, and the third crowd tv."""
    loyal = frame.loc[frame["c_segment"] == "loyal", "customer_id"]
    who = pd.concat([frame["customer_id"], loyal])
    lines = ["mobile"] * len(frame) + ["tv"] * len(loyal)
    return pd.DataFrame({"customer_id": who, "product_line": lines, "product_family": lines})


def ask(module: Any, frame: pd.DataFrame, previous: dict[str, Any] | None = None) -> Findings:
    tables = {"mart_features_customer": frame, "mart_features_holding": holdings(frame)}
    found: Findings = module.analyse(Task("p", date(2026, 1, 31), tables, previous or {}, seed=1))
    return found


@pytest.fixture(scope="module")
def first() -> Findings:
    return ask(segments, customers())


def test_crowds_become_segments_with_names(first: Findings) -> None:
    # GIVEN three crowds WHEN segments are looked for THEN there are three of COUNT, told by what sets them apart
    profile = first.tables["mining.segment_profile"]
    told = profile.drop_duplicates("segment_code").set_index("segment_code")
    assert told["count_customers"].tolist() == [COUNT] * 3
    names = told["segment_name_en"].tolist()
    assert any("much data" in name for name in names)
    assert any("high bills" in name or "long with us" in name or "many products" in name for name in names)
    assert len(set(names)) == len(set(told["segment_name_zh"])) == 3
    assert profile["silhouette_value"].iloc[0] > 0.2
    assert profile["stability_value"].iloc[0] > 0.95


def test_differences_are_tested_as_scipy_does(first: Findings) -> None:
    rows = first.tables["mining.customer_segment"].set_index("customer_id")["segment_code"]
    frame = customers().set_index("customer_id")
    expected = kruskal(*(group for _, group in frame["f_mb_30d"].groupby(rows)))
    profile = first.tables["mining.segment_profile"]
    found = profile[profile["feature"] == "f_mb_30d"].iloc[0]
    assert found["p_value"] == pytest.approx(expected.pvalue)
    assert found["effect_size"] == pytest.approx(expected.statistic / (3 * COUNT - 1))
    # AND the means by segment, weighted by size, are the mean of all
    assert found["overall_mean_value"] == pytest.approx(
        np.average(profile.query("feature == 'f_mb_30d'")["mean_value"], weights=[COUNT] * 3)
    )


def test_what_a_segment_likes_is_found_where_it_is_made(first: Findings) -> None:
    liked = first.tables["mining.segment_affinity"]
    tv = liked[liked["product_line"] == "tv"].set_index("segment_code")
    assert sorted(tv["count_holders"]) == [0, 0, COUNT]
    assert tv["cramers_v"].iloc[0] == pytest.approx(1)
    assert set(liked["segmentation"]) == {"behaviour"}


def test_next_month_has_the_same_codes(first: Findings) -> None:
    # GIVEN other figures of the same customers in the next month
    later = customers(seed=2)
    second = ask(segments, later, dict(first.state))
    assert second.card["new since the month before"] == []
    # THEN each crowd has the code it had
    codes = []
    for frame, found in ((customers(), first), (later, second)):
        joined = frame.merge(found.tables["mining.customer_segment"], on="customer_id")
        codes.append(joined.groupby("c_segment")["segment_code"].agg(lambda each: each.mode()[0]).to_dict())
    assert codes[0] == codes[1]
    assert len(set(codes[0].values())) == 3


def test_a_feature_nobody_knows_is_left_out() -> None:
    frame = customers()
    frame["f_mb_30d"] = np.nan
    # THEN neither what is not known nor what is alike for all is a coordinate
    scale = fit_scale(frame)
    assert scale.names == ["f_bill_mean_3_amount", "f_tenure_months", "f_count_lines"]
    matrix = standardise(frame, scale)
    assert np.isfinite(matrix).all()
    assert np.abs(matrix).max() <= 3


def test_names_are_as_short_as_they_can_be_and_never_the_same() -> None:
    names = ["f_mb_30d", "f_tenure_months", "f_bill_mean_3_amount"]
    tables = {"S01": [2.0, 1.0, 0.5], "S02": [2.0, 1.0, -0.5], "S03": [0.1, 0.2, 0.0]}
    found = name_segments(names, {code: np.array(table) for code, table in tables.items()})
    assert found == {
        "S01": ("much data, long with us", "流量大、老客户"),
        "S02": ("much data, long with us, low bills", "流量大、老客户、低账单"),
        "S03": ("average customers (S03)", "普通客户（S03）"),
    }


def test_the_operators_own_segments_and_the_rules_are_set_against_products() -> None:
    found = ask(cross_sell, customers()).tables["mining.segment_affinity"]
    assert set(found["segmentation"]) == {"operator", "rfm", "lifecycle"}
    tv = found[(found["segmentation"] == "operator") & (found["product_line"] == "tv")].set_index("segment_code")
    assert tv["count_holders"].to_dict() == {"loyal": COUNT, "plain": 0, "surfer": 0}
    assert tv["lift"].to_dict() == pytest.approx({"loyal": 3.0, "plain": 0.0, "surfer": 0.0})
