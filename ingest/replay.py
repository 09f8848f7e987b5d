"""Quarantined records as files again: to mend by hand, or to try once more after a mapping was mended."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.plan import Group, deliver, look, workspace
from ingest.source import Dialect
from warehouse.delivery import BatchReport
from warehouse.errors import KehuError
from warehouse.ledger import open_raw
from warehouse.load import load
from warehouse.settings import Settings


@dataclass(frozen=True)
class Rejected:
    """Open quarantined records of one file of one batch. ids: their quarantine numbers."""

    batch_id: int
    file_name: str
    delimiter: str
    columns: tuple[str, ...]
    ids: tuple[int, ...]
    records: tuple[str, ...]


def open_records(settings: Settings, batch_id: int | None = None) -> list[Rejected]:
    """Open records by batch and file, those of a query over several files left out: they have no file of their own."""
    with open_raw(settings) as con:
        rows = con.execute(
            """select q.batch_id, q.file_name, any_value(f.delimiter), any_value(f.columns),
                      list(q.quarantine_id order by q.quarantine_id),
                      list(q.raw_text order by q.quarantine_id)
               from ops.quarantine as q
               inner join ops.batch as b on q.batch_id = b.batch_id and b.status = 'loaded'
               inner join ops.batch_file as f on q.batch_id = f.batch_id and q.file_name = f.file_name
               where q.status = 'open' and q.reason_code <> 'conflicting_duplicate'
                     and (cast(? as bigint) is null or q.batch_id = ?)
               group by q.batch_id, q.file_name order by q.batch_id, q.file_name""",
            [batch_id, batch_id],
        ).fetchall()
    return [
        Rejected(batch, name, delimiter, tuple(json.loads(columns)), tuple(ids), tuple(records))
        for batch, name, delimiter, columns, ids, records in rows
    ]


def write_file(rejected: Rejected, folder: Path) -> Path:
    """The records in their sender's layout, as UTF-8 with a header, or as JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = rejected.file_name.removesuffix(".gz")
    target = folder / (plain if rejected.delimiter else f"{plain}.jsonl")
    with target.open("w", encoding="utf-8", newline="") as out:
        if rejected.delimiter:
            csv.writer(out, delimiter=rejected.delimiter, lineterminator="\n").writerow(rejected.columns)
        out.writelines(f"{record}\n" for record in dict.fromkeys(rejected.records))
    return target


def replay(settings: Settings, batch_id: int | None = None) -> Iterator[BatchReport]:
    """Load open records again through today's contracts and mappings.

    Records that are still bad come back to quarantine under the new batch; the old entries are closed in the
    same transaction. Raises KehuError when there is nothing to replay.
    """
    waiting = open_records(settings, batch_id)
    if not waiting:
        raise KehuError("nothing to replay", found=f"no open records{f' of batch {batch_id}' if batch_id else ''}")
    with workspace(settings) as scratch:
        for rejected in waiting:
            folder = scratch / str(rejected.batch_id) / str(rejected.ids[0])
            path = write_file(rejected, folder)
            members = Group(tuple(look(path, folder)))
            dialect = Dialect(encoding="utf-8", delimiter=rejected.delimiter or None, header=True)
            delivery = deliver(members, folder, dialect)
            again = f"{delivery.layout_hash} replay of {rejected.ids[0]}"
            yield load(settings, replace(delivery, replays=rejected.ids, layout_hash=again))


def export(settings: Settings, folder: Path, batch_id: int | None = None) -> Sequence[Path]:
    """Write open records to files that can be mended and loaded."""
    return [
        write_file(rejected, folder / f"batch_{rejected.batch_id}") for rejected in open_records(settings, batch_id)
    ]
