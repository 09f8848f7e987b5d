"""The metric catalogue: every measure that a cube shows, once, and whether it agrees with the star."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from olap.browser import open_browser
from olap.cases import Case, differences, read_cases
from olap.definition import read_cubes
from olap.model import CubeModel, Measure, pick
from warehouse.settings import PROJECT

CASES = PROJECT / "tests" / "olap" / "cases" / "metrics"


@dataclass(frozen=True)
class Metric:
    """A measure and its cube. Its name is `cube.measure`."""

    cube: CubeModel
    measure: Measure

    @property
    def name(self) -> str:
        return f"{self.cube.name}.{self.measure.name}"


@dataclass(frozen=True)
class Verdict:
    """What came of one case; differences: a line for each part of the answer that is not as by hand."""

    case: Case
    metrics: tuple[str, ...]
    differences: tuple[str, ...]


def read_metrics(con: duckdb.DuckDBPyConnection) -> dict[str, Metric]:
    """The metrics of the open release by name, in order of the cubes."""
    metrics = [Metric(model, model.measures[name]) for model in read_cubes(con) for name in model.shown_measures]
    return {metric.name: metric for metric in metrics}


def find_metric(metrics: Mapping[str, Metric], name: str) -> Metric:
    """The metric of that name. Raises QuestionError with those that sound like it, or all."""
    alike = {key: each for key, each in metrics.items() if name in key}
    return pick("metric", name, metrics if name in metrics or not alike else alike, "metric catalogue")


def check_metrics(con: duckdb.DuckDBPyConnection, folder: Path = CASES, cube: str = "") -> Iterator[Verdict]:
    """Asks every case of one cube, or of all, and compares with SQL by hand."""
    for path in sorted(folder.glob(f"{cube or '*'}.yml")):
        for case in read_cases(path, path.stem):
            browser = open_browser(con, case.cube, case.locale)
            asked = case.ask.get("measures") or browser.model.shown_measures
            names = tuple(f"{case.cube}.{name}" for name in asked)
            yield Verdict(case, names, tuple(differences(browser, con, case)))


def unchecked(metrics: Mapping[str, Metric], verdicts: Sequence[Verdict]) -> list[str]:
    """The metrics that no case asks for."""
    asked = {name for verdict in verdicts for name in verdict.metrics}
    return [name for name in metrics if name not in asked]
