"""What stands on the page of a view: the table with its links, where one is, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from olap.across import are_conformed
from olap.across_page import Beside
from olap.address import Address, crumbs, drilled, head
from olap.asking import Asker
from olap.browser import DuckDBBrowser
from olap.engine import Row
from olap.grid import NO_VALUE, OTHERS, TOTAL, member_label, shown, shown_levels
from olap.model import CubeModel, Level
from olap.period import time_dimensions
from olap.picture import svg, trend
from olap.question import Question, Value
from olap.report import COMPARISONS, Column, Report
from warehouse.errors import QuestionError

MOST_COLUMNS = 60
DEFAULT_MEASURES = 4
FACTS_SHOWN = 100


def view_page(who: Asker, address: Address) -> dict[str, Any]:
    """Everything the template of a view shows. Raises QuestionError or Forbidden."""
    browser = who.browser(address.cube)
    address = _with_defaults(browser, address)
    question = address.question(browser)
    report = browser.view(
        question, compare=address.compare, has_share=address.share and bool(question.rows), has_others=address.others
    )
    if len(report.answer.column_totals) > MOST_COLUMNS:
        raise QuestionError("too many columns for a page", found=str(len(report.answer.column_totals)), hint="cut it")
    first = question.measures[0]
    is_over_time = any(axis.dimension.name in time_dimensions(browser.model) for axis in question.rows)
    points = [] if is_over_time else trend(browser, question, address.cut, first)
    return {
        "model": browser.model,
        "address": address,
        "crumbs": crumbs(browser, address, question),
        "table": Table(browser, address, report),
        "count_rows": report.answer.count_rows,
        "picture": svg(points, first.format, first.labels[who.locale]),
        "picture_name": first.labels[who.locale],
        "choices": _choices(browser, address, question),
        "comparisons": COMPARISONS,
        "answered_from": browser.engine.table(question),
        "horizon": _horizon(browser),
        "across": _across(who, browser, address),
        "is_limited": bool(who.role.min_people),
    }


class Table:
    """A report as cells with texts, links and bars."""

    def __init__(self, browser: DuckDBBrowser, address: Address, report: Report) -> None:
        self.browser, self.address, self.report = browser, address, report
        self.question, self.locale = report.answer.question, report.answer.question.locale
        self.levels = shown_levels(self.question, self.question.rows)
        self.across = shown_levels(self.question, self.question.columns)
        self.members = report.answer.column_totals
        self.cells = {self._key(row): row for row in (report.answer.cells if self.question.columns else [])}
        self.largest = {
            column.name: max((abs(_number(row.get(column.name))) for row in report.answer.row_totals), default=0.0)
            for column in report.columns
        }

    @property
    def heads(self) -> list[dict[str, str]]:
        """Column groups: members across, and the total."""
        names = [
            " / ".join(shown(member_label(row, each, self.locale)) for each in self.across) for row in self.members
        ]
        groups = [*names, *([TOTAL[self.locale]] if self.question.columns else [])]
        return [{"text": name, "span": str(len(self.report.columns))} for name in groups]

    @property
    def measures(self) -> list[dict[str, Any]]:
        """The columns of each group, with links that order by them."""
        ordered = dict(self.question.order)
        found = []
        for column in self.report.columns:
            down = not ordered.get(column.measure.name, False)
            url = self.address.url(order=(f"{column.measure.name}:{'desc' if down else 'asc'}",))
            sign = "" if column.kind or column.name not in ordered else "▾" if ordered[column.name] else "▴"
            text = column.labels[self.locale]
            found.append({"text": text, "url": "" if column.kind else url, "sign": sign, "kind": column.kind})
        return found * max(1, len(self.heads))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows: labels with links, and cells."""
        found = []
        for row in self.report.answer.row_totals:
            links = drilled(self.browser, self.address, self.question, row)
            deepest = {axis.levels[-1].ref: url for axis, url in links}
            labels = [
                {"text": shown(member_label(row, level, self.locale)), "url": deepest.get(level.ref, "")}
                for level in self.levels
            ]
            at = [self.cells.get(self._key({**row, **member})) for member in self.members]
            found.append({"labels": labels, "cells": self._cells([*at, row], has_bars=True)})
        return found

    @property
    def others(self) -> dict[str, Any] | None:
        """All that is not shown, as a row."""
        if not self.report.others:
            return None
        answer = self.report.others
        refs = [level.ref for level in self.question.column_levels]
        across = {tuple(row[ref] for ref in refs): row for row in answer.column_totals}
        at = [across.get(tuple(member[ref] for ref in refs)) for member in self.members]
        return {"text": OTHERS[self.locale], "cells": self._cells([*at, answer.summary])}

    @property
    def total(self) -> dict[str, Any]:
        """The whole cell."""
        return {"text": TOTAL[self.locale], "cells": self._cells([*self.members, self.report.answer.summary])}

    def _cells(self, at: Sequence[Row | None], *, has_bars: bool = False) -> list[dict[str, Any]]:
        return [
            self._cell((row or {}).get(column.name), column, has_bars and place == len(at) - 1)
            for place, row in enumerate(at)
            for column in self.report.columns
        ]

    def _cell(self, value: Value, column: Column, has_bar: bool) -> dict[str, Any]:
        number, largest = _number(value), self.largest.get(column.name, 0.0)
        has_bar = has_bar and not column.kind and column.measure.additivity != "non_additive" and largest > 0
        is_change = column.kind in ("change", "points")
        return {
            "text": NO_VALUE if value is None else format(value, column.format),
            "bar": round(100 * abs(number) / largest, 1) if has_bar and value is not None else None,
            "sign": ("up" if number > 0 else "down" if number < 0 else "") if is_change and value is not None else "",
            "kind": column.kind,
        }

    def _key(self, row: Row) -> tuple[Value, ...]:
        return tuple(row[level.ref] for level in (*self.question.row_levels, *self.question.column_levels))


