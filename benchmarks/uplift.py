"""Hold the uplift of a home against the answer key of the sample that was loaded into it.

    python benchmarks/uplift.py --sample DIR [--home DIR]

For each as-of date that was analysed (`kehu score uplift --as-of DAY` adds one) and each kind of campaign with a wave
just then: the true effect of the contact among the 30 % ranked highest, less that among all who were chosen, with a
95 % bootstrap interval over customers; the same for the best ranking there is; and the rank correlation.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from warehouse.settings import read_settings

TOP_SHARE = 0.3
REPLICATES = 1_000

QUERY = """
    select k.as_of_date::date as as_of_date, d.campaign_type, f.customer_id, f.uplift_value, k.effect::double as effect
    from read_csv(?, header = true, all_varchar = true) as k
    inner join star.dim_campaign as d on k.campaign_id = d.campaign_id
    inner join star.fct_campaign_uplift as f
        on k.customer_id = f.customer_id and d.campaign_type = f.campaign_type and k.as_of_date::date = f.as_of_date
    where f.is_of_last_run and k.effect <> ''
    order by all
"""


def top_gain(uplift: np.ndarray, effect: np.ndarray) -> float:
    """Mean effect of the highest TOP_SHARE by uplift, less that of all."""
    count = max(1, int(TOP_SHARE * len(uplift)))
    return float(effect[np.argsort(-uplift, kind="stable")[:count]].mean() - effect.mean())


def compare(rows: pd.DataFrame) -> Iterator[str]:
    """One line for each as-of date and kind of campaign."""
    rng = np.random.default_rng(0)
    for (day, kind), part in rows.groupby(["as_of_date", "campaign_type"], sort=True):
        uplift, effect = part["uplift_value"].to_numpy(), part["effect"].to_numpy()
        draws = (rng.integers(0, len(part), len(part)) for _ in range(REPLICATES))
        low, high = np.quantile([top_gain(uplift[drawn], effect[drawn]) for drawn in draws], [0.025, 0.975])
        correlation = part["uplift_value"].corr(part["effect"], method="spearman")
        yield (
            f"{day:%Y-%m-%d} {kind}: {len(part):,} chosen, mean effect {effect.mean():+.4f}; "
            f"highest 30 % {top_gain(uplift, effect):+.4f} above it [{low:+.4f}, {high:+.4f}], "
            f"best possible {top_gain(effect, effect):+.4f}; rank correlation {correlation:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=Path, required=True)
    parser.add_argument("--home", type=Path)
    found = parser.parse_args()
    home = read_settings(home=found.home).home
    con = duckdb.connect(str(home / "current" / "warehouse.duckdb"), read_only=True)
    rows = con.execute(QUERY, [str(found.sample / "answer_key" / "true_campaign_effect_*.csv")]).df()
    print("\n".join(compare(rows)) or "no wave was planned just before a day that was analysed")


if __name__ == "__main__":
    main()
