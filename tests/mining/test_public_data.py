"""The honest level on data that everyone knows. Far above it there is a leak, far below it a defect."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd

from mining.run import run_score
from tests.mining.conftest import FrontDoor, write_mart
from warehouse.settings import Settings


def flat_telco(folder: Path) -> pd.DataFrame:
    """The 7,043 customers of the flat IBM set as a mart with one labelled date, those who stayed again a month on."""
    raw = pd.read_csv(folder / "ibm_telco" / "Telco-Customer-Churn.csv")
    raw["TotalCharges"] = pd.to_numeric(raw["TotalCharges"], errors="coerce")
    frame = pd.DataFrame({"customer_id": raw.pop("customerID"), "population": "telco", "is_labelled": True})
    frame["as_of_date"] = pd.Timestamp("2018-08-31")
    frame["is_churn"] = (raw.pop("Churn") == "Yes").astype("Int32")
    for name in raw:
        is_number = pd.api.types.is_numeric_dtype(raw[name])
        frame[f"{'f' if is_number else 'c'}_{name.lower()}"] = raw[name].astype(float) if is_number else raw[name]
    stayed = frame[frame["is_churn"] == 0].assign(
        as_of_date=pd.Timestamp("2018-09-30"), is_labelled=False, is_churn=pd.NA
    )
    return pd.concat([frame, stayed.astype({"is_churn": "Int32"})])


def test_flat_telco_at_its_honest_level(settings: Settings, shared_data: Path, front_door: FrontDoor) -> None:
    # GIVEN the flat IBM set: published and measured AUC .847
    write_mart(settings, flat_telco(shared_data))
    # WHEN churn is run
    run = run_score(settings, "churn", run_id="r", started_at=datetime(2018, 10, 1), write_back=front_door)
    # THEN other customers judge, and the level is met: 1,409 customers tell it to .01, a leak would add .05
    [found] = run.populations
    assert found.evaluation is not None
    metrics = found.evaluation.metrics
    assert (found.status, found.evaluation.split, metrics.count_rows) == ("published", "customer", 1409)
    assert abs(metrics.auc - 0.847) < 2.5 * metrics.auc_se
    assert 0.835 < max(found.evaluation.model["cross_validated_auc"].values()) < 0.86
    assert metrics.calibration_error < 0.04
    assert metrics.brier < 0.15
    # THEN what drives it is what everyone found
    assert next(iter(found.evaluation.importance)) == "f_tenure"
    assert front_door.tables[0].num_rows == 5174
