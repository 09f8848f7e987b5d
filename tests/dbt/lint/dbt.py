"""Stands in for dbt's macros when sqlfluff lints a model: SQL of the right shape, no more."""


def type_string() -> str:
    return "varchar"


def dateadd(part: str, count: str, start: str) -> str:
    return f"date_add({start}, interval ({count}) {part})"


def datediff(start: str, end: str, part: str) -> str:
    return f"datediff('{part}', {start}, {end})"


def date_trunc(part: str, expression: str) -> str:
    return f"date_trunc('{part}', {expression})"


def last_day(expression: str, part: str) -> str:
    return f"last_day({expression})"
