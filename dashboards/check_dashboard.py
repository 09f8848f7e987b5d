"""Validates one dashboard file: its layout, its filters, and that no state is added over months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboards.files import Assets, Document
from dashboards.terms import terms_of

GRID_COLUMNS = 12
MONTH = "year_month"


def check_dashboard(assets: Assets, name: str) -> list[str]:
    """Problems of one dashboard, each as `dashboards/name: what`."""
    dashboard = assets.dashboards[name]
    parts = _parts(dashboard)
    problems = [*_check_parts(parts), *_check_charts(assets, parts)]
    for native in _filters(dashboard):
        problems += [f"filter {native.get('name')} {what}" for what in _check_filter(assets, native, parts)]
    problems += _check_states(assets, dashboard)
    return [f"dashboards/{name}: {problem}" for problem in problems]


def _parts(dashboard: Document) -> dict[str, dict[str, Any]]:
    """Parts of the layout by id: rows, charts, headers."""
    return {key: part for key, part in (dashboard.get("position") or {}).items() if isinstance(part, dict)}


def _charts(parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`meta` of each chart in the layout: chartId, uuid, width, height."""
    return [part["meta"] for part in parts.values() if part.get("type") == "CHART"]


def _filters(dashboard: Document) -> list[dict[str, Any]]:
    return list((dashboard.get("metadata") or {}).get("native_filter_configuration", []))


def _check_parts(parts: Mapping[str, Any]) -> Iterator[str]:
    for key, part in parts.items():
        children = part.get("children", [])
        yield from (f"{key} names {child}, which is not there" for child in children if child not in parts)
        width = sum(parts[child].get("meta", {}).get("width", 0) for child in children if child in parts)
        if part.get("type") == "ROW" and width > GRID_COLUMNS:
            yield f"{key} is {width} columns wide, {GRID_COLUMNS} are there"


def _check_charts(assets: Assets, parts: Mapping[str, Any]) -> Iterator[str]:
    numbers = [str(meta.get("chartId")) for meta in _charts(parts)]
    yield from (f"chartId {n} stands twice" for n in dict.fromkeys(numbers) if numbers.count(n) > 1)
    for meta in _charts(parts):
        if assets.name_of("charts", meta.get("uuid")) is None:
            yield f"shows an unknown chart {meta.get('uuid')}"


def _check_filter(assets: Assets, native: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    for target in native.get("targets", []):
        dataset = assets.name_of("datasets", target.get("datasetUuid"))
        column = target.get("column", {}).get("name")
        if dataset is None:
            yield f"has an unknown datasetUuid {target.get('datasetUuid')}"
        elif all(known["column_name"] != column for known in assets.datasets[dataset].get("columns", [])):
            yield f"needs column {column}, which {dataset} has not"
    on_dashboard = {meta.get("chartId") for meta in _charts(parts)}
    yield from (f"excludes chart {n}, which is not shown" for n in sorted({*_excluded(native)} - on_dashboard))


def _check_states(assets: Assets, dashboard: Document) -> Iterator[str]:
    """A state, such as the base at month-end, is shown for one chosen month or with the months on an axis."""
    one_month = [native for native in _filters(dashboard) if _chooses_one_month(native)]
    for meta in _charts(_parts(dashboard)):
        name = assets.name_of("charts", meta.get("uuid"))
        if name is None or any(meta.get("chartId") not in _excluded(native) for native in one_month):
            continue
        terms = terms_of(assets.charts[name].get("params") or {})
        for metric, axis in _states(assets, assets.charts[name]).items():
            if metric in terms.metrics and not {axis, MONTH} & {*terms.axes}:
                yield f"{name} would add {metric} over months: put it in the scope of a filter of one month"


def _states(assets: Assets, chart: Document) -> dict[str, str]:
    """Metrics of the chart's dataset that are states, and the column over which they must not be added."""
    dataset = assets.name_of("datasets", chart.get("dataset_uuid"))
    metrics = assets.datasets[dataset].get("metrics", []) if dataset else []
    axes = {metric["metric_name"]: (metric.get("extra") or {}).get("semi_additive") for metric in metrics}
    return {metric: axis for metric, axis in axes.items() if axis}


def _excluded(native: Mapping[str, Any]) -> list[int]:
    return list(native.get("scope", {}).get("excluded", []))


def _chooses_one_month(native: Mapping[str, Any]) -> bool:
    """Whether the filter always holds exactly one month: a single choice that cannot be left empty."""
    values = native.get("controlValues", {})
    columns = [target.get("column", {}).get("name") for target in native.get("targets", [])]
    return columns == [MONTH] and not values.get("multiSelect") and bool(values.get("enableEmptyFilter"))
