"""Reads `olap/cubes/*.yml` and `olap/dimensions/*.yml` and ties them to the tables of a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from olap.catalog import Catalog, Table, read_catalog
from olap.measures import MeasureReader
from olap.model import LOCALES, CubeModel, Dimension, Hierarchy, Level, Measure, listed, pick
from olap.rollup import RollupReader
from olap.sheet import Sheet

ROOM = Path(__file__).resolve().parent


def cube_names(folder: Path = ROOM) -> tuple[str, ...]:
    """Every cube there is a file of."""
    return tuple(path.stem for path in sorted((folder / "cubes").glob("*.yml")))


def read_cube(name: str, catalog: Catalog, folder: Path = ROOM) -> CubeModel:
    """The cube of that name, tied to the release.

    Raises QuestionError when there is no such cube, ContractError when its YAML is wrong or the release lacks
    a table or column it names.
    """
    pick("cube", name, dict.fromkeys(cube_names(folder)), "olap/cubes")
    return _CubeSheet(folder, catalog, f"olap/cubes/{name}.yml").cube(name)


def read_cubes(con: duckdb.DuckDBPyConnection) -> list[CubeModel]:
    """Every cube, tied to the open release. Raises ContractError as `read_cube` does."""
    catalog = read_catalog(con)
    return [read_cube(name, catalog) for name in cube_names()]


class _CubeSheet(Sheet):
    """The file of one cube."""

    def __init__(self, folder: Path, catalog: Catalog, where: str) -> None:
        super().__init__(where)
        self.folder, self.catalog = folder, catalog

    def cube(self, name: str) -> CubeModel:
        raw = self.load(self.folder / "cubes" / f"{name}.yml")
        self.check(raw, "the cube", {"fact", "fact_id", "labels", "dimensions", "measures"}, {"people", "rollups"})
        fact = self.catalog.table(raw["fact"], self.where)
        dimensions = {key: self.dimension(key, each, fact) for key, each in self.section(raw, "dimensions")}
        measures = MeasureReader(self, fact, dimensions).read(self.section(raw, "measures"))
        if both := sorted(set(measures) & set(dimensions)):
            raise self.wrong("a measure is named like a dimension", listed(both), "rename one of them")
        return CubeModel(
            name=name,
            labels=self.labels(raw["labels"], name),
            description=fact.description,
            fact=fact,
            fact_id=tuple(fact.column(column, self.where).name for column in raw["fact_id"]),
            dimensions=dimensions,
            measures=measures,
            people=self.people(raw, dimensions, measures),
            rollups=RollupReader(self, self.catalog, dimensions).read(raw.get("rollups", ()), measures),
        )

    def people(
        self, raw: Mapping[str, Any], dimensions: Mapping[str, Dimension], measures: Mapping[str, Measure]
    ) -> Measure:
        """How many people a cell speaks of: the measure named, else customers told apart by number, else facts."""
        if "people" in raw:
            if raw["people"] not in measures or measures[raw["people"]].expression:
                raise self.wrong("people: is no counting measure", str(raw["people"]), listed(measures))
            return replace(measures[raw["people"]], name="_people")
        blank = dict.fromkeys(LOCALES, "_people")
        counted = Measure("_people", blank, "", ",d", "count", "non_additive", {}, function="count")
        customer = dimensions.get("customer")
        level = next((each for each in customer.levels if each.name == "customer"), None) if customer else None
        if level is None:
            return counted
        return replace(counted, function="count_distinct", column=level.key, dimension="customer")

    def dimension(self, name: str, raw: Mapping[str, Any], fact: Table) -> Dimension:
        """A dimension of the cube: `like` one of olap/dimensions, or degenerate with levels of its own."""
        if "like" in raw:
            self.check(raw, name, {"like", "fact_key"}, {"labels"})
            shared = self.load(self.folder / "dimensions" / f"{raw['like']}.yml")
            self.check(shared, raw["like"], {"table", "key", "labels", "levels", "hierarchies"})
            raw = {**shared, **raw}
        else:
            self.check(raw, name, {"labels", "levels"}, {"hierarchies"})
        table = self.catalog.table(raw["table"], self.where) if "table" in raw else None
        holder = table or fact
        levels = self.levels(name, raw, holder)
        return Dimension(
            name=name,
            labels=self.labels(raw["labels"], name),
            description=holder.description if table else self.only_description(levels.values()),
            table=table,
            key=holder.column(raw["key"], self.where).name if table else "",
            fact_key=fact.column(raw["fact_key"], self.where).name if table else "",
            hierarchies=self.hierarchies(name, raw, levels),
        )

    def levels(self, name: str, raw: Mapping[str, Any], holder: Table) -> dict[str, Level]:
        """Levels by name. A dimension of one level without a label lends that level its own name."""
        found = dict(self.section(raw, "levels"))
        is_flat = len(found) == 1 and not any("label" in each for each in found.values())
        return {key: self.level(key, name if is_flat else f"{name}.{key}", each, holder) for key, each in found.items()}

    def level(self, name: str, ref: str, raw: Mapping[str, Any], holder: Table) -> Level:
        self.check(raw, ref, {"key", "labels"}, {"label", "is_high_cardinality"})
        label = raw.get("label", {})
        columns = label if isinstance(label, dict) else dict.fromkeys(LOCALES, label)
        if columns and set(columns) != set(LOCALES):
            raise self.wrong("a label column is missing for a language", ref, f"give {listed(LOCALES)}")
        return Level(
            name=name,
            ref=ref,
            labels=self.labels(raw["labels"], ref),
            key=holder.column(raw["key"], self.where),
            label_columns={each: holder.column(column, self.where) for each, column in columns.items()},
            is_high_cardinality=bool(raw.get("is_high_cardinality", False)),
        )

    def hierarchies(self, name: str, raw: Mapping[str, Any], levels: Mapping[str, Level]) -> tuple[Hierarchy, ...]:
        default = {name: {"levels": list(levels), "labels": raw["labels"]}}
        found = []
        for key, each in raw.get("hierarchies", default).items():
            self.check(each, f"{name}@{key}", {"levels", "labels"})
            unknown = [level for level in each["levels"] if level not in levels]
            if unknown or not each["levels"]:
                raise self.wrong("a hierarchy has an unknown level", f"{name}@{key}", f"known are {listed(levels)}")
            steps = tuple(levels[level] for level in each["levels"])
            found.append(Hierarchy(key, self.labels(each["labels"], key), steps))
        return tuple(found)

    def only_description(self, levels: Iterable[Level]) -> str:
        return next(iter(levels)).key.description
