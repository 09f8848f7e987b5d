"""Cross-sell: which segments like and which avoid a product family, beyond chance.

Segments here are those that do not depend on a run: the operator's own, RFM and stage of life. What the behavioural
segments like is found where they are made (mining/scores/segments.py), in the same contract.
"""

from __future__ import annotations

import pandas as pd

from mining.analysis import Analysis, Findings, Input, Task
from mining.patterns.association import affinity
from mining.patterns.lifecycle import RFM_COLUMNS, STAGE_COLUMNS, lifecycle_stage, rfm_segment

CONTRACT = "mining.segment_affinity"
HOLDING = Input("mart_features_holding", ("customer_id", "product_line", "product_family"))


def analyse(task: Task) -> Findings:
    """The affinities of every segmentation."""
    customers = task.tables["mart_features_customer"].set_index("customer_id")
    segmentations = {
        "operator": customers["c_segment"].dropna(),
        "rfm": rfm_segment(customers),
        "lifecycle": lifecycle_stage(customers),
    }
    held = task.tables["mart_features_holding"]
    tables = {name: affinity(of, held).assign(segmentation=name) for name, of in segmentations.items()}
    rows = pd.concat(tables.values(), ignore_index=True)
    return Findings({CONTRACT: rows}, {name: describe(table) for name, table in tables.items()})


def describe(table: pd.DataFrame) -> dict[str, object]:
    """For the card: how many tables there are, how many are beyond chance, and the strongest."""
    tables = table.drop_duplicates(["product_line", "product_family"])
    best = tables.nlargest(3, "cramers_v")
    return {
        "segments": int(table["segment_code"].nunique()),
        "product families": len(tables),
        "of these dependent (q < .05)": int((tables["table_q_value"] < 0.05).sum()),
        "strongest": ", ".join(f"{r.product_family} V {r.cramers_v:.2f}" for r in best.itertuples(index=False)),
    }


SCORE = Analysis(
    name="cross_sell",
    inputs=(
        Input("mart_features_customer", ("customer_id", "c_segment", *RFM_COLUMNS, *STAGE_COLUMNS)),
        HOLDING,
    ),
    contracts=(CONTRACT,),
    analyse=analyse,
)
