"""How unlike the others each watched customer is: the part of a fraud alert that needs no known cases.

Rules are features of the mart and the probability is the score `fraud`; the mart of alerts brings the three together.
"""

from __future__ import annotations

import pandas as pd

from mining.analysis import Analysis, Findings, Input, Task
from mining.learners.anomaly import filled, isolation, strangest

MART = "mart_features_fraud"
CONTRACT = "mining.fraud_alert"
FEATURES = (
    "f_minutes_30d", "f_mb_30d", "f_minutes_to_included", "f_mb_to_included", "f_usage_charged_30d_amount",
    "f_minutes_abroad_ratio", "f_active_days_30d", "f_count_at_address", "f_count_new_at_address",
    "f_count_same_device", "f_count_same_party", "f_count_activated_30d", "f_count_devices_30d",
    "f_device_total_amount", "f_monthly_price_amount", "f_count_lines", "f_open_amount", "f_count_bills_unpaid",
    "f_count_returned_payments", "f_count_inbound_90d",
)  # fmt: skip
UNUSUAL = 0.99


def analyse(task: Task) -> Findings:
    """Rank the watched customers of one as-of date by how unusual they are, and say in what."""
    rows = task.tables[MART].sort_values("customer_id", ignore_index=True)
    matrix = filled(rows[list(FEATURES)])
    ranks = isolation(matrix, task.seed)
    table = pd.DataFrame(
        {
            "customer_id": rows["customer_id"],
            "anomaly_score": ranks.round(6),
            "anomaly_feature": strangest(matrix, list(FEATURES)),
        }
    )
    unusual = table[table["anomaly_score"] >= UNUSUAL]
    shares = unusual["anomaly_feature"].value_counts(normalize=True)
    card = {
        "count_customers": len(table),
        "count_unusual": len(unusual),
        "unusual_in": {str(name): float(share) for name, share in sorted(shares.items(), key=lambda x: (-x[1], x[0]))},
    }
    return Findings({CONTRACT: table}, card)


SCORE = Analysis(
    name="fraud_alert",
    inputs=(Input(MART, ("customer_id", *FEATURES)),),
    contracts=(CONTRACT,),
    analyse=analyse,
)
