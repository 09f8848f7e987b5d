"""Whether a score treats groups of people alike: figures by group of each protected attribute.

Selection is being among the highest tenth of all scores. The ratio of a group's share of selected to the greatest such
share is below .8 where the four-fifths rule of the EEOC (1978) would ask why; a group's base rate stands beside it,
because where leaving differs, so does any good score (Kleinberg et al. 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from mining.judging.evaluate import auc_of
from mining.score import Dates, Floats, Labels, Texts

MIN_GROUP_ROWS = 50
MAX_GROUPS = 12
SELECTED = 0.1
AGE_LIMITS = (25, 35, 45, 55, 65)
NOT_KNOWN = "not known"
OTHERS = "others"


def fairness(
    attributes: Mapping[str, pd.Series], y: Labels, probability: Floats, dates: Dates
) -> dict[str, list[dict[str, Any]]]:
    """Figures of the test part by attribute and group: rows, base rate, mean score, calibration gap, AUC (None with
    one class only), share selected and its ratio to the greatest. Groups of fewer than MIN_GROUP_ROWS rows, and those
    beyond the MAX_GROUPS largest, are one group `others`."""
    limit = np.quantile(probability, 1 - SELECTED)
    found = {}
    for name, column in attributes.items():
        group = groups_of(column)
        rows = [_figures(label, group == label, y, probability, dates, limit) for label in sorted(set(group.tolist()))]
        greatest = max(row["selected"] for row in rows)
        found[name] = [{**row, "ratio": row["selected"] / greatest if greatest else None} for row in rows]
    return found


def groups_of(column: pd.Series) -> Texts:
    """(n,) names of groups: ages in bands, other numbers in quarters, texts as they are."""
    if pd.api.types.is_numeric_dtype(column):
        names = _bands(column)
    else:
        names = column.astype(object).where(column.notna(), NOT_KNOWN).astype(str).to_numpy(dtype=object)
    counts = pd.Series(names).value_counts()
    kept = [label for label, count in counts.items() if count >= MIN_GROUP_ROWS][:MAX_GROUPS]
    return np.where(np.isin(names.astype(str), np.array(kept, dtype=str)), names, OTHERS).astype(object)


def _bands(column: pd.Series) -> Texts:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(values)
    if not known.any():
        return np.full(len(values), NOT_KNOWN, dtype=object)
    limits = (
        AGE_LIMITS if "age" in str(column.name) else tuple(np.unique(np.quantile(values[known], [0.25, 0.5, 0.75])))
    )
    words = [f"under {limits[0]:g}", *(f"{a:g} to {b:g}" for a, b in pairwise(limits))]
    words.append(f"{limits[-1]:g} and more")
    names = np.full(len(values), NOT_KNOWN, dtype=object)
    names[known] = np.array(words, dtype=object)[np.searchsorted(limits, values[known], side="right")]
    return names


def _figures(
    label: str, inside: np.ndarray[Any, Any], y: Labels, probability: Floats, dates: Dates, limit: float
) -> dict[str, Any]:
    labels, values = y[inside], probability[inside]
    auc = auc_of(labels, values, dates[inside])(np.ones(len(labels)))
    return {
        "group": label,
        "rows": len(labels),
        "base_rate": float(labels.mean()),
        "mean_score": float(values.mean()),
        "gap": float(values.mean() - labels.mean()),
        "auc": auc if np.isfinite(auc) else None,
        "selected": float((values >= limit).mean()),
    }
