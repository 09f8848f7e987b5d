"""Aggregation as SQL: cells, row totals, column totals and the grand total of a question in one statement.

Facts are grouped into cells once; totals are merged from cells where that is exact (sums, counts, smallest,
largest, stocks, and ratios of them). Otherwise, as for distinct counts, every total is grouped from the facts.
"""

from __future__ import annotations

from olap.model import Dimension, Level, Measure
from olap.question import Question, Value
from olap.sql import Scope, Statement, quoted
from olap.stock import Moments
from warehouse.arithmetic import aggregate, names_in, to_sql

MERGES = {
    "sum": "sum({})",
    "count": "coalesce(sum({}), 0)",
    "count_sum": "coalesce(sum({}), 0)",
    "min": "min({})",
    "max": "max({})",
}


def grouping_id(keys: tuple[Level, ...], present: tuple[Level, ...]) -> int:
    """What grouping() gives for rows grouped by `present` out of `keys`: a bit for each key left out."""
    bits = 0
    for key in keys:
        bits = bits * 2 + (key not in present)
    return bits


class Aggregation:
    """Compiles one question."""

    def __init__(self, question: Question) -> None:
        self.question, self.cube, self.scope = question, question.cube, Scope(question.cube)
        self.where = f"cube {question.cube.name}"
        self.keys = (*question.row_levels, *question.column_levels)
        self.labelled = tuple(level for level in self.keys if level.label_columns)
        self.row_group = grouping_id(self.keys, question.row_levels)
        self.shown = self._measures()
        self.measures = [*self.shown, self.cube.people] if question.min_people else self.shown
        self.bases = self._bases()
        self.is_merged = bool(self.keys) and all(base.function in MERGES for base in self.bases)
        self.moments = Moments.of(question, self.bases)

    def statement(self) -> Statement:
        """Columns: keys, labels, measures, _grouping (see `grouping_id`), _position in it, _count_rows."""
        moments = f"{self.moments.text},\n" if self.moments else ""
        facts, totals = self._from_facts(), self._from_cells()
        grouped = (
            f"part as (\n{facts}\n),\ngrouped as (\n{totals}\n)" if self.is_merged else f"grouped as (\n{facts}\n)"
        )
        source = "grouped"
        if self.question.min_people:
            grouped, source = f"{grouped},\n{self._told()}", "told"
        text = (
            f"with {moments}{grouped},\nranked as (\n  select\n    *,\n"
            f"    row_number() over (partition by _grouping order by {self._order()}) as _position,\n"
            f"    count(*) filter (where _grouping = {self.row_group}) over () as _count_rows\n"
            f"  from {source}{self._kept()}\n)\n"
            f"select * from ranked as cell{self._page()}\norder by _grouping, _position"
        )
        refs = [level.ref for level in self.keys] + [level.label_ref for level in self.labelled]
        names = (*refs, *(measure.name for measure in self.shown), "_grouping", "_position", "_count_rows")
        before = self.moments.parameters if self.moments else ()
        return Statement(text, (*before, *self.scope.parameters, *self._limit_parameters()), names)

    def _measures(self) -> list[Measure]:
        """The measures asked for and those only ordered or judged by."""
        ordered = [name for name, _ in self.question.order if name in self.cube.measures]
        judged = [each.measure.name for each in self.question.having]
        names = dict.fromkeys([*(measure.name for measure in self.question.measures), *ordered, *judged])
        return [self.cube.measures[name] for name in names]

    def _bases(self) -> list[Measure]:
        """The measures that are aggregates, also those that expressions are made of."""
        bases: dict[str, Measure] = {}
        for measure in self.measures:
            if measure.expression:
                bases.update({name: self.cube.measures[name] for name in names_in(measure.expression, self.where)})
            else:
                bases[measure.name] = measure
        return list(bases.values())

    def _told(self) -> str:
        """Groups of too few people say nothing, and are neither ordered nor judged by what they would have said."""
        people = quoted(self.cube.people.name)
        refs = [level.ref for level in self.keys] + [level.label_ref for level in self.labelled]
        outputs = {ref: quoted(ref) for ref in refs}
        outputs |= {each.name: f"case when {people} >= ? then {quoted(each.name)} end" for each in self.shown}
        return f"told as (\n  select\n    {_selected({**outputs, '_grouping': '_grouping'})}\n  from grouped\n)"

    def _kept(self) -> str:
        """Rows that the conditions hold for, and all that is no row."""
        if not self.question.having:
            return ""
        tests = [f"{quoted(each.measure.name)} {each.sign} ?" for each in self.question.having]
        return f"\n  where _grouping <> {self.row_group} or ({' and '.join(tests)})"

    def _from_facts(self) -> str:
        """Cells with their base measures, to be merged; or everything at once."""
        owners = self._owners()
        keys = {level.ref: self.scope.key(owners[level.ref], level) for level in self.keys}
        labels = {}
        for level in self.labelled:
            # a label follows from its key; where versions of a member differ in it, the last by name is shown
            column = level.label_columns[self.question.locale].name
            labels[level.label_ref] = f"max({self.scope.column(owners[level.ref], column)})"
        parts = {name: text for base in self.bases for name, text in self._parts(base).items()}
        condition = self.scope.condition(self.question.all_cuts)
        bases = {base.name: self._total(base, parts, keys) for base in self.bases}
        outputs = {**keys, **labels, **(parts if self.is_merged else self._outputs(bases, list(keys.values())))}
        group = f"\n  group by {', '.join(keys.values())}" if self.is_merged else self._grouping_sets(keys)
        source = self.scope.source() + (self.moments.join if self.moments else "")
        return f"  select\n    {_selected(outputs)}\n  from {source}\n  where {condition}{group}"

    def _from_cells(self) -> str:
        """Totals merged from cells."""
        keys = {level.ref: f"part.{quoted(level.ref)}" for level in self.keys}
        labels = {level.label_ref: f"max(part.{quoted(level.label_ref)})" for level in self.labelled}
        parts = {
            name: MERGES.get(base.function, "{}").format(f"part.{quoted(name)}")
            for base in self.bases
            for name in self._parts(base)
        }
        bases = {base.name: self._total(base, parts, keys) for base in self.bases}
        outputs = {**keys, **labels, **self._outputs(bases, list(keys.values()))}
        return f"  select\n    {_selected(outputs)}\n  from part{self._grouping_sets(keys)}"

    def _parts(self, base: Measure) -> dict[str, str]:
        """What a base measure is computed from. A stock has two parts: that of the period a cell lies in, and
        that of the whole question, for totals that leave time out."""
        conditions = [f'"fact".{quoted(base.where.name)}'] if base.where else []
        if not base.stock:
            return {base.name: aggregate(base.function, self._argument(base), *conditions)}
        return {
            name: aggregate(base.function, self._argument(base), *conditions, f"moments.{column}")
            for name, column in Moments.columns(base.name, base.stock)
        }

    def _argument(self, base: Measure) -> str:
        if base.column is None:
            return "*"
        if base.dimension:
            return self.scope.column(self.cube.dimensions[base.dimension], base.column.name)
        return f'"fact".{quoted(base.column.name)}'

    def _total(self, base: Measure, parts: dict[str, str], keys: dict[str, str]) -> str:
        """A base measure in any grouping."""
        if not (base.stock and self.moments):
            return parts[base.name]
        (of_period, _), (of_all, _) = Moments.columns(base.name, base.stock)
        over = [keys[level.ref] for level in self.moments.levels]
        if not over:
            return parts[of_all]
        return f"case when grouping({over[0]}) = 0 then {parts[of_period]} else {parts[of_all]} end"

    def _outputs(self, bases: dict[str, str], keys: list[str]) -> dict[str, str]:
        """Measures made of base measures, and which keys were left out."""
        outputs = {
            measure.name: to_sql(measure.expression, bases, self.where) if measure.expression else bases[measure.name]
            for measure in self.measures
        }
        return {**outputs, "_grouping": f"grouping({', '.join(keys)})" if keys else "0"}

    def _owners(self) -> dict[str, Dimension]:
        axes = (*self.question.rows, *self.question.columns)
        return {level.ref: axis.dimension for axis in axes for level in axis.levels}

    def _grouping_sets(self, keys: dict[str, str]) -> str:
        """Group by cells, rows, columns and nothing."""
        if not keys:
            return ""
        sets = (self.keys, self.question.row_levels, self.question.column_levels, ())
        texts = dict.fromkeys(", ".join(keys[level.ref] for level in levels) for levels in sets)
        return "\n  group by grouping sets (" + ", ".join(f"({text})" for text in texts) + ")"

    def _order(self) -> str:
        """The order asked for (of rows; columns keep theirs), then that of keys; empty ones come last."""
        asked = [
            f"case when _grouping = {self.row_group} then {quoted(name)} end {'desc' if down else 'asc'} nulls last"
            for name, down in self.question.order
        ]
        natural = [f"{quoted(level.ref)} asc nulls last" for level in self.keys]
        return ", ".join([*asked, *natural]) or "_grouping"

    def _is_paged(self) -> bool:
        return bool(self.question.rows) and bool(self.question.limit or self.question.offset or self.question.having)

    def _page(self) -> str:
        """Keep the rows of the page, their cells, and all totals."""
        if not self._is_paged():
            return ""
        rows = self.row_group
        inside = f"cell._grouping = {rows} and cell._position > ? and cell._position <= ?"
        if not self.question.columns:
            return f"\nwhere cell._grouping <> {rows} or ({inside})"
        same = "".join(
            f" and wanted.{quoted(level.ref)} is not distinct from cell.{quoted(level.ref)}"
            for level in self.question.row_levels
        )
        return (
            f"\nwhere cell._grouping not in ({rows}, 0) or ({inside})\n"
            f"  or (cell._grouping = 0 and exists (\n    select 1 from ranked as wanted\n"
            f"    where wanted._grouping = {rows} and wanted._position > ? and wanted._position <= ?{same}\n  ))"
        )

    def _limit_parameters(self) -> tuple[Value, ...]:
        told = (self.question.min_people,) * len(self.shown) if self.question.min_people else ()
        kept = [each.value for each in self.question.having]
        return (*told, *kept, *self._page_parameters())

    def _page_parameters(self) -> tuple[Value, ...]:
        if not self._is_paged():
            return ()
        first = self.question.offset
        page = (first, first + (self.question.limit or 2**62))
        return page * 2 if self.question.columns else page


def _selected(outputs: dict[str, str]) -> str:
    return ",\n    ".join(f"{expression} as {quoted(name)}" for name, expression in outputs.items())
