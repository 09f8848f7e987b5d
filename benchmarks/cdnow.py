"""Fit BG/NBD and gamma-gamma to the CDNOW sample (2,357 customers, 39 weeks) and foretell the next 39.

python benchmarks/cdnow.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from mining.lifetimes.top_ups import fit_habit, fit_spend

FILE = Path(__file__).parents[2] / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"
CUT = pd.Timestamp("1997-09-30")
END = pd.Timestamp("1998-06-30")


def summarise(path: Path) -> pd.DataFrame:
    """One row per customer: frequency, recency and age in weeks up to CUT, mean amount of the purchases after the
    first, and purchase days after CUT. Purchases of one day are one."""
    names = ["master_id", "customer_id", "bought_date", "count_cds", "amount"]
    bought = pd.read_csv(path, sep=r"\s+", header=None, names=names, parse_dates=["bought_date"], date_format="%Y%m%d")
    days = bought.groupby(["customer_id", "bought_date"], as_index=False)["amount"].sum()
    days["first"] = days.groupby("customer_id")["bought_date"].transform("min")
    days["is_before"] = days["bought_date"] <= CUT
    repeat = days[days["is_before"] & (days["bought_date"] > days["first"])].groupby("customer_id")
    found = days.groupby("customer_id").agg(first=("first", "min"))
    found["frequency"] = repeat.size().reindex(found.index, fill_value=0).astype(float)
    found["recency"] = ((repeat["bought_date"].max() - found["first"]).dt.days / 7).fillna(0.0)
    found["age"] = (CUT - found["first"]).dt.days / 7
    found["mean_amount"] = repeat["amount"].mean().reindex(found.index).fillna(0.0)
    after = days[~days["is_before"]].groupby("customer_id").size()
    found["later"] = after.reindex(found.index, fill_value=0).astype(float)
    return found


def main() -> None:
    customers = summarise(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
    columns = [customers[name].to_numpy() for name in ("frequency", "recency", "age")]
    habit, spend = fit_habit(*columns), fit_spend(columns[0], customers["mean_amount"].to_numpy())
    print(f"{len(customers)} customers: r {habit.r:.3f}, alpha {habit.alpha:.3f}, a {habit.a:.3f}, b {habit.b:.3f}")
    print(f"gamma-gamma: p {spend.p:.2f}, q {spend.q:.2f}, gamma {spend.gamma:.2f}")
    foretold = habit.expected((END - CUT).days / 7, *columns)
    later = customers["later"].to_numpy()
    print(f"next 39 weeks: {foretold.sum():.0f} purchases foretold, {later.sum():.0f} made")
    print(f"correlation by customer {np.corrcoef(foretold, later)[0, 1]:.2f}")


if __name__ == "__main__":
    main()
