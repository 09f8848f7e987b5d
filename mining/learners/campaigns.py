"""Who should be contacted and who left alone, learned from campaigns that kept a control group by lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from mining.analysis import Findings, Task
from mining.judging.qini import judge_ranking
from mining.learners.encoding import Encoder
from mining.learners.uplift import UpliftLearner, drivers
from mining.score import Floats, Labels, Texts
from mining.split import customer_parts

MAX_ROWS = 30_000
MIN_ROWS = 2_000
MIN_CONTROL = 200
MIN_CONVERSIONS = 50
"""Fewer rows, controls, or conversions (or fewer who did not) tell too little to rank anybody."""
TEST_SHARE = 0.2
REASON_DECILES = 3
"""Reasons are given to the highest tenths by gain: nobody acts on the others, and a reason costs eight predictions."""
LIKENESS_ROWS = 15_000
UNLIKE = 0.01
"""Whoever looks less like the chosen than all but this part of the chosen themselves is of a kind nobody has tried."""
CONTRACT = "mining.campaign_uplift"


@dataclass(frozen=True)
class Worth:
    """What a conversion brings in a year and what a contact costs. per_price: margin per unit of monthly price, for
    campaigns whose success is that all the customer pays goes on; None where it is `mean` whoever converts."""

    mean: float
    per_price: float | None
    cost: float

    def of(self, customers: pd.DataFrame) -> Floats:
        """(n,) margin per year."""
        if self.per_price is None:
            return np.full(len(customers), self.mean)
        price = customers["f_monthly_price_amount"].to_numpy(dtype=np.float64)
        return np.where(np.isfinite(price), price * self.per_price, self.mean)


def learn_campaigns(task: Task, customers: str, targets: str, features: tuple[str, ...]) -> Findings:
    """Uplift of every customer for every kind of campaign that has proof enough.

    customers, targets: names of the inputs (`mart_features_customer`, `mart_features_uplift`). A kind whose ranking
    did worse than a random one on the newest waves, beyond chance, is left out; the card says so.
    """
    known = task.tables[targets]
    known = known[known["is_labelled"] & (known["known_date"] <= pd.Timestamp(task.as_of))]
    card: dict[str, Any] = {}
    tables = [pd.DataFrame(_empty())]
    with threadpool_limits(1):
        for kind, rows in known.groupby("campaign_type", sort=True):
            card[str(kind)], table = _learn_kind(str(kind), rows, task.tables[customers], features, task.seed)
            if table is not None:
                tables.append(table)
    refused = [kind for kind, facts in card.items() if facts["status"] == "refused"]
    refusal = "worse than a random ranking: " + ", ".join(refused) if refused and len(tables) == 1 else ""
    return Findings({CONTRACT: pd.concat(tables[1:] or tables, ignore_index=True)}, card, {}, refusal)


def _learn_kind(
    kind: str, rows: pd.DataFrame, customers: pd.DataFrame, features: tuple[str, ...], seed: int
) -> tuple[dict[str, Any], pd.DataFrame | None]:
    rows = _thinned(rows.reset_index(drop=True), seed)
    is_test = _newest(rows)
    # A wave's outcome must have been known when the first wave that judges was planned.
    is_train = ~is_test & (rows["known_date"] <= rows.loc[is_test, "planned_date"].min()).to_numpy()
    lack = _lack(rows[is_train]) or _lack(rows[is_test])
    if lack:
        return {"status": "skipped", "reason": lack}, None
    judged = _fit(rows[is_train], features, seed)
    test = rows[is_test]
    found = judged.predict(test[list(features)])
    y, treatment = _column(test, "is_converted"), _column(test, "is_treated")
    metrics = judge_ranking(y, found, treatment, test["customer_id"].to_numpy(dtype=object), seed)
    card = {
        "judged_on": {**asdict(metrics), "first_planned": str(test["planned_date"].min().date())},
        "model": judged.describe(),
        "drivers": drivers(test[list(features)], found),
    }
    if metrics.qini[2] < 0:
        return {"status": "refused", "reason": "worse than a random ranking", **card}, None
    worth = _worth(kind, rows)
    table = _apply(kind, _fit(rows, features, seed), worth, customers, features)
    table.loc[~_is_like(test[list(features)], customers[list(features)], seed), "action"] = "unknown"
    counts = {str(action): int(n) for action, n in table["action"].value_counts().items()}
    return {"status": "published", **card, "worth": asdict(worth), "actions": counts}, table


def _fit(rows: pd.DataFrame, features: tuple[str, ...], seed: int) -> UpliftLearner:
    strata = (rows["campaign_id"] + "/" + rows["wave_number"].astype(str)).to_numpy(dtype=object)
    return UpliftLearner(seed=seed).fit(
        rows[list(features)],
        _column(rows, "is_converted"),
        _column(rows, "is_treated"),
        rows["customer_id"].to_numpy(dtype=object),
        strata,
    )


def _apply(
    kind: str, learner: UpliftLearner, worth: Worth, customers: pd.DataFrame, features: tuple[str, ...]
) -> pd.DataFrame:
    """The rows of the contract for every customer."""
    asked = customers[list(features)]
    uplift, control = learner.predict(asked), learner.predict_control(asked)
    amount = worth.of(customers)
    gain = uplift * amount - worth.cost
    decile = _deciles(gain)
    acted = np.flatnonzero(decile <= REASON_DECILES)
    reasons = learner.reasons(asked.iloc[acted])
    table = {
        "customer_id": customers["customer_id"].to_numpy(dtype=object),
        "campaign_type": np.full(len(customers), kind, dtype=object),
        "control_value": np.round(control, 9),
        "uplift_value": np.round(uplift, 9),
        "uplift_decile": decile,
        "worth_amount": np.round(amount, 2),
        "contact_cost_amount": np.round(np.full(len(customers), worth.cost), 2),
        "gain_amount": np.round(gain, 2),
        "action": np.where(gain > 0, "contact", "leave_alone").astype(object),
    }
    for i in range(2):
        names, effects = np.full(len(customers), None, dtype=object), np.full(len(customers), np.nan)
        names[acted], effects[acted] = reasons.names[:, i], np.round(reasons.effects[:, i], 6)
        table[f"reason_{i + 1}"], table[f"reason_{i + 1}_effect"] = names, effects
    return pd.DataFrame({name: pd.Series(column, dtype=_empty()[name].dtype) for name, column in table.items()})


def _is_like(chosen: pd.DataFrame, customers: pd.DataFrame, seed: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(n,) customers who look like those of the newest waves: trees tell the two apart where they can (a classifier
    as density ratio, Bickel et al. 2009), and nothing is known of customers the chosen never looked like."""
    some = customers.iloc[:: len(customers) // LIKENESS_ROWS + 1]
    both = pd.concat([chosen, some], ignore_index=True)
    encoder = Encoder()
    is_chosen = np.arange(len(both)) < len(chosen)
    model = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=8, min_samples_leaf=50, max_bins=63, early_stopping=False, random_state=seed
    )
    model.fit(encoder.fit_transform(both), is_chosen)
    least = np.quantile(model.decision_function(encoder.transform(chosen)), UNLIKE)
    return np.asarray(model.decision_function(encoder.transform(customers)) >= least, dtype=np.bool_)


