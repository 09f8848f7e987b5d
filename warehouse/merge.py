"""Which of two rows with one key stands. The answer depends on the rows alone, never on who came first.

The greater version wins; between equal versions the greater row (columns compared in order) does, and the
other goes to quarantine as a conflict. An identical row changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import numpy as np

from warehouse.contract import Contract, quote_name

CONFLICT = "conflicting_duplicate"
HASHES_AT_A_TIME = 20_000_000
"""160 MB of hashes."""


@dataclass
class Merged:
    """Rows of a batch that did not stay, by reason; restated: rows of older batches that gave way;
    conflicts: the losing rows, as JSON. count_conflicts: those of them that came with this batch."""

    count_restated: int = 0
    count_unchanged: int = 0
    count_superseded: int = 0
    count_conflicts: int = 0
    conflicts: list[str] = field(default_factory=list)


def merge(con: duckdb.DuckDBPyConnection, contract: Contract, batch_id: int) -> Merged:
    """Leave one row per key in raw, now that the batch's rows are in. Runs inside the caller's transaction."""
    merged = Merged()
    mine = f"{contract.relation} as i where i._batch_id = {batch_id} and i._reject is null"
    if _has_duplicates(con, contract, mine):
        _drop_duplicates(con, contract, mine, merged)
    if _one(con, f"select count(*) from (from {contract.relation} where _batch_id <> {batch_id} limit 1)"):
        _meet_older(con, contract, batch_id, merged)
    return merged


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def _has_duplicates(con: duckdb.DuckDBPyConnection, contract: Contract, mine: str) -> bool:
    """Whether two rows may have one key: sorting hashes takes a fifth of the time of counting distinct ones."""
    parts = 1 + _one(con, f"select count(*) from {mine}") // HASHES_AT_A_TIME
    hashed = f"select hash({_key(contract, 'i')}) as h from {mine}"
    for part in range(parts):
        chosen = hashed if parts == 1 else f"select h from ({hashed}) where h % {parts} = {part}"
        hashes = np.asarray(con.execute(chosen).fetchnumpy()["h"])
        hashes.sort()
        if bool((hashes[1:] == hashes[:-1]).any()):
            return True
    return False


def _columns(contract: Contract, alias: str) -> str:
    return ", ".join(f"{alias}.{quote_name(name)}" for name in contract.column_names)


def _packed(contract: Contract, alias: str) -> str:
    return ", ".join(f"{quote_name(n)} := {alias}.{quote_name(n)}" for n in contract.column_names)


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


def _forget(con: duckdb.DuckDBPyConnection, contract: Contract, losers: str, merged: Merged) -> None:
    """Take losers of this batch out of raw again and count them by verdict."""
    con.execute(f"delete from {contract.relation} where rowid in (select id from {losers})")
    counts = dict(con.execute(f"select verdict, count(*) from {losers} group by verdict").fetchall())
    merged.count_unchanged += counts.get("unchanged", 0)
    merged.count_superseded += counts.get("superseded", 0)
    merged.count_conflicts += counts.get("conflict", 0)
    lost = con.execute(f"select row_text from {losers} where verdict = 'conflict' order by id").fetchall()
    merged.conflicts += [row[0] for row in lost]


def _drop_duplicates(con: duckdb.DuckDBPyConnection, contract: Contract, mine: str, merged: Merged) -> None:
    """Keep one row a key within the batch."""
    key = _key(contract, "i")
    con.execute(
        f"""create or replace temp table duplicate_row as
            with suspect as (
                select i.rowid as id, i.* from {mine}
                and hash({key}) in (select hash({key}) from {mine} group by 1 having count(*) > 1)
            ),
            ranked as (
                select *, first_value(id) over key_window as winner_id
                from suspect as i
                window key_window as (partition by {key} order by {_order(contract, "i")} desc, id)
            )
            select l.id, {_verdict(contract, "l", "w")} as verdict,
                   to_json(struct_pack({_packed(contract, "l")}))::varchar as row_text
            from ranked as l
            inner join suspect as w on l.winner_id = w.id
            where l.id <> l.winner_id"""
    )
    _forget(con, contract, "duplicate_row", merged)


def _meet_older(con: duckdb.DuckDBPyConnection, contract: Contract, batch_id: int, merged: Merged) -> None:
    """Decide between the batch's rows and rows of older batches with the same key."""
    on = " and ".join(f"i.{quote_name(n)} = r.{quote_name(n)}" for n in contract.key)
    con.execute(
        f"""create or replace temp table met_row as
            with met as (
                select i.rowid as id, r.rowid as older_id,
                       struct_pack({_packed(contract, "i")}) as incoming_row,
                       struct_pack({_packed(contract, "r")}) as older_row,
                       {_order(contract, "i")} > {_order(contract, "r")} as is_incoming_newer,
                       {_verdict(contract, "i", "r")} as verdict,
                       {_verdict(contract, "r", "i")} as older_verdict
                from {contract.relation} as i inner join {contract.relation} as r on {on}
                where i._batch_id = {batch_id} and i._reject is null and r._batch_id <> {batch_id}
            )
            select id, older_id, is_incoming_newer, verdict, older_verdict,
                   case when verdict = 'conflict' then to_json(incoming_row)::varchar end as row_text,
                   case when older_verdict = 'conflict' then to_json(older_row)::varchar end as older_text
            from met"""
    )
    con.execute("create or replace temp table lost_row as select * from met_row where not is_incoming_newer")
    _forget(con, contract, "lost_row", merged)
    winners = "met_row where is_incoming_newer"
    lost = con.execute(f"select older_text from {winners} and older_verdict = 'conflict' order by older_id").fetchall()
    merged.conflicts += [row[0] for row in lost]
    merged.count_restated = _one(con, f"select count(*) from {winners}")
    con.execute(f"delete from {contract.relation} where rowid in (select older_id from {winners})")
