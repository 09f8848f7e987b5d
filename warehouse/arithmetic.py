"""How a measure becomes SQL: an aggregate of a column, or arithmetic of measures such as `amount / count_lines` (names,
numbers, + - * / and brackets, nothing else)."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from warehouse.errors import ContractError

AGGREGATES = {
    "sum": "sum({})",
    "count": "count({})",
    "count_sum": "coalesce(sum({}), 0)",
    "count_distinct": "count(distinct {})",
    "min": "min({})",
    "max": "max({})",
    "avg": "avg({})",
    "median": "median({})",
    "p90": "quantile_cont({}, 0.9)",
}
SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


def aggregate(function: str, operand: str, *conditions: str) -> str:
    """SQL of one of AGGREGATES over the rows for which every condition holds."""
    text = AGGREGATES[function].format(operand)
    return f"{text} filter (where {' and '.join(conditions)})" if conditions else text


def names_in(expression: str, where: str) -> list[str]:
    """The measures an expression needs. Raises ContractError at `where` when it is no arithmetic."""
    tree = _parse(expression, where)
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    to_sql(expression, dict.fromkeys(names, ""), where)
    return names


def to_sql(expression: str, operands: Mapping[str, str], where: str) -> str:
    """SQL of the expression, where `operands` gives the SQL of each name. Dividing by zero gives null."""
    return _sql(_parse(expression, where).body, operands, where)


def _parse(expression: str, where: str) -> ast.Expression:
    try:
        return ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError) as error:
        raise _wrong(expression, where) from error


def _sql(node: ast.expr, operands: Mapping[str, str], where: str) -> str:
    match node:
        case ast.Name(id=name):
            return f"cast({operands[name]} as double)"
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return f"cast({number!r} as double)"
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"({_sql(left, operands, where)} / nullif({_sql(right, operands, where)}, 0))"
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
            return f"({_sql(left, operands, where)} {SIGNS[type(op)]} {_sql(right, operands, where)})"
        case _:
            raise _wrong(ast.unparse(node), where)


def _wrong(found: str, where: str) -> ContractError:
    return ContractError(
        "not an arithmetic expression", where=where, found=found, hint="names, numbers, + - * / and brackets"
    )
