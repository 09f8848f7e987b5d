"""How one asset as Superset exports it becomes the file it came from, but for what people changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboards.bundle import OPEN
from dashboards.files import AssetError, Assets, Document, asset_uuid

OF_THE_INSTANCE = {"datasource", "slice_id", "dashboards", "url_params", "extra_form_data", "chartsInScope"}
DERIVED = {"map_label_colors", "color_scheme_domain", "default_filters", "theme_uuid", "data_file"}
EMPTY: tuple[Any, ...] = (None, {}, [])
UNSET: tuple[Any, ...] = (*EMPTY, "", 0, False)
"""What Superset fills in where a file says nothing; in a dataset also the second."""
NUMBERS = {"excluded", "timed_refresh_immune_slices"}
METRIC_KEYS = ("verbose_name", "expression", "d3format", "description")


def fold_chart(document: Document, base: Document, assets: Assets) -> dict[str, Any]:
    """A chart without numbers of the instance."""
    return _folded({**document, "query_context": None}, base)


def fold_dataset(document: Document, base: Document, assets: Assets) -> dict[str, Any]:
    """A dataset with `cubes` and `also` for its metrics. Raises AssetError when a metric was edited in Superset."""
    name = str(document["table_name"])
    known = assets.datasets.get(name, {}).get("metrics", [])
    was = {metric["metric_name"]: [metric.get(key) for key in METRIC_KEYS] for metric in known}
    now = {metric["metric_name"]: [metric.get(key) for key in METRIC_KEYS] for metric in document.get("metrics", [])}
    differing = sorted(key for key in {*was, *now} if was.get(key) != now.get(key))
    if differing:
        raise AssetError(
            "a metric was edited in Superset",
            where=f"datasets/{name}",
            found=", ".join(differing),
            hint="a metric is a measure of a cube: edit olap/cubes, then `kehu dashboards provision`",
        )
    kept = {key: value for key, value in document.items() if key != "metrics"}
    ours = {key: base[key] for key in ("cubes", "also") if key in base} or {"cubes": []}
    return _folded({**kept, **ours, "database_uuid": asset_uuid("databases", OPEN)}, base, UNSET)


def fold_dashboard(document: Document, base: Document, assets: Assets) -> dict[str, Any]:
    """A dashboard whose charts have the numbers of the file, new ones the next."""
    was, now = _numbers(base), _numbers(document)
    fresh = iter(range(max(was.values(), default=0) + 1, 10**9))
    numbers = {number: was[uuid] if uuid in was else next(fresh) for uuid, number in now.items()}
    return _folded(_numbered(_without_defaults(document), numbers), base)


def _folded(document: Document, base: Document, empty: tuple[Any, ...] = EMPTY) -> dict[str, Any]:
    return dict(_like(document, base, empty))


def _numbers(dashboard: Document) -> dict[str, int]:
    """chartId of each chart in the layout by its uuid."""
    parts = [part for part in (dashboard.get("position") or {}).values() if isinstance(part, dict)]
    return {part["meta"]["uuid"]: part["meta"]["chartId"] for part in parts if part.get("type") == "CHART"}


def _without_defaults(dashboard: Document) -> dict[str, Any]:
    """Without what each save adds: cross-filter scopes that are the global one."""
    metadata = dict(dashboard.get("metadata") or {})
    scopes = metadata.get("chart_configuration") or {}
    metadata["chart_configuration"] = {
        key: each for key, each in scopes.items() if (each.get("crossFilters") or {}).get("scope") != "global"
    }
    return {**dashboard, "metadata": metadata}


def _numbered(value: Any, numbers: Mapping[int, int], key: str = "") -> Any:
    """With each chart's number exchanged, wherever one stands."""
    if isinstance(value, dict):
        if key in ("chart_configuration", "expanded_slices"):
            value = {str(numbers.get(int(name), name)): each for name, each in value.items()}
            value = {name: {**each, "id": int(name)} if "id" in each else each for name, each in value.items()}
        return {name: _numbered(each, numbers, name) for name, each in value.items()}
    if isinstance(value, list):
        if key in NUMBERS:
            return sorted(numbers[number] for number in value if number in numbers)
        return [_numbered(each, numbers) for each in value]
    return numbers.get(value, value) if key == "chartId" else value


def _like(value: Any, base: Any, empty: tuple[Any, ...]) -> Any:
    """The value in the order of the file; what the file does not say and Superset leaves empty is left out."""
    if isinstance(value, dict):
        old = base if isinstance(base, dict) else {}
        kept = {
            key: each
            for key, each in value.items()
            if key in old or (key not in OF_THE_INSTANCE | DERIVED and not _is_in(each, empty))
        }
        order = [*(key for key in old if key in kept), *(key for key in kept if key not in old)]
        return {key: _like(kept[key], old.get(key), empty) for key in order}
    if isinstance(value, list) and isinstance(base, list):
        return _list_like(value, base, empty)
    return value


def _list_like(value: list[Any], base: list[Any], empty: tuple[Any, ...]) -> list[Any]:
    """Entries with an identity follow their own entry in the file, others the one at their place."""
    if _plain(value) and sorted(map(str, value)) == sorted(map(str, base)) and all(isinstance(v, int) for v in value):
        return base
    for name in ("column_name", "id"):
        if all(isinstance(each, dict) and name in each for each in [*value, *base]):
            places = {each[name]: place for place, each in enumerate(base)}
            if name == "column_name":  # Superset keeps them in no order
                value = sorted(value, key=lambda each: places.get(each["column_name"], len(places)))
            return [_like(each, base[places[each[name]]] if each[name] in places else None, empty) for each in value]
    return [_like(each, base[place] if place < len(base) else None, empty) for place, each in enumerate(value)]


def _plain(value: list[Any]) -> bool:
    return not any(isinstance(each, dict | list) for each in value)


def _is_in(value: Any, empty: tuple[Any, ...]) -> bool:
    return any(value == each and type(value) is type(each) for each in empty)
