"""Lifetime value: the margin that is still to come of each customer, and of prepaid ones the top-ups."""

from __future__ import annotations

from functools import partial

from mining.analysis import Analysis, Input
from mining.lifetimes.lifetime_value import CELL_COLUMNS, CONTRACT, LIFE_COLUMNS, TOP_UP_COLUMNS, value_customers

CUSTOMERS, CELLS, TOP_UPS = "mart_features_value", "mart_value_hazard", "mart_features_top_up"

SCORE = Analysis(
    name="clv",
    inputs=(
        Input(CUSTOMERS, LIFE_COLUMNS),
        Input(CELLS, CELL_COLUMNS, has_history=True),
        Input(TOP_UPS, TOP_UP_COLUMNS),
    ),
    contracts=(CONTRACT,),
    analyse=partial(value_customers, customers=CUSTOMERS, cells=CELLS, top_ups=TOP_UPS),
)
