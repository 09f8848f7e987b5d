"""Cells as SQL. Identifiers come from the model alone and are quoted; values are always parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from olap.model import CubeModel, Dimension, Level
from olap.question import Cut, Path, Question, Value


@dataclass(frozen=True)
class Statement:
    """SQL, its parameters in order, and the names of its columns."""

    text: str
    parameters: tuple[Value, ...]
    names: tuple[str, ...]


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


class Scope:
    """The facts of a cube and the dimensions a statement needs, joined only when a column of theirs is used.

    Expressions must be asked for in the order in which they stand in the statement: each value they compare
    with is appended to `parameters`.
    """

    def __init__(self, cube: CubeModel) -> None:
        self.cube = cube
        self.parameters: list[Value] = []
        self.joined: dict[str, Dimension] = {}

    def column(self, dimension: Dimension, name: str) -> str:
        """A column of a dimension, or of the fact when the dimension is degenerate."""
        if dimension.table is None:
            return f'"fact".{quoted(name)}'
        self.joined[dimension.name] = dimension
        return f"{quoted('dim_' + dimension.name)}.{quoted(name)}"

    def key(self, dimension: Dimension, level: Level) -> str:
        """The column that tells members of a level apart."""
        return self.column(dimension, level.key.name)

    def source(self) -> str:
        """The fact and its dimensions. Left joins: a fact without its dimension still counts in every total."""
        text = f'{quoted(self.cube.fact.schema)}.{quoted(self.cube.fact.name)} as "fact"'
        for dimension in self.joined.values():
            if dimension.table:
                alias = quoted("dim_" + dimension.name)
                table = f"{quoted(dimension.table.schema)}.{quoted(dimension.table.name)}"
                text += (
                    f"\n  left join {table} as {alias}"
                    f' on "fact".{quoted(dimension.fact_key)} = {alias}.{quoted(dimension.key)}'
                )
        return text

    def condition(self, cuts: Iterable[Cut]) -> str:
        """All cuts together. The inverse of a cut holds the empty member too, so both add up to everything."""
        texts = []
        for cut in cuts:
            text = self._members(cut) if cut.paths else self._between(cut)
            texts.append(f"({text}) is not true" if cut.is_inverted else f"({text})")
        return " and ".join(texts) or "true"

    def _members(self, cut: Cut) -> str:
        return " or ".join(self._member(cut, path) for path in cut.paths)

    def _member(self, cut: Cut, path: Path) -> str:
        parts = []
        for level, value in zip(cut.hierarchy.levels, path, strict=False):
            key = self.key(cut.dimension, level)
            parts.append(f"{key} is null" if value is None else self._compare(key, "=", value))
        return "(" + " and ".join(parts) + ")"

    def _between(self, cut: Cut) -> str:
        parts = [self._beyond(cut, path, sign) for path, sign in ((cut.low, ">"), (cut.high, "<")) if path]
        return " and ".join(parts)

    def _beyond(self, cut: Cut, path: Path, sign: str) -> str:
        """Paths compared from the widest level on; what lies below the path's last level is inside."""
        choices = []
        for depth in range(len(path)):
            steps = list(zip(cut.hierarchy.levels, path[: depth + 1], strict=False))
            signs = ["="] * depth + [sign if depth < len(path) - 1 else sign + "="]
            parts = [
                self._compare(self.key(cut.dimension, level), comparison, value)
                for (level, value), comparison in zip(steps, signs, strict=True)
            ]
            choices.append("(" + " and ".join(parts) + ")")
        return "(" + " or ".join(choices) + ")"

    def _compare(self, column: str, sign: str, value: Value) -> str:
        self.parameters.append(value)
        return f"{column} {sign} ?"


def facts_statement(question: Question) -> Statement:
    """Fact rows in the cell: their identity, the keys of every dimension, and what measures are made of."""
    scope, cube = Scope(question.cube), question.cube
    outputs = {name: f'"fact".{quoted(name)}' for name in cube.fact_id}
    for dimension in cube.dimensions.values():
        outputs.update({level.ref: scope.key(dimension, level) for level in dimension.levels})
    for measure in cube.measures.values():
        if measure.column:
            outputs[measure.column.name] = f'"fact".{quoted(measure.column.name)}'
    condition = scope.condition(question.all_cuts)
    selected = ",\n  ".join(f"{expression} as {quoted(name)}" for name, expression in outputs.items())
    order = ", ".join(f'"fact".{quoted(name)}' for name in cube.fact_id)
    text = f"select\n  {selected}\nfrom {scope.source()}\nwhere {condition}\norder by {order}\nlimit ? offset ?"
    return Statement(text, (*scope.parameters, question.limit, question.offset), tuple(outputs))
