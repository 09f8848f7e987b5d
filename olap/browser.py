"""Our store and browser behind the plug-in seam of `cubes`: every question to a cube goes through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from olap.access import check_facts, limit
from olap.adapter import (
    AggregationBrowser,
    AggregationResult,
    Cell,
    Facts,
    Store,
    join_path,
    logical_cube,
    parse_cell,
    parse_drilldown,
    split_path,
    typed_axes,
    typed_cuts,
)
from olap.catalog import read_catalog
from olap.definition import read_cube
from olap.engine import Answer, Engine, Row
from olap.measures import FUNCTIONS
from olap.model import LOCALES, CubeModel, pick
from olap.privacy import protect
from olap.question import Condition, Question, typed_condition, typed_value
from olap.report import Report
from olap.reporter import Reporter
from olap.sql import Statement
from warehouse.errors import QuestionError
from warehouse.roles import EVERYTHING, Role

WAYS = {"asc": False, "desc": True}
FACTS_PER_PAGE = 1000


class DuckDBStore(Store):  # type: ignore[misc]  # cubes has no types
    """An open release and the models of the cubes in it."""

    default_browser_name = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection, models: Mapping[str, CubeModel], **options: Any) -> None:
        super().__init__(**options)
        self.engine, self.models = Engine(con), models


class DuckDBBrowser(AggregationBrowser):  # type: ignore[misc]  # cubes has no types
    """Answers questions to one cube in one language.

    `ask` is the full question: rows × columns, order, page. `aggregate`, `members` and `facts` are those of
    `cubes`, with its arguments and its shapes.
    """

    def __init__(
        self, cube: Any, store: DuckDBStore, locale: str = "en", role: Role = EVERYTHING, **options: Any
    ) -> None:
        super().__init__(cube, store)
        self.model, self.engine, self.locale, self.role = store.models[cube.name], store.engine, locale, role
        self.limits = typed_cuts(self.model, parse_cell(self.model, cube, limit(role, self.model)))

    def question(
        self,
        *,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        cut: str = "",
        measures: Sequence[str] = (),
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        having: Sequence[str] = (),
    ) -> Question:
        """A question from its texts. Raises QuestionError with what exists or is expected.

        rows, columns: `geography`, `date:month`, `date@week:week`; cut: `date:2018,1|geography:US`;
        measures: names, none for all; order: `amount:desc`, `geography.city`; having: `amount > 1000`.
        """
        cell = parse_cell(self.model, self.cube, cut)
        return self._question(
            cell,
            measures=measures or self.model.shown_measures,
            rows=parse_drilldown(self.model, cell, rows),
            columns=parse_drilldown(self.model, cell, columns),
            order=[text.partition(":")[::2] for text in order],
            limit=limit,
            offset=offset,
            having=tuple(typed_condition(self.model, text) for text in having),
        )

    def ask(self, question: Question) -> Answer:
        """The answer to a question, within what the role may see, whoever made the question."""
        limited = replace(question, limits=self.limits, min_people=self.role.min_people)
        answer = self.engine.answer(limited)
        return protect(answer) if self.role.min_people else answer

    def view(self, question: Question, **beside: Any) -> Report:
        """The answer with comparisons, shares and others beside it; see `Reporter.report`."""
        reporter = Reporter(self.ask, lambda asked, time: self.engine.horizon(asked.cube, time))
        return reporter.report(question, **beside)

    def fact_rows(self, question: Question) -> list[Row]:
        """The fact rows of a question, within what the role may see. Raises Forbidden when it may see none."""
        check_facts(self.role, self.model)
        return self.engine.facts(replace(question, limits=self.limits))

    def fact_row(self, fact_id: str) -> Row | None:
        """The fact of that identity (see `fact_id`), when the role may see it. Raises QuestionError for no identity."""
        check_facts(self.role, self.model)
        names, parts = self.model.fact_id, split_path(fact_id)
        if len(parts) != len(names):
            raise QuestionError("not the identity of a fact", found=fact_id, hint=f"values of {', '.join(names)}")
        types = self.model.fact.columns
        identity = {
            name: typed_value(types[name].data_type, name, part) for name, part in zip(names, parts, strict=True)
        }
        question = replace(self._question(Cell(self.cube), limit=1), limits=self.limits)
        return self.engine.fact(question, identity)

    def fact_id(self, row: Row) -> str:
        """What names a fact row in an address."""
        return join_path([None if row[name] is None else str(row[name]) for name in self.model.fact_id])

    def explain(self, question: Question) -> Statement:
        """How the question would be answered."""
        return self.engine.explain(replace(question, limits=self.limits, min_people=self.role.min_people))

    def features(self) -> dict[str, Any]:
        """What `cubes` may ask of this browser."""
        return {"actions": ["aggregate", "members", "facts"], "aggregate_functions": list(FUNCTIONS)}

    def is_builtin_function(self, function_name: str | None) -> bool:
        """Every function is DuckDB's; none is left to the calculators of `cubes`."""
        return True

    def provide_aggregate(
        self,
        cell: Any,
        *,
        aggregates: Sequence[Any],
        drilldown: Any,
        split: Any = None,
        order: Sequence[tuple[Any, str | None]] = (),
        page: int | None = None,
        page_size: int | None = None,
        **options: Any,
    ) -> Any:
        """The answer as a `cubes.AggregationResult`."""
        if split is not None:
            raise QuestionError("a split cannot be answered", hint="ask twice, with the cut and with its inverse")
        measures = [each.name for each in aggregates]
        answer = self.ask(
            self._question(cell, measures=measures, rows=drilldown, order=order, **_paging(page, page_size))
        )
        result = AggregationResult(cell=cell, aggregates=aggregates, drilldown=drilldown)
        result.summary, result.cells = answer.summary, answer.row_totals
        result.total_cell_count = answer.count_rows
        result.labels = list(answer.row_totals[0]) if answer.row_totals else []
        return result

    def provide_members(
        self,
        cell: Any,
        *,
        dimension: Any,
        hierarchy: Any,
        levels: Sequence[Any],
        attributes: Sequence[str] | None = None,
        order: Sequence[tuple[Any, str | None]] = (),
        page: int | None = None,
        page_size: int | None = None,
        **options: Any,
    ) -> list[Row]:
        """The members of the levels that have facts in the cell."""
        drill = f"{dimension.name}@{hierarchy.name}:{levels[-1].name}"
        rows = parse_drilldown(self.model, cell, [drill])
        return self.ask(self._question(cell, rows=rows, order=order, **_paging(page, page_size))).row_totals

    def facts(
        self,
        cell: Any = None,
        fields: Sequence[str] | None = None,
        page: int | None = 0,
        page_size: int | None = FACTS_PER_PAGE,
        **options: Any,
    ) -> Any:
        """Fact rows of the cell as `cubes.Facts`, one page in order of their identity."""
        cell = cell or Cell(self.cube)
        rows = self.fact_rows(self._question(cell, **_paging(page, page_size or FACTS_PER_PAGE)))
        names = list(fields or (rows[0] if rows else ()))
        kept = [{name: pick("field", name, row, f"cube {self.model.name}") for name in names} for row in rows]
        return Facts(kept, names)

    def _question(
        self,
        cell: Any,
        *,
        measures: Sequence[str] = (),
        rows: Any = (),
        columns: Any = (),
        order: Sequence[tuple[Any, str | None]] = (),
        limit: int | None = None,
        offset: int = 0,
        having: tuple[Condition, ...] = (),
    ) -> Question:
        return Question(
            cube=self.model,
            measures=tuple(self.model.measure(name) for name in measures),
            cuts=typed_cuts(self.model, cell),
            rows=typed_axes(self.model, rows),
            columns=typed_axes(self.model, columns),
            order=tuple((str(name), pick("order", way or "asc", WAYS, str(name))) for name, way in order),
            limit=limit,
            offset=offset,
            locale=self.locale,
            having=having,
        )


def _paging(page: int | None, page_size: int | None) -> dict[str, Any]:
    return {"limit": page_size, "offset": (page or 0) * (page_size or 0)}


def open_browser(
    con: duckdb.DuckDBPyConnection, cube: str, locale: str = "en", role: Role = EVERYTHING
) -> DuckDBBrowser:
    """A browser of that cube in the open release. Raises QuestionError with the known cubes or languages."""
    pick("language", locale, dict.fromkeys(LOCALES), "olap")
    model = read_cube(cube, read_catalog(con))
    return DuckDBBrowser(logical_cube(model, locale), DuckDBStore(con, {cube: model}), locale, role)
