"""Who objects to automated profiling: nobody learns from their rows, and none of them is scored or listed."""

from __future__ import annotations

from datetime import date

import duckdb

from warehouse.contract import quote_name
from warehouse.errors import ContractError, KehuError

OBJECTION_MART = "mart_mining_objection"
SUBJECT = "customer_id"


def columns_of(con: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    """Columns of a mart in order of name; empty when it is not built."""
    found = con.execute(
        "select column_name from information_schema.columns where table_schema = 'marts' and table_name = ? order by 1",
        [mart],
    ).fetchall()
    return [name for (name,) in found]


def willing_rows(con: duckdb.DuckDBPyConnection, mart: str, *, is_required: bool) -> str:
    """SQL of a mart's rows without those of customers who object, in brackets.

    A mart that tells no customer holds nobody's row, and is read whole unless that is_required. Raises KehuError
    when nobody knows who objects: rather no model than one that learned from them.
    """
    relation = f"marts.{quote_name(mart)}"
    if SUBJECT not in columns_of(con, mart):
        if is_required:
            raise ContractError("a feature mart does not say whose row it is", where=mart, hint=f"add {SUBJECT}")
        return relation
    if not columns_of(con, OBJECTION_MART):
        raise KehuError("who objects to profiling is not known", where=OBJECTION_MART, hint="run `kehu build`")
    return f"""(select m.* from {relation} as m where not exists
                (select 1 from marts.{OBJECTION_MART} as o where o.{SUBJECT} = m.{SUBJECT}))"""


def count_objecting(con: duckdb.DuckDBPyConnection, mart: str, population: str, as_of: date) -> int:
    """Customers of a population and as-of date who are left out."""
    if SUBJECT not in columns_of(con, mart):
        return 0
    [(count,)] = con.execute(
        f"""select count(distinct o.{SUBJECT}) from marts.{quote_name(mart)} as m
            inner join marts.{OBJECTION_MART} as o on m.{SUBJECT} = o.{SUBJECT}
            where m.population = ? and m.as_of_date = ?""",
        [population, as_of],
    ).fetchall()
    return int(count)