def _worth(kind: str, rows: pd.DataFrame) -> Worth:
    done = rows[rows["is_converted"] == 1]
    margin, price = done["margin_amount"].astype(float), done["f_monthly_price_amount"].astype(float)
    per_price = float(margin.sum() / price.sum()) if kind == "retention" and price.sum() > 0 else None
    return Worth(float(margin.mean()), per_price, float(rows["contact_cost_amount"].astype(float).mean()))


def _lack(rows: pd.DataFrame) -> str:
    """What is missing to learn or judge from these rows, empty when nothing is."""
    is_control, done = rows["is_treated"] == 0, rows["is_converted"] == 1
    counts = {
        "rows": (len(rows), MIN_ROWS),
        "control rows": (int(is_control.sum()), MIN_CONTROL),
        "who did it": (int(done.sum()), MIN_CONVERSIONS),
        "who did not": (int((~done).sum()), MIN_CONVERSIONS),
    }
    return "; ".join(f"{have} {what}, {need} needed" for what, (have, need) in counts.items() if have < need)


def _newest(rows: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(n,) in the newest waves that hold TEST_SHARE of the rows between them."""
    counts = rows["planned_date"].value_counts().sort_index(ascending=False)
    first = counts.index[int(np.searchsorted(counts.cumsum().to_numpy(), TEST_SHARE * len(rows)))]
    return np.asarray(rows["planned_date"] >= first, dtype=np.bool_)


def _thinned(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """At most about MAX_ROWS, whole customers at a time, by a hash of the customer."""
    if len(rows) <= MAX_ROWS:
        return rows
    share = MAX_ROWS / len(rows)
    subjects: Texts = rows["customer_id"].to_numpy(dtype=object)
    parts = customer_parts(subjects, _column(rows, "is_converted"), (share, 1 - share), f"uplift-rows-{seed}")
    kept: pd.DataFrame = rows[parts == 0].reset_index(drop=True)
    return kept


def _deciles(gain: Floats) -> np.ndarray[Any, np.dtype[np.int32]]:
    """(n,) 1 for the highest tenth; equal gains are in one tenth."""
    below = np.searchsorted(np.sort(-gain), -gain, side="left")
    return np.asarray(1 + 10 * below // max(len(gain), 1), dtype=np.int32)


def _column(rows: pd.DataFrame, name: str) -> Labels:
    return rows[name].to_numpy(dtype=np.int8)


def _empty() -> Mapping[str, pd.Series]:
    """No rows of the contract, with their types."""
    texts, numbers = pd.Series(dtype="str"), pd.Series(dtype="float64")
    return {
        "customer_id": texts,
        "campaign_type": texts,
        "control_value": numbers,
        "uplift_value": numbers,
        "uplift_decile": pd.Series(dtype="int32"),
        "worth_amount": numbers,
        "contact_cost_amount": numbers,
        "gain_amount": numbers,
        "action": texts,
        "reason_1": texts,
        "reason_1_effect": numbers,
        "reason_2": texts,
        "reason_2_effect": numbers,
    }
