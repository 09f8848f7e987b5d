"""Reads `olap/cubes/*.yml` and `olap/dimensions/*.yml` and ties them to the tables of a release."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from olap.arithmetic import names_in
from olap.catalog import Catalog, Table
from olap.model import LOCALES, CubeModel, Dimension, Hierarchy, Level, Measure, listed, pick
from warehouse.errors import ContractError

ROOM = Path(__file__).resolve().parent
FUNCTIONS = ("sum", "count", "count_distinct", "min", "max", "avg")
ADDITIVE_FUNCTIONS = ("sum", "count")
IDENTIFIER_TEXT = "lower-case letters, digits and underscores"


def cube_names(folder: Path = ROOM) -> tuple[str, ...]:
    """Every cube there is a file of."""
    return tuple(path.stem for path in sorted((folder / "cubes").glob("*.yml")))


def read_cube(name: str, catalog: Catalog, folder: Path = ROOM) -> CubeModel:
    """The cube of that name, tied to the release.

    Raises QuestionError when there is no such cube, ContractError when its YAML is wrong or the release lacks
    a table or column it names.
    """
    pick("cube", name, dict.fromkeys(cube_names(folder)), "olap/cubes")
    return _Reader(folder, catalog, f"olap/cubes/{name}.yml").cube(name)


class _Reader:
    """Reads one cube; `where` names its file in errors."""

    def __init__(self, folder: Path, catalog: Catalog, where: str) -> None:
        self.folder, self.catalog, self.where = folder, catalog, where

    def cube(self, name: str) -> CubeModel:
        raw = self.load(self.folder / "cubes" / f"{name}.yml")
        self.check(raw, "the cube", {"fact", "fact_id", "labels", "dimensions", "measures"})
        fact = self.catalog.table(raw["fact"], self.where)
        measures = {key: self.measure(key, each, fact) for key, each in self.section(raw, "measures")}
        dimensions = {key: self.dimension(key, each, fact) for key, each in self.section(raw, "dimensions")}
        if both := sorted(set(measures) & set(dimensions)):
            raise self.wrong("a measure is named like a dimension", listed(both), "rename one of them")
        for measure in measures.values():
            self.check_expression(measure, measures)
        return CubeModel(
            name=name,
            labels=self.labels(raw["labels"], name),
            description=fact.description,
            fact=fact,
            fact_id=tuple(fact.column(column, self.where).name for column in raw["fact_id"]),
            dimensions=dimensions,
            measures=measures,
        )

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

    def measure(self, name: str, raw: Mapping[str, Any], fact: Table) -> Measure:
        self.check(raw, name, {"additivity", "format", "labels"}, {"function", "column", "expression", "is_hidden"})
        function, expression = raw.get("function", ""), raw.get("expression", "")
        if bool(function) == bool(expression):
            raise self.wrong("a measure is either a function or an expression", name, "give one of them")
        if function and function not in FUNCTIONS:
            raise self.wrong("unknown function", f"{name}: {function}", f"known are {listed(FUNCTIONS)}")
        if "column" not in raw and function not in ("", "count"):
            raise self.wrong("this function needs a column", f"{name}: {function}", "add column:")
        column = fact.column(raw["column"], self.where) if "column" in raw else None
        return Measure(
            name=name,
            labels=self.labels(raw["labels"], name),
            description=column.description if column else fact.description if function else expression,
            format=self.number_format(name, raw["format"], 0 if function.startswith("count") else 0.0),
            is_additive=self.additivity(name, raw["additivity"], function),
            function=function,
            column=column,
            expression=expression,
            is_hidden=bool(raw.get("is_hidden", False)),
        )

    def additivity(self, name: str, declared: str, function: str) -> bool:
        """Whether members add up. Only sums and counts can."""
        if declared not in ("additive", "non_additive"):
            raise self.wrong("unknown additivity", f"{name}: {declared}", "additive or non_additive")
        if declared == "additive" and function not in ADDITIVE_FUNCTIONS:
            raise self.wrong("this measure does not add up", name, "say additivity: non_additive")
        return declared == "additive"

    def check_expression(self, measure: Measure, measures: Mapping[str, Measure]) -> None:
        """An expression names measures that are functions, nothing else."""
        for name in names_in(measure.expression, self.where) if measure.expression else ():
            if name not in measures or measures[name].expression:
                known = [each.name for each in measures.values() if each.function]
                raise self.wrong("an expression names no such measure", name, f"known are {listed(known)}")

    def number_format(self, name: str, text: str, example: float) -> str:
        try:
            format(example, text)
        except ValueError as error:
            raise self.wrong("the format cannot be used", f"{name}: {text}", "for example ,.2f") from error
        return text

    def labels(self, raw: Any, name: str) -> dict[str, str]:
        if not isinstance(raw, dict) or set(raw) != set(LOCALES):
            raise self.wrong("a label is missing for a language", name, f"give {listed(LOCALES)}")
        return {locale: str(text) for locale, text in raw.items()}

    def only_description(self, levels: Iterable[Level]) -> str:
        return next(iter(levels)).key.description

    def section(self, raw: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Named entries. Names become words of the question language, so they must be plain."""
        found = raw[name]
        if not isinstance(found, dict) or not found:
            raise self.wrong("a section is empty", name, "give at least one entry")
        for key in found:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", str(key)):
                raise self.wrong("a name cannot be used", str(key), IDENTIFIER_TEXT)
        return list(found.items())

    def check(self, raw: Any, name: str, needed: set[str], allowed: Iterable[str] = ()) -> None:
        """`raw` holds every needed entry and none but the allowed ones."""
        found = set(raw) if isinstance(raw, dict) else set()
        if missing := sorted(needed - found):
            raise self.wrong("an entry is missing", f"{name}: no {listed(missing)}", "see olap/cubes/billing.yml")
        if unknown := sorted(found - needed - set(allowed)):
            raise self.wrong(
                "unknown entry", f"{name}: {listed(unknown)}", f"known are {listed(needed | set(allowed))}"
            )

    def load(self, path: Path) -> Any:
        if not path.is_file():
            known = [each.stem for each in sorted(path.parent.glob("*.yml"))]
            raise self.wrong("no such file", f"{path.parent.name}/{path.name}", f"known are {listed(known)}")
        try:
            return yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            found = " ".join(str(error).split())
            raise self.wrong(
                "no YAML", f"{path.parent.name}/{path.name}: {found}", "mind brackets and colons"
            ) from error

    def wrong(self, what: str, found: str, hint: str) -> ContractError:
        return ContractError(what, where=self.where, found=found, hint=hint)
