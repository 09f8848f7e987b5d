"""Segment × product: whether holding a product depends on the segment, and in which segments.

Pearson's χ² with Cramér's V (1946) of each product's table, adjusted residuals of its cells (Haberman 1973), and
false discovery rates over all of them (Benjamini & Hochberg 1995): of forty products, two look special by chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2, norm

from mining.patterns.rule_measures import benjamini_hochberg

LEAST_EXPECTED = 5.0
FEW = 0.2
"""Cochran (1954): χ² judges a table of which no expected count is below 1 and at most a fifth below 5."""


def affinity(segment_of: pd.Series[str], held: pd.DataFrame) -> pd.DataFrame:
    """Every segment × product family, as the contract `mining.segment_affinity` but for the segmentation.

    segment_of: segment by customer_id, each once; held: customer_id, product_line, product_family, in any order and
    as often as the customer has it. Customers without a segment are left out. p-values of tables and cells that are
    too small to judge are 1.
    """
    sizes = segment_of.value_counts().sort_index()
    keys = ["product_line", "product_family"]
    rows = held[["customer_id", *keys]].drop_duplicates()
    rows = rows.assign(segment=rows["customer_id"].map(segment_of)).dropna(subset=["segment"])
    counts = rows.groupby([*keys, "segment"], sort=True).size().unstack(fill_value=0)
    counts = counts.reindex(columns=sizes.index, fill_value=0)
    blocks = [_table(sizes.to_numpy(), row) for row in counts.to_numpy()]
    if not blocks:
        nothing = _table(np.ones(1), np.ones(1)).head(0)
        return nothing.reindex(columns=["segment_code", *keys, *nothing.columns, "q_value", "table_q_value"])
    families = counts.index.to_frame(index=False)
    found = pd.concat(
        [
            block.assign(segment_code=sizes.index, product_line=line, product_family=family)
            for block, line, family in zip(blocks, families["product_line"], families["product_family"], strict=True)
        ],
        ignore_index=True,
    )
    found["q_value"] = benjamini_hochberg(found["p_value"].to_numpy())
    tables = found.drop_duplicates(keys)
    found["table_q_value"] = np.repeat(benjamini_hochberg(tables["table_p_value"].to_numpy()), len(sizes))
    return found


def _table(sizes: NDArray[Any], holders: NDArray[Any]) -> pd.DataFrame:
    """The cells of one segments × (holds, holds not) table; sizes and holders: (s,) customers by segment."""
    total, held = int(sizes.sum()), int(holders.sum())
    share = held / total
    expected = sizes * share
    spread = np.sqrt(expected * (1 - share) * (1 - sizes / total))
    residual = np.divide(holders - expected, spread, out=np.zeros(len(sizes)), where=spread > 0)
    rest = sizes - expected
    is_mixed = 0 < held < total and len(sizes) > 1
    square = float(((holders - expected) ** 2 * (1 / expected + 1 / rest)).sum()) if is_mixed else 0.0
    cells = np.concatenate([expected, rest])
    is_judged = is_mixed and cells.min() >= 1 and (cells < LEAST_EXPECTED).mean() <= FEW
    is_cell_judged = (expected >= LEAST_EXPECTED) & (rest >= LEAST_EXPECTED)
    return pd.DataFrame(
        {
            "count_customers": sizes.astype(np.int64),
            "count_holders": holders.astype(np.int64),
            "count_all_customers": total,
            "count_all_holders": held,
            "expected_holders": expected,
            "lift": holders / expected,
            "adjusted_residual": residual,
            "p_value": np.where(is_cell_judged, 2 * norm.sf(np.abs(residual)), 1.0),
            "chi_square": square,
            "table_p_value": float(chi2.sf(square, len(sizes) - 1)) if is_judged else 1.0,
            # the smaller side of a table of two columns is 2, so V is the root of χ² over customers
            "cramers_v": float(np.sqrt(square / total)),
        }
    )
