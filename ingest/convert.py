"""Text to the contract's types, in SQL. A text that is no value of the type is told, never guessed at."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.contract import Column, quote_text
from warehouse.delivery import Value
from warehouse.errors import ContractError

EARLIEST = "date '1000-01-01'"
"""A date before this is a misread one (12-01-15 is not the year 12)."""


@dataclass(frozen=True)
class Format:
    """How a sender writes values.

    dates: strptime formats tried in order before ISO 8601; decimal and thousands: separators of numbers;
    timezone: of timestamps without an offset; null_values: texts that mean nothing is there.
    """

    dates: Sequence[str] = ()
    decimal: str = "."
    thousands: str = ""
    timezone: str = "UTC"
    null_values: Sequence[str] = ()

    def __post_init__(self) -> None:
        try:
            zoneinfo.ZoneInfo(self.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
            raise ContractError("unknown timezone", found=self.timezone, hint="for example Asia/Shanghai") from error


CONTRACT_FORMAT = Format()
"""How a file writes values that follows its contract."""


def text_of(expression: str, form: Format) -> str:
    """The text, with what means nothing turned to NULL."""
    if form.null_values:
        listed = ", ".join(quote_text(v) for v in form.null_values)
        return f"case when trim({expression}) not in ('', {listed}) then {expression} end"
    return f"nullif({expression}, '')"


def mapped(text: str, codes: Mapping[str, str], otherwise: str | None) -> str:
    """The text after the code map. A code that is not in it stays as it is, for the contract to judge."""
    branches = " ".join(f"when {quote_text(str(k))} then {quote_text(str(v))}" for k, v in codes.items())
    rest = text if otherwise is None else f"case when {text} is not null then {quote_text(otherwise)} end"
    return f"case {text} {branches} else {rest} end"


def convert(column: Column, text: str, form: Format) -> Value:
    """The typed value of a contract column from a text expression."""
    kind = column.data_type.split("(")[0]
    makers = {
        "varchar": lambda: Value(text, text),
        "date": lambda: _date(text, form),
        "timestamp": lambda: _timestamp(text, form),
        "integer": lambda: _whole(text, column.data_type, form),
        "bigint": lambda: _whole(text, column.data_type, form),
        "decimal": lambda: _decimal(text, column.data_type, form),
        "double": lambda: _double(text, form),
        "boolean": lambda: _typed(text, f"try_cast({text} as boolean)"),
    }
    if kind not in makers:
        raise ContractError("unknown type in a contract", where=column.name, found=column.data_type)
    return makers[kind]()


def reading_type(column: Column) -> str:
    """The type DuckDB's reader is asked for. It rounds without a word, so numbers are read finer than they may be."""
    kind = column.data_type.split("(")[0]
    if kind in ("integer", "bigint"):
        return "decimal(18,3)"
    if kind == "decimal":
        return f"decimal(18,{min(_scale(column.data_type) + 4, 9)})"
    return "varchar" if kind == "timestamp" else column.data_type


def as_read(column: Column, name: str) -> Value:
    """The value of a contract column from one that was read as `reading_type`."""
    kind = column.data_type.split("(")[0]
    shown = f"cast({name} as varchar)"
    if kind == "timestamp":
        return _timestamp(name, CONTRACT_FORMAT)
    if kind in ("integer", "bigint", "decimal"):
        # numbers too great for the type come as NULL and are seen, too, because NULL is distinct from a number
        sql = f"try_cast({name} as {_comparable(column)})"
        return Value(sql, shown, f"{sql} is distinct from {name}")
    bad = {"date": f"{name} < {EARLIEST}", "double": f"not isfinite({name})"}
    return Value(name, shown, bad.get(kind, ""))


def _comparable(column: Column) -> str:
    """The column's type, narrowed to what `reading_type` can hold: wider, DuckDB would compare in 128 bits."""
    if not column.data_type.startswith("decimal"):
        return column.data_type
    scale = _scale(column.data_type)
    whole_digits = min(_whole_digits(column.data_type), _whole_digits(reading_type(column)))
    return f"decimal({whole_digits + scale},{scale})"


