"""Metrics of datasets, made of the metric catalogue: the same formula that the cubes compute, as Superset's SQL.

A dataset names the cubes its table can answer for (`cubes:`). It gets every shown measure whose columns it has, and the
hidden ones it asks for (`also:`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from warehouse.arithmetic import aggregate, names_in, to_sql
from warehouse.errors import ContractError
from warehouse.settings import PROJECT

CUBES = PROJECT / "olap" / "cubes"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
OF_ANY_ROWS = ("sum", "count_sum", "count_distinct", "min", "max")
STOCK_WARNING = (
    "State at month-end: choose one month or put the month on an axis; never add months. 月末时点数，不可跨月相加。"
)

Entry = Mapping[str, Any]


def with_metrics(dataset: Entry, folder: Path = CUBES) -> dict[str, Any]:
    """The dataset as Superset takes it: `metrics`, in the order of the cubes, instead of `cubes` and `also`.

    Raises ContractError for metrics of its own and for an unknown cube.
    """
    if dataset.get("metrics"):
        raise ContractError(
            "a dataset defines metrics itself",
            where=f"datasets/{dataset.get('table_name')}",
            found=str(dataset["metrics"][0].get("metric_name")),
            hint="a metric is defined once, as a measure in olap/cubes; name the cube here",
        )
    columns = {column["column_name"] for column in dataset.get("columns", [])}
    found: dict[str, dict[str, Any]] = {}
    for cube in dataset.get("cubes", ()):
        known = dict(_measures(cube, folder, columns, f"marts.{dataset.get('table_name')}"))
        for name, measure in known.items():
            if not measure.get("is_hidden") or name in dataset.get("also", ()):
                found.setdefault(name, _metric(name, cube, known, dataset))
    kept = {key: value for key, value in dataset.items() if key not in ("cubes", "also")}
    return {**kept, "metrics": list(found.values())}


def _measures(cube: str, folder: Path, columns: set[str], table: str) -> Iterator[tuple[str, Entry]]:
    """The measures of a cube that a table with these columns can answer.

    Rows are counted, averaged and ranked in the cube's own fact only: another table has other rows.
    """
    path = folder / f"{cube}.yml"
    if not path.is_file():
        known = ", ".join(each.stem for each in sorted(folder.glob("*.yml")))
        raise ContractError("no such cube", where="datasets", found=cube, hint=f"known are {known}")
    raw: Entry = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    measures: Mapping[str, Entry] = raw["measures"]
    simple = {
        name
        for name, measure in measures.items()
        if (measure.get("function") in OF_ANY_ROWS or ("function" in measure and raw["fact"] == table))
        and {measure[key] for key in ("column", "where") if key in measure} <= columns
    }
    for name, measure in measures.items():
        needed = names_in(measure["expression"], path.name) if "expression" in measure else [name]
        if simple.issuperset(needed):
            yield name, measure


def _metric(name: str, cube: str, known: Mapping[str, Entry], dataset: Entry) -> dict[str, Any]:
    measure = known[name]
    parts = names_in(measure["expression"], cube) if "expression" in measure else [name]
    operands = {part: _aggregate(known[part]) for part in parts}
    labels, definition = measure["labels"], measure.get("definition")
    metric = {
        "metric_name": name,
        "verbose_name": f"{labels['en']} · {labels['zh']}",
        "expression": to_sql(measure["expression"], operands, cube) if "expression" in measure else operands[name],
        "d3format": measure["format"],
        "description": f"{definition['en']} {definition['zh']}" if definition else f"{cube}.{name}",
    }
    if any(known[part]["additivity"] == "semi_additive" for part in parts):
        metric["extra"] = {"semi_additive": dataset["main_dttm_col"], "warning_markdown": STOCK_WARNING}
    return metric


def _aggregate(measure: Entry) -> str:
    conditions = [measure["where"]] if "where" in measure else []
    return aggregate(measure["function"], measure.get("column", "*"), *conditions)
