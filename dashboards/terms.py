"""What a chart asks its dataset for, read from its params."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

METRICS = ("metric", "metrics", "percent_metrics", "secondary_metric", "timeseries_limit_metric", "series_limit_metric")
AXES = ("x_axis", "groupby", "groupbyRows", "groupbyColumns", "columns", "series", "entity", "source", "target")
COLUMNS = (*AXES, "all_columns")
SORT_WORDS = ("name", "sum", "min", "max", "avg")


@dataclass(frozen=True)
class Terms:
    """metrics, columns: names it uses; either: names of a metric or a column; axes: columns its numbers are split by;
    own: what it defines itself instead of naming it, which no chart may.
    """

    metrics: tuple[str, ...]
    columns: tuple[str, ...]
    either: tuple[str, ...]
    axes: tuple[str, ...]
    own: tuple[str, ...]


def terms_of(params: Mapping[str, Any]) -> Terms:
    """Terms of one chart's params, each once, in order of appearance."""
    metrics, columns = [*_values(params, METRICS)], [*_values(params, COLUMNS)]
    filters = params.get("adhoc_filters") or []
    simple = [f.get("subject") for f in filters if f.get("expressionType") == "SIMPLE"]
    free = [f.get("sqlExpression") for f in filters if f.get("expressionType") != "SIMPLE"]
    ordered = [json.loads(pair)[0] for pair in params.get("order_by_cols") or []]
    sorted_by = [s for s in [params.get("x_axis_sort")] if s and s not in SORT_WORDS]
    return Terms(
        metrics=_names(metrics),
        columns=_names([*columns, *simple, *ordered]),
        either=_names([*sorted_by, *(params.get("column_config") or {})]),
        axes=_names([*_values(params, AXES)]),
        own=tuple(str(term) for term in [*metrics, *columns, *free] if not isinstance(term, str) or term in free),
    )


def _values(params: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[Any]:
    for key in keys:
        value = params.get(key)
        yield from value if isinstance(value, list) else [value] if value else []


def _names(terms: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in terms if isinstance(term, str)))