def _whole_digits(data_type: str) -> int:
    return int(data_type.split("(")[1].split(",", maxsplit=1)[0]) - _scale(data_type)


def _scale(data_type: str) -> int:
    return int(data_type.rstrip(")").split(",")[1])


def _typed(text: str, sql: str, also: str = "") -> Value:
    """A value that is bad when there is a text but no value, or when `also` holds."""
    bad = f"{text} is not null and {sql} is null"
    return Value(sql, text, f"({bad}) or {also}" if also else bad)


def _date(text: str, form: Format) -> Value:
    iso = f"try_cast({text} as date)"
    if not form.dates:
        return _typed(text, iso, f"{iso} < {EARLIEST}")
    formats = ", ".join(quote_text(f) for f in form.dates)
    sql = f"coalesce(try_cast(try_strptime({text}, [{formats}]) as date), case when {iso} >= {EARLIEST} then {iso} end)"
    return _typed(text, sql)


def _timestamp(text: str, form: Format) -> Value:
    """UTC. A text with its own offset is turned by it; one without is in the sender's time zone."""
    has_offset = f"(contains({text}, '+') or suffix({text}, 'Z') or contains(substr({text}, 17), '-'))"
    absolute = f"timezone('UTC', try_cast({text} as timestamptz))"
    local = f"try_cast({text} as timestamp)"
    if form.dates:
        formats = ", ".join(quote_text(f) for f in form.dates)
        local = f"coalesce(try_strptime({text}, [{formats}]), case when {local} >= {EARLIEST} then {local} end)"
    if form.timezone != "UTC":
        local = f"timezone('UTC', timezone({quote_text(form.timezone)}, {local}))"
    # most texts are no longer than their seconds: one look at the length spares three searches for an offset
    is_plain = f"strlen({text}) = 19 and substr({text}, 14, 1) = ':' and substr({text}, 17, 1) = ':'"
    sql = f"case when not ({is_plain}) and {has_offset} then {absolute} else {local} end"
    return _typed(text, sql, "" if form.dates else f"{sql} < {EARLIEST}")


def _number_text(text: str, form: Format) -> str:
    """The number as SQL writes it; NULL where a separator stands that has no business there."""
    plain = text
    if form.thousands:
        grouped = f"^[-+]?[0-9]{{1,3}}(\\{form.thousands}[0-9]{{3}})+(\\{form.decimal}[0-9]*)?$"
        mark = quote_text(form.thousands)
        taken_out = f"case when regexp_matches({text}, {quote_text(grouped)}) then replace({text}, {mark}, '') end"
        plain = f"case when contains({text}, {mark}) then {taken_out} else {text} end"
    if form.decimal != ".":
        plain = f"case when not contains({plain}, '.') then replace({plain}, {quote_text(form.decimal)}, '.') end"
    return plain


def _whole(text: str, data_type: str, form: Format) -> Value:
    number = _number_text(text, form)
    sql = f"try_cast({number} as {data_type})"
    # a cast would round 1.5 to 2 without a word
    return _typed(text, sql, f"(contains({number}, '.') and try_cast({number} as double) <> {sql})")


def _decimal(text: str, data_type: str, form: Format) -> Value:
    number = _number_text(text, form)
    sql = f"try_cast({number} as {data_type})"
    scale = _scale(data_type)
    too_fine = f"length({number}) - instr({number}, '.') > {scale} and contains({number}, '.')"
    return _typed(text, sql, f"({too_fine} and try_cast({number} as decimal(38, 12)) <> {sql})")


def _double(text: str, form: Format) -> Value:
    number = _number_text(text, form)
    return _typed(text, f"case when isfinite(try_cast({number} as double)) then try_cast({number} as double) end")
