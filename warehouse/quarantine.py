"""What the loader turned away, for people to look at."""

from __future__ import annotations

from typing import Any

from warehouse.errors import KehuError
from warehouse.ledger import open_raw
from warehouse.settings import Settings


def summary(settings: Settings) -> list[dict[str, Any]]:
    """One row per batch, file, contract and reason, with the count of open records and an example."""
    return _rows(
        settings,
        """select q.batch_id, b.status as batch_status, q.file_name, q.contract, q.reason_code,
                  count(*) as count_records, min(q.quarantine_id) as first_id, any_value(q.message) as example
           from ops.quarantine as q inner join ops.batch as b on q.batch_id = b.batch_id
           where q.status = 'open' group by all order by q.batch_id, q.file_name, q.contract, q.reason_code""",
    )


def show(settings: Settings, quarantine_id: int) -> dict[str, Any]:
    """One record with its raw text. Raises KehuError when there is none of that number."""
    rows = _rows(settings, "select * from ops.quarantine where quarantine_id = ?", quarantine_id)
    if not rows:
        raise KehuError("no such record", found=str(quarantine_id), hint="see `kehu quarantine list`")
    return rows[0]


def _rows(settings: Settings, sql: str, *parameters: object) -> list[dict[str, Any]]:
    with open_raw(settings) as con:
        cursor = con.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
