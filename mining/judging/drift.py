"""Whether the people who are scored now are like those the model was learned and judged on.

The population stability index of a variable is the sum over its cells of (now - then) x ln(now / then), of shares
(Siddiqi 2006, ch. 8): below .1 stable, below .25 moving, from .25 on drifted. Without any drift it is about a
chi-square with cells - 1 degrees of freedom times (1/n + 1/m) (Yurdakul 2018), so that a few hundred rows alone can
pass .1: what is no greater than chance would make it is not called drift.

A drifted feature is told; only the score's own drift decides (`mining.gate`): it is then given to people among whom
nobody has judged it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2

from mining.score import Estimator, Floats

MOVING, DRIFTED = 0.1, 0.25
CELLS = 10
LEVELS = 20
CHANCE = 0.999


@dataclass(frozen=True)
class Drift:
    """What has moved. score, features: stability indices; noise: what chance alone makes of the score's index, once
    in a thousand times; then, now: rows compared."""

    as_of_date: str
    count_then: int
    count_now: int
    score: float
    noise: float
    features: Mapping[str, float]

    @property
    def is_drifted(self) -> bool:
        return self.score >= DRIFTED and self.score > self.noise

    @property
    def band(self) -> str:
        """stable, moving or drifted."""
        if self.score < MOVING or self.score <= self.noise:
            return "stable"
        return "drifted" if self.is_drifted else "moving"

    def plain(self) -> dict[str, Any]:
        """Values for a file."""
        return {**asdict(self), "band": self.band}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Drift:
        """The inverse of `plain`."""
        return cls(**{name: value for name, value in plain.items() if name != "band"})


def baseline(estimator: Estimator, learned: pd.DataFrame, everybody: pd.DataFrame) -> dict[str, Any]:
    """What to compare with later, as plain values.

    learned: rows the model was fitted on, for the features; everybody: all who would have been scored as of the last
    day with known labels, for the score: not the labelled alone, who may be others by definition, but without those
    of whom the answer became yes and who are not asked about any more.
    """
    features = {str(name): _cells(learned[name]) for name in learned.columns}
    values = estimator.predict_proba(everybody[estimator.feature_names_in_])[:, 1]
    return {"features": features, "score": _cells(pd.Series(values)), "count": len(everybody)}


def measure(then: Mapping[str, Any], estimator: Estimator, now: pd.DataFrame, as_of: str) -> Drift:
    """Drift of the rows `now` against a baseline; greatest features first."""
    found = {name: _index(cells, now[name]) for name, cells in then["features"].items() if name in now}
    values = pd.Series(estimator.predict_proba(now[estimator.feature_names_in_])[:, 1])
    freedom = max(len(then["score"]["counts"]) - 2, 1)  # one cell is for values not known, and a score always is
    noise = float(chi2.ppf(CHANCE, freedom)) * (1 / max(then["count"], 1) + 1 / max(len(now), 1))
    return Drift(
        as_of_date=as_of,
        count_then=then["count"],
        count_now=len(now),
        score=_index(then["score"], values),
        noise=noise,
        features=dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))),
    )


def stability_index(then: Floats, now: Floats) -> float:
    """The index of two (cells,) counts. Half a row is added to each cell, so that an empty one is no infinity."""
    expected, actual = ((counts + 0.5) / (counts + 0.5).sum() for counts in (then, now))
    return float(((actual - expected) * np.log(actual / expected)).sum())


def _cells(column: pd.Series) -> dict[str, Any]:
    """Tenths of a number, most frequent levels of a text; how many rows lie in each, those not known last."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        known = values[np.isfinite(values)]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, CELLS + 1)[1:-1])).tolist() if known.size else []
        cells: dict[str, Any] = {"edges": edges}
    else:
        cells = {"levels": [str(level) for level in column.dropna().astype(str).value_counts().index[:LEVELS]]}
    return {**cells, "counts": _count(cells, column).astype(int).tolist()}


def _count(cells: Mapping[str, Any], column: pd.Series) -> Floats:
    if "edges" in cells:
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        known = np.isfinite(values)
        place = np.searchsorted(cells["edges"], values[known], side="left")
        count = len(cells["edges"]) + 1
    else:
        known = column.notna().to_numpy()
        levels = pd.Index(cells["levels"], dtype=object)
        place = levels.get_indexer(pd.Index(column[known].astype(str), dtype=object))
        count = len(levels) + 1
        place = np.where(place < 0, count - 1, place)
    return np.append(np.bincount(place, minlength=count), (~known).sum()).astype(np.float64)


def _index(cells: Mapping[str, Any], column: pd.Series) -> float:
    return stability_index(np.asarray(cells["counts"], dtype=np.float64), _count(cells, column))
