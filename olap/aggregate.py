"""Aggregation as SQL: cells, row totals, column totals and the grand total of a question in one statement.

Facts are grouped into cells once; totals are merged from cells where that is exact (sums, counts, smallest,
largest, stocks, and ratios of them). Otherwise, as for distinct counts, every total is grouped from the facts.
"""

from __future__ import annotations

from collections.abc import Sequence

from olap.model import Dimension, Level, Measure
from olap.question import Question
from olap.ranking import Page
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
        """Columns: keys, labels, measures, _grouping (see `grouping_id`), _count_rows."""
        steps = [self.moments.text] if self.moments else []
        facts = self._from_facts()
        steps += [f"part as (\n{facts}\n)"] if self.is_merged else []
        steps.append(f"grouped as (\n{self._from_cells() if self.is_merged else facts}\n)")
        source = "grouped"
        if self.question.min_people:
            steps.append(self._told())
            source = "told"
        page = Page(self.question, self.keys, self.row_group, source)
        refs = [level.ref for level in self.keys] + [level.label_ref for level in self.labelled]
        names = (*refs, *(measure.name for measure in self.shown), "_grouping", "_count_rows")
        before = self.moments.parameters if self.moments else ()
        told = (self.question.min_people,) * len(self.shown) if self.question.min_people else ()
        text = "with " + ",\n".join([*steps, *page.steps()]) + f"\n{page.select()}"
        return Statement(text, (*before, *self.scope.parameters, *told, *page.parameters()), names)

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
        if self.is_merged:
            outputs, group = parts, f"\n  group by {', '.join(keys.values())}"
        else:
            bases = {base.name: self._total(base, parts, keys) for base in self.bases}
            grouping = f"grouping({', '.join(keys.values())})" if keys else "0"
            outputs, group = {**self._outputs(bases), "_grouping": grouping}, self._grouping_sets(keys)
        source = self.scope.source() + (self.moments.join if self.moments else "")
        return f"  select\n    {_selected({**keys, **labels, **outputs})}\n  from {source}\n  where {condition}{group}"

    def _from_cells(self) -> str:
        """The cells as they are, and the rows, columns and everything merged from them."""
        sets = {tuple(level.ref for level in levels): levels for levels in self._sets()}
        return "\n  union all\n".join(self._merged(levels) for levels in sets.values())

    def _merged(self, levels: tuple[Level, ...]) -> str:
        """One grouping of the cells."""
        is_cells = levels == self.keys
        refs = [level.ref for level in levels]
        keys = {level.ref: f"part.{quoted(level.ref)}" if level.ref in refs else "null" for level in self.keys}
        labels = {level.label_ref: f"part.{quoted(level.label_ref)}" for level in self.labelled}
        if not is_cells:
            labels = {ref: f"max({label})" for ref, label in labels.items()}
        bases = {}
        for base in self.bases:
            part = f"part.{quoted(self._part_name(base, refs))}"
            bases[base.name] = part if is_cells else MERGES[base.function].format(part)
        grouping = {"_grouping": str(grouping_id(self.keys, levels))}
        outputs = {**keys, **labels, **self._outputs(bases), **grouping}
        group = "" if is_cells or not levels else f"\n  group by {', '.join(keys[ref] for ref in refs)}"
        return f"  select\n    {_selected(outputs)}\n  from part{group}"

    def _part_name(self, base: Measure, refs: Sequence[str]) -> str:
        """The part a base measure is merged from where these levels are kept."""
        if not (base.stock and self.moments):
            return base.name
        (of_period, _), (of_all, _) = Moments.columns(base.name, base.stock)
        over = self.moments.levels
        return of_period if over and over[0].ref in refs else of_all

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

    def _outputs(self, bases: dict[str, str]) -> dict[str, str]:
        """Measures made of base measures."""
        return {
            measure.name: to_sql(measure.expression, bases, self.where) if measure.expression else bases[measure.name]
            for measure in self.measures
        }

    def _owners(self) -> dict[str, Dimension]:
        axes = (*self.question.rows, *self.question.columns)
        return {level.ref: axis.dimension for axis in axes for level in axis.levels}

    def _sets(self) -> tuple[tuple[Level, ...], ...]:
        """Cells, rows, columns and everything."""
        return self.keys, self.question.row_levels, self.question.column_levels, ()

    def _grouping_sets(self, keys: dict[str, str]) -> str:
        if not keys:
            return ""
        texts = dict.fromkeys(", ".join(keys[level.ref] for level in levels) for levels in self._sets())
        return "\n  group by grouping sets (" + ", ".join(f"({text})" for text in texts) + ")"


def _selected(outputs: dict[str, str]) -> str:
    return ",\n    ".join(f"{expression} as {quoted(name)}" for name, expression in outputs.items())