def facts_page(who: Asker, address: Address) -> dict[str, Any]:
    """Everything the template of single facts shows. Raises QuestionError or Forbidden."""
    browser = who.browser(address.cube)
    rows = browser.fact_rows(browser.question(cut=address.cut, limit=FACTS_SHOWN))
    question = browser.question(cut=address.cut, measures=[browser.model.shown_measures[0]])
    body = [[NO_VALUE if value is None else shown(value) for value in row.values()] for row in rows]
    header = list(rows[0]) if rows else []
    trail = crumbs(browser, address, question)
    return {"model": browser.model, "address": address, "crumbs": trail, "header": header, "body": body}


def _with_defaults(browser: DuckDBBrowser, address: Address) -> Address:
    """With the first measures and the first dimension that can be drilled, where none is named."""
    shown_first = [browser.model.measures[name] for name in browser.model.shown_measures]
    quick = [each.name for each in shown_first if each.additivity != "non_additive"]
    measures = address.measures or (quick or browser.model.shown_measures)[:DEFAULT_MEASURES]
    question = browser.question(cut=address.cut, measures=measures)
    rows = address.rows or _first_rows(browser.model, question)
    return Address(**{**address.__dict__, "measures": tuple(measures), "rows": rows})


def _first_rows(model: CubeModel, question: Question) -> tuple[str, ...]:
    """The first dimension but time with a level below its cut that can be listed."""
    times = time_dimensions(model)
    for dimension in sorted(model.dimensions.values(), key=lambda each: each.name in times):
        depth = max((len(cut.point) for cut in question.cuts if cut.dimension is dimension), default=0)
        for level in dimension.hierarchies[0].levels[depth : depth + 1]:
            if not level.is_high_cardinality:
                return (f"{dimension.name}:{level.name}",)
    return ()


def _choices(browser: DuckDBBrowser, address: Address, question: Question) -> Mapping[str, list[dict[str, Any]]]:
    """What may be put on rows and columns, and which measures there are."""
    locale = question.locale
    drills = [
        {"value": f"{head(dimension, hierarchy)}:{level.name}", "text": _named(dimension.labels[locale], level, locale)}
        for dimension in browser.model.dimensions.values()
        for hierarchy in dimension.hierarchies
        for level in hierarchy.levels
    ]
    levels = {
        "rows": {f"{head(axis.dimension, axis.hierarchy)}:{axis.levels[-1].name}" for axis in question.rows},
        "columns": {f"{head(axis.dimension, axis.hierarchy)}:{axis.levels[-1].name}" for axis in question.columns},
    }
    found = {name: [{**each, "is_on": each["value"] in on} for each in drills] for name, on in levels.items()}
    found["measures"] = [
        {"value": name, "text": browser.model.measures[name].labels[locale], "is_on": name in address.measures}
        for name in dict.fromkeys([*browser.model.shown_measures, *address.measures])
    ]
    return found


def _named(dimension: str, level: Level, locale: str) -> str:
    return dimension if level.labels[locale] == dimension else f"{dimension} · {level.labels[locale]}"


def _horizon(browser: DuckDBBrowser) -> str:
    times = time_dimensions(browser.model)
    last = browser.engine.horizon(browser.model, times[0]) if times else None
    return last.isoformat() if last else ""


def _across(who: Asker, browser: DuckDBBrowser, address: Address) -> list[dict[str, str]]:
    """Cubes that the same cut can be asked of, instead of this one or beside it."""
    used = {cut.dimension.name for cut in browser.question(cut=address.cut).cuts}
    used |= {text.partition(":")[0].partition("@")[0] for text in address.rows}
    beside = Beside({address.cube: address.measures}, address.rows, address.cut)
    return [
        {
            "text": model.labels[who.locale],
            "url": Address(model.name, rows=address.rows, cut=address.cut).url(),
            "beside": beside.with_cube(model.name).url(),
        }
        for model in who.models()
        if model.name != address.cube and are_conformed(used, browser.model, model)
    ]


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0
