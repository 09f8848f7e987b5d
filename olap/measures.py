"""The measures of a cube file: what a metric is made of, in which unit, and how far it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from olap.catalog import Column, Table
from olap.model import Dimension, Measure, Stock, listed
from olap.sheet import Sheet
from warehouse.arithmetic import AGGREGATES, names_in

FUNCTIONS = tuple(AGGREGATES)
ADDITIVE_FUNCTIONS = ("sum", "count")
ADDITIVITIES = ("additive", "semi_additive", "non_additive")
UNITS = ("amount", "ratio", "count", "seconds", "minutes", "hours", "days", "months", "mb", "points")
WHOLE_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
NEEDED = {"additivity", "unit", "format", "labels"}
ALLOWED = ("function", "column", "where", "expression", "over", "take", "each", "definition", "is_hidden")

Entry = Mapping[str, Any]


class MeasureReader:
    """Ties the measures of one cube to its fact."""

    def __init__(self, sheet: Sheet, fact: Table, dimensions: Mapping[str, Dimension]) -> None:
        self.sheet, self.fact, self.dimensions = sheet, fact, dimensions

    def read(self, entries: Sequence[tuple[str, Entry]]) -> dict[str, Measure]:
        """The measures by name. Raises ContractError when one is wrong or names what is not there."""
        measures = {name: self._measure(name, raw) for name, raw in entries}
        for measure in measures.values():
            self._check_expression(measure, measures)
        if len({(stock.over, stock.each) for m in measures.values() if (stock := m.stock)}) > 1:
            raise self.sheet.wrong("stocks differ in over or each", self.fact.name, "one pair for all stocks of a cube")
        return measures

    def _measure(self, name: str, raw: Entry) -> Measure:
        self.sheet.check(raw, name, NEEDED, ALLOWED)
        function, expression = raw.get("function", ""), raw.get("expression", "")
        if bool(function) == bool(expression):
            raise self.sheet.wrong("a measure is either a function or an expression", name, "give one of them")
        self._check_made(name, raw, function)
        column = self.fact.column(raw["column"], self.sheet.where) if "column" in raw else None
        return Measure(
            name=name,
            labels=self.sheet.labels(raw["labels"], name),
            description=column.description if column else self.fact.description if function else expression,
            format=self._number_format(name, raw["format"], 0 if _is_whole(function, column) else 0.0),
            unit=self._known("unit", raw["unit"], UNITS, name),
            additivity=self._additivity(name, raw, function),
            definition=self._definition(name, raw),
            function=function,
            column=column,
            where=self.fact.column(raw["where"], self.sheet.where) if "where" in raw else None,
            expression=expression,
            stock=self._stock(name, raw),
            is_hidden=bool(raw.get("is_hidden", False)),
        )

    def _check_made(self, name: str, raw: Entry, function: str) -> None:
        """The function is one of ours and has what it needs."""
        if function:
            self._known("function", function, FUNCTIONS, name)
        if "column" not in raw and function not in ("", "count"):
            raise self.sheet.wrong("this function needs a column", f"{name}: {function}", "add column:")
        if not function and {"column", "where"} & set(raw):
            raise self.sheet.wrong("an expression has no column of its own", name, "leave column and where out")
        if "where" in raw and self.fact.column(raw["where"], self.sheet.where).data_type.upper() != "BOOLEAN":
            raise self.sheet.wrong("where: is no boolean column", f"{name}: {raw['where']}", "name one that is")

    def _additivity(self, name: str, raw: Entry, function: str) -> str:
        """Whether members add up. Only sums and counts can."""
        declared = self._known("additivity", raw["additivity"], ADDITIVITIES, name)
        if declared != "non_additive" and function not in ADDITIVE_FUNCTIONS:
            raise self.sheet.wrong("this measure does not add up", name, "say additivity: non_additive")
        return declared

    def _stock(self, name: str, raw: Entry) -> Stock | None:
        """How a semi-additive measure is taken from a period."""
        given = {key for key in ("over", "take", "each") if key in raw}
        if raw["additivity"] != "semi_additive":
            if given:
                raise self.sheet.wrong("no stock", f"{name}: {listed(sorted(given))}", "say additivity: semi_additive")
            return None
        if missing := sorted({"over", "take"} - given):
            raise self.sheet.wrong("an entry is missing", f"{name}: no {listed(missing)}", "over: date, take: last")
        over = self.dimensions.get(raw["over"])
        if over is None or over.table is None:
            known = [each.name for each in self.dimensions.values() if each.table]
            raise self.sheet.wrong("over: is no dimension", f"{name}: {raw['over']}", f"known are {listed(known)}")
        each = self.fact.column(raw["each"], self.sheet.where).name if "each" in raw else ""
        return Stock(over.name, self._known("take", raw["take"], ("first", "last"), name), each)

    def _definition(self, name: str, raw: Entry) -> Mapping[str, str]:
        """Formula and denominator in words; what is computed from others must have them."""
        if "definition" in raw:
            return self.sheet.labels(raw["definition"], f"{name}: definition")
        if "expression" in raw and not raw.get("is_hidden"):
            raise self.sheet.wrong("a definition is missing", name, "say formula and denominator in words, zh and en")
        return {}

    def _check_expression(self, measure: Measure, measures: Mapping[str, Measure]) -> None:
        """An expression names measures that are functions, nothing else."""
        known = {each.name: each for each in measures.values() if each.function}
        for name in names_in(measure.expression, self.sheet.where) if measure.expression else ():
            if name not in known:
                raise self.sheet.wrong("an expression names no such measure", name, f"known are {listed(known)}")

    def _number_format(self, name: str, text: str, example: float) -> str:
        try:
            format(example, text)
        except ValueError as error:
            raise self.sheet.wrong("the format cannot be used", f"{name}: {text}", "for example ,.2f") from error
        return text

    def _known(self, kind: str, found: str, known: Sequence[str], name: str) -> str:
        if found not in known:
            raise self.sheet.wrong(f"unknown {kind}", f"{name}: {found}", f"known are {listed(known)}")
        return found


def _is_whole(function: str, column: Column | None) -> bool:
    """Whether values are whole numbers: counts, and sums or ends of whole numbers."""
    if function.startswith("count"):
        return True
    return function in ("sum", "min", "max") and column is not None and column.data_type.upper() in WHOLE_TYPES
