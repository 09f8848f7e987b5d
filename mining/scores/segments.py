"""Segments: what kinds of customers there are by what they use, hold and pay; by RFM rules; and by stage of life.

Behavioural segments keep their codes from month to month (mining/clusters.py). Each is told in words, tested against
the others feature by feature, and set against the products it likes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import kruskal

from mining.analysis import Analysis, Findings, Input, Task
from mining.patterns.association import affinity
from mining.patterns.clusters import Centers, assign, find_centers, from_plain
from mining.patterns.lifecycle import RFM_COLUMNS, STAGE_COLUMNS, lifecycle_stage, rfm_points, rfm_segment
from mining.patterns.rule_measures import benjamini_hochberg
from mining.patterns.segment_features import FEATURES, Scale, differences, fit_scale, name_segments, standardise
from mining.score import Floats
from mining.scores.cross_sell import CONTRACT as AFFINITY
from mining.scores.cross_sell import HOLDING


def analyse(task: Task) -> Findings:
    """The segment of every customer, the profiles of the segments, and what they hold."""
    customers = task.tables["mart_features_customer"].set_index("customer_id").sort_index()
    scale, previous = _kept(task.previous, customers)
    matrix = standardise(customers, scale)
    centers = find_centers(matrix, previous, task.seed)
    own, distance, silhouette = assign(matrix, centers)
    codes = pd.Series(np.array(centers.codes)[own], index=customers.index, dtype="str")
    segments = pd.DataFrame(
        {
            "segment_code": codes,
            "centroid_distance": np.round(distance, 9),
            "silhouette_value": np.round(silhouette, 9),
            "rfm_points": rfm_points(customers),
            "rfm_segment": rfm_segment(customers),
            "lifecycle_stage": lifecycle_stage(customers),
        }
    ).reset_index()
    profile = profiles(customers, matrix, scale, codes, centers)
    liked = affinity(codes, task.tables[HOLDING.mart]).assign(segmentation="behaviour")
    tables = {"mining.customer_segment": segments, "mining.segment_profile": profile, AFFINITY: liked}
    return Findings(tables, _card(centers, previous, profile), {"scale": scale.as_plain(), **centers.as_plain()})


def profiles(
    customers: pd.DataFrame, matrix: Floats, scale: Scale, codes: pd.Series[str], centers: Centers
) -> pd.DataFrame:
    """A row for each segment and feature, as `mining.segment_profile`.

    p-values: Kruskal-Wallis (1952) over the segments; effect: epsilon squared, H ÷ (n − 1) (Tomczak & Tomczak 2014).
    """
    tests = _tests(customers, scale, codes)
    tables = {code: differences(matrix, (codes == code).to_numpy()) for code in sorted(codes.unique())}
    names = name_segments(scale.names, tables)
    overall = customers[scale.names].astype(np.float64).mean()
    blocks = []
    for code, table in tables.items():
        inside = customers.loc[codes == code, scale.names]
        order = np.argsort(np.argsort(-np.abs(table), kind="stable"), kind="stable") + 1
        blocks.append(
            tests.assign(
                segment_code=code,
                segment_name_en=names[code][0],
                segment_name_zh=names[code][1],
                count_customers=len(inside),
                customer_share=len(inside) / len(customers),
                mean_value=inside.astype(np.float64).mean().to_numpy(),
                overall_mean_value=overall.to_numpy(),
                standard_difference=table,
                difference_rank=order.astype(np.int64),
                silhouette_value=centers.silhouette,
                stability_value=centers.stability,
            )
        )
    return pd.concat(blocks, ignore_index=True)


def _tests(customers: pd.DataFrame, scale: Scale, codes: pd.Series[str]) -> pd.DataFrame:
    """A row for each feature: its words, and whether the segments differ in it."""
    p_values, effects = [], []
    for name in scale.names:
        known = customers[name].dropna()
        groups = [group.to_numpy() for _, group in known.groupby(codes.loc[known.index])]
        statistic, p_value = kruskal(*groups) if len(groups) > 1 and known.nunique() > 1 else (0.0, 1.0)
        p_values.append(float(p_value))
        effects.append(min(1.0, max(0.0, float(statistic) / max(len(known) - 1, 1))))
    return pd.DataFrame(
        {
            "feature": scale.names,
            "feature_name_en": [FEATURES[name].name_en for name in scale.names],
            "feature_name_zh": [FEATURES[name].name_zh for name in scale.names],
            "effect_size": effects,
            "p_value": p_values,
            "q_value": benjamini_hochberg(np.array(p_values)),
        }
    )


def _kept(state: Any, customers: pd.DataFrame) -> tuple[Scale, Centers | None]:
    """Scale and centres to start from: those of the month before, unless what is known of customers has changed."""
    fresh = fit_scale(customers)
    if not state:
        return fresh, None
    plain = dict(state)
    scale = Scale(**plain.pop("scale"))
    return (scale, from_plain(plain)) if scale.names == fresh.names else (fresh, None)


def _card(centers: Centers, previous: Centers | None, profile: pd.DataFrame) -> dict[str, Any]:
    told = profile.drop_duplicates("segment_code")
    return {
        "segments": len(centers.codes),
        "silhouette": centers.silhouette,
        "stability (adjusted Rand index)": centers.stability,
        "new since the month before": sorted(set(centers.codes) - set(previous.codes)) if previous else [],
        "number chosen among": centers.tried,
        "profile": {
            row.segment_code: f"{row.customer_share:.1%} {row.segment_name_en} / {row.segment_name_zh}"
            for row in told.itertuples(index=False)
        },
    }


SCORE = Analysis(
    name="segments",
    inputs=(
        Input(
            "mart_features_customer",
            tuple(dict.fromkeys(("customer_id", *FEATURES, *RFM_COLUMNS, *STAGE_COLUMNS))),
        ),
        HOLDING,
    ),
    contracts=("mining.customer_segment", "mining.segment_profile", AFFINITY),
    analyse=analyse,
)
