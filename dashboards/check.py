"""Validates the dashboard files without Superset: what they name must exist, in the files and in the release."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb

from dashboards.check_dashboard import check_dashboard
from dashboards.files import KINDS, Assets, Document, asset_uuid
from dashboards.terms import Terms, terms_of
from warehouse.contract import contracts

_LATIN, _CHINESE = re.compile(r"[A-Za-z]"), re.compile(r"[\u4e00-\u9fff]")


def check_files(assets: Assets) -> list[str]:
    """Problems that the files alone show, each as `kind/name: what`; none when all is well."""
    return [
        *_check_identities(assets),
        *_check_titles(assets),
        *(problem for name in assets.datasets for problem in _check_dataset(assets, name)),
        *(problem for name in assets.charts for problem in _check_chart(assets, name)),
        *(problem for name in assets.dashboards for problem in check_dashboard(assets, name)),
    ]


def check_release(assets: Assets, con: duckdb.DuckDBPyConnection) -> list[str]:
    """Problems that a release shows: tables, columns or types it lacks, expressions DuckDB refuses."""
    rows = con.execute(
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'marts'"
    ).fetchall()
    found = [problem for name, dataset in assets.datasets.items() for problem in _check_columns(name, dataset, rows)]
    if found:
        return found  # an expression over a missing column would only repeat it
    return [problem for name, dataset in assets.datasets.items() for problem in _check_sql(name, dataset, con)]


def _check_identities(assets: Assets) -> Iterator[str]:
    for kind in KINDS:
        for name, document in assets.of(kind).items():
            if document.get("uuid") != asset_uuid(kind, name):
                yield f"{kind}/{name}: uuid must be {asset_uuid(kind, name)}, which follows from its name"


def _check_titles(assets: Assets) -> Iterator[str]:
    for kind, key in (("charts", "slice_name"), ("dashboards", "dashboard_title")):
        for name, document in assets.of(kind).items():
            title = str(document.get(key, ""))
            if not (_LATIN.search(title) and _CHINESE.search(title)):
                yield f"{kind}/{name}: the title must be in English and Chinese, found {title!r}"


def _check_dataset(assets: Assets, name: str) -> Iterator[str]:
    dataset, where = assets.datasets[name], f"datasets/{name}"
    if dataset.get("table_name") != name:
        yield f"{where}: the file must be named after its table, {dataset.get('table_name')}"
    if dataset.get("schema") != "marts" or dataset.get("catalog") or dataset.get("sql"):
        yield f"{where}: must read a table of schema marts, without catalog and without sql"
    if assets.name_of("databases", dataset.get("database_uuid")) is None:
        yield f"{where}: unknown database_uuid {dataset.get('database_uuid')}"
    columns, metrics = _column_names(dataset), _metric_names(dataset)
    for label in sorted({n for names in (columns, metrics) for n in names if names.count(n) > 1}):
        yield f"{where}: {label} stands twice"
    for label in sorted({*columns} & _direct_identifiers()):
        yield f"{where}: {label} is a direct identifier"


def _check_chart(assets: Assets, name: str) -> Iterator[str]:
    chart, where = assets.charts[name], f"charts/{name}"
    params = chart.get("params") or {}
    if params.get("viz_type") != chart.get("viz_type"):
        yield f"{where}: viz_type {chart.get('viz_type')} differs from the one in params"
    dataset = assets.name_of("datasets", chart.get("dataset_uuid"))
    if dataset is None:
        yield f"{where}: unknown dataset_uuid {chart.get('dataset_uuid')}"
    else:
        yield from (f"{where}: {lack}" for lack in _lacking(terms_of(params), assets.datasets[dataset]))


def _lacking(terms: Terms, dataset: Document) -> Iterator[str]:
    table, columns, metrics = dataset.get("table_name"), _column_names(dataset), _metric_names(dataset)
    yield from (f"{term} is defined in the chart; define it in its dataset" for term in terms.own)
    yield from (f"{table} has no column {name}" for name in terms.columns if name not in columns)
    yield from (f"{table} has no metric {name}" for name in terms.metrics if name not in metrics)
    yield from (f"{table} has nothing named {name}" for name in terms.either if name not in columns + metrics)


def _check_columns(name: str, dataset: Document, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    types = {column: data_type for table, column, data_type in rows if table == name}
    if not types:
        yield f"datasets/{name}: the release has no table marts.{name}"
        return
    for column in dataset.get("columns", []):
        label, wanted = column["column_name"], column.get("type")
        if column.get("expression"):
            continue
        if label not in types:
            yield f"datasets/{name}: marts.{name} has no column {label}"
        elif types[label] != wanted:
            yield f"datasets/{name}: {label} is {types[label]} in the release, {wanted} in the file"


def _check_sql(name: str, dataset: Document, con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    entries = [(column["column_name"], column.get("expression")) for column in dataset.get("columns", [])]
    entries += [(metric["metric_name"], metric.get("expression")) for metric in dataset.get("metrics", [])]
    for label, expression in entries:
        try:
            if expression:
                con.execute(f"select {expression} from marts.{name} where false")
        except duckdb.Error as error:
            yield f"datasets/{name}: {label} cannot be computed: {str(error).splitlines()[0]}"


def _column_names(dataset: Document) -> list[str]:
    return [str(column["column_name"]) for column in dataset.get("columns", [])]


def _metric_names(dataset: Document) -> list[str]:
    return [str(metric["metric_name"]) for metric in dataset.get("metrics", [])]


def _direct_identifiers() -> set[str]:
    """Columns the contracts call directly identifying."""
    return {column.name for contract in contracts().values() for column in contract.columns if column.pii == "direct"}
