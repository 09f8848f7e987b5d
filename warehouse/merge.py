"""Which of two rows with one key stands. The answer depends on the rows alone, never on who came first.

The greater version wins; between equal versions the greater row (columns compared in order) does, and the
other goes to quarantine as a conflict. An identical row changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.contract import Contract, quote_name

CONFLICT = "conflicting_duplicate"


@dataclass(frozen=True)
class Merged:
    """count_restated: rows of raw that were replaced; conflicts: (row as JSON, is it from raw)."""

    count_accepted: int
    count_restated: int
    count_unchanged: int
    count_superseded: int
    conflicts: list[str]


def _columns(contract: Contract, alias: str) -> str:
    return ", ".join(f"{alias}.{quote_name(name)}" for name in contract.column_names)


def _order(contract: Contract, alias: str) -> str:
    """What decides between two rows of one key, as a row value."""
    version = f"{alias}.{quote_name(contract.version)}, " if contract.version else ""
    return f"row({version}{_columns(contract, alias)})"


def _key(contract: Contract, alias: str) -> str:
    return ", ".join(f"{alias}.{quote_name(name)}" for name in contract.key)


def _verdict(contract: Contract, loser: str, winner: str) -> str:
    """unchanged, superseded or conflict: why `loser` does not stand beside `winner`."""
    same = f"row({_columns(contract, loser)}) is not distinct from row({_columns(contract, winner)})"
    older = "false"
    if contract.version:
        name = quote_name(contract.version)
        older = f"{loser}.{name} < {winner}.{name}"
    return f"case when {same} then 'unchanged' when {older} then 'superseded' else 'conflict' end"


def merge(con: duckdb.DuckDBPyConnection, contract: Contract, table: str, batch_id: int) -> Merged:
    """Move the good rows of the temporary `table` into raw. Runs inside the caller's transaction."""
    lost: list[tuple[str, int]] = []
    conflicts: list[str] = []
    if _one(con, f"select count(*) - count(distinct hash({_key(contract, 'i')})) from {table} as i"):
        _drop_duplicates(con, contract, table, lost, conflicts)
    restated = 0
    if _one(con, f"select count(*) from (from {contract.relation} limit 1)"):
        restated = _meet_raw(con, contract, table, lost, conflicts)
    accepted = _insert(con, contract, table, batch_id)
    counts = {verdict: sum(n for v, n in lost if v == verdict) for verdict, _ in lost}
    return Merged(accepted, restated, counts.get("unchanged", 0), counts.get("superseded", 0), conflicts)


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _insert(con: duckdb.DuckDBPyConnection, contract: Contract, table: str, batch_id: int) -> int:
    names = ", ".join(quote_name(name) for name in contract.column_names)
    row = con.execute(
        f"insert into {contract.relation} ({names}, _batch_id) select {names}, {batch_id} from {table}"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _drop_duplicates(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    table: str,
    lost: list[tuple[str, int]],
    conflicts: list[str],
) -> None:
    """Keep one row a key within the incoming rows."""
    key = _key(contract, "i")
    con.execute(
        f"""create or replace temp table duplicate_row as
            with suspect as (
                select i.rowid as id, i.* from {table} as i
                where hash({key}) in (select hash({key}) from {table} as i group by 1 having count(*) > 1)
            ),
            ranked as (
                select *, first_value(id) over key_window as winner_id
                from suspect as i
                window key_window as (partition by {key} order by {_order(contract, "i")} desc, id)
            )
            select l.id, {_verdict(contract, "l", "w")} as verdict, to_json(row_of)::varchar as row_text
            from (select r.*, struct_pack({_packed(contract, "r")}) as row_of from ranked as r) as l
            inner join suspect as w on l.winner_id = w.id
            where l.id <> l.winner_id"""
    )
    _forget(con, "duplicate_row", table, lost, conflicts)


def _packed(contract: Contract, alias: str) -> str:
    return ", ".join(f"{quote_name(n)} := {alias}.{quote_name(n)}" for n in contract.column_names)


def _forget(
    con: duckdb.DuckDBPyConnection, losers: str, table: str, lost: list[tuple[str, int]], conflicts: list[str]
) -> None:
    """Take the losers out of the incoming rows and count them by verdict."""
    con.execute(f"delete from {table} where rowid in (select id from {losers})")
    lost.extend(con.execute(f"select verdict, count(*) from {losers} group by verdict order by verdict").fetchall())
    conflicts.extend(
        row[0]
        for row in con.execute(f"select row_text from {losers} where verdict = 'conflict' order by id").fetchall()
    )


def _meet_raw(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    table: str,
    lost: list[tuple[str, int]],
    conflicts: list[str],
) -> int:
    """Decide between incoming rows and rows of raw with the same key; returns how many of raw gave way."""
    on = " and ".join(f"i.{quote_name(n)} = r.{quote_name(n)}" for n in contract.key)
    con.execute(
        f"""create or replace temp table met_row as
            with met as (
                select i.rowid as incoming_id, r.rowid as raw_id,
                       struct_pack({_packed(contract, "i")}) as incoming_row,
                       struct_pack({_packed(contract, "r")}) as raw_row,
                       {_order(contract, "i")} > {_order(contract, "r")} as is_incoming_newer,
                       {_verdict(contract, "i", "r")} as incoming_verdict,
                       {_verdict(contract, "r", "i")} as raw_verdict
                from {table} as i inner join {contract.relation} as r on {on}
            )
            select incoming_id, raw_id, is_incoming_newer, incoming_verdict, raw_verdict,
                   case when incoming_verdict = 'conflict' then to_json(incoming_row)::varchar end as incoming_text,
                   case when raw_verdict = 'conflict' then to_json(raw_row)::varchar end as raw_text
            from met"""
    )
    con.execute(
        """create or replace temp table lost_row as
           select incoming_id as id, incoming_verdict as verdict, incoming_text as row_text
           from met_row where not is_incoming_newer"""
    )
    _forget(con, "lost_row", table, lost, conflicts)
    conflicts.extend(
        row[0]
        for row in con.execute(
            "select raw_text from met_row where is_incoming_newer and raw_verdict = 'conflict' order by raw_id"
        ).fetchall()
    )
    con.execute(f"delete from {contract.relation} where rowid in (select raw_id from met_row where is_incoming_newer)")
    return _one(con, "select count(*) from met_row where is_incoming_newer")
