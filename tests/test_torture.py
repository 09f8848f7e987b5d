"""`kill -9` at random moments of a nightly: nothing lost, nothing doubled, no half release ever read."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.small_world import LEDGER
from warehouse.contract import contract, contracts

pytestmark = pytest.mark.torture

KILLS = 50
CUSTOMERS = 40
KEHU = [sys.executable, "-c", "from cli import main; main()"]
AUDIT = {"_batch_id", "_reject", "batch_key", "changed_in", "scored_at", "resolved_at", "run_id"}


def day_files(day: int, folder: Path) -> list[Path]:
    """One day's extracts: new bills, a restated bill of the day before, and on the first day the members."""
    folder.mkdir(parents=True, exist_ok=True)
    date = f"2026-{day // 28 + 1:02d}-{day % 28 + 1:02d}"
    members: dict[str, list[dict[str, object]]] = {"billing.invoice_line": []}
    for c in range(CUSTOMERS):
        for number, (back, amount) in enumerate(((0, 10 + c), (1, 20 + c))):
            if day >= back:
                invoice = {
                    "invoice_id": f"I{day - back}-{c}",
                    "line_number": 1,
                    "account_id": f"A{c}",
                    "amount": amount,
                }
                more = {"subscription_id": f"S{c}", "charge_type": "recurring", "invoice_date": date}
                stamp = {"updated_at": f"{date} {number:02d}:00:00"}
                members["billing.invoice_line"].append({**invoice, **more, **stamp})
    if day == 0:
        old = {"updated_at": "2025-12-01"}
        who = [
            {"customer_id": f"C{c}", "customer_type": "consumer", "source_system": "crm", **old}
            for c in range(CUSTOMERS)
        ]
        members["crm.customer"] = [dict(row) for row in who]
        members["crm.account"] = [
            {"account_id": f"A{c}", "customer_id": f"C{c}", "account_status": "active", **old} for c in range(CUSTOMERS)
        ]
        members["crm.subscription"] = [
            {"subscription_id": f"S{c}", "account_id": f"A{c}", "customer_id": f"C{c}", "product_offering_id": "P1",
             "subscription_status": "active", "activated_date": "2025-12-01", **old}
            for c in range(CUSTOMERS)
        ]  # fmt: skip
    return [write(folder / f"{name.replace('.', '_')}_{day:03d}.csv", name, rows) for name, rows in members.items()]


def write(path: Path, name: str, rows: list[dict[str, object]]) -> Path:
    columns = contract(name).column_names
    lines = [",".join(columns), *(",".join(str(row.get(c, "")) for c in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Reader(threading.Thread):
    """Opens `current` again and again, as readers do, and checks that what it sees agrees with itself."""

    def __init__(self, home: Path) -> None:
        super().__init__(daemon=True)
        self.home, self.stop, self.count, self.faults = home, threading.Event(), 0, [""]
        self.faults.clear()

    def run(self) -> None:
        path = self.home / "current" / "warehouse.duckdb"
        while not self.stop.wait(0.05):
            if path.exists():
                self.look(path.resolve())

    def look(self, path: Path) -> None:
        try:
            con = duckdb.connect(str(path), read_only=True)
            star, mart, doubled = con.execute(
                """select (select coalesce(sum(amount), 0) from star.fct_billing_line),
                          (select coalesce(sum(billed_amount_total), 0) from marts.mart_customer_360),
                          (select count(*) - count(distinct (invoice_id, line_number)) from star.fct_billing_line)"""
            ).fetchall()[0]
            con.close()
        except duckdb.Error as error:
            if path.exists():  # a release that was pruned between resolving and opening is no fault
                self.faults.append(str(error))
            return
        self.count += 1
        if star != mart or doubled:
            self.faults.append(f"{path.parent.name}: star {star}, mart {mart}, doubled {doubled}")


def deliver(home: Path, day: int, folder: Path) -> None:
    """The files of a day into the inbox, each whole or not at all."""
    for path in day_files(day, folder):
        part = home / "inbox" / f".{path.name}"
        shutil.copy(path, part)
        part.rename(home / "inbox" / path.name)


def nightly(home: Path, kill_after: float | None = None) -> int:
    """Run the nightly; kill its whole process group after so many seconds. Returns the exit code."""
    environment = {**os.environ, "KEHU_HOME": str(home), "OMP_NUM_THREADS": "1"}
    with (home / "nightly.log").open("ab") as log:
        process = subprocess.Popen([*KEHU, "nightly"], stdout=log, stderr=log, env=environment, start_new_session=True)
        try:
            return process.wait(kill_after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()


def content(path: Path, schemas: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every table without what only says when and by which batch."""
    con = duckdb.connect(str(path), read_only=True)
    found = {}
    names = con.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    for schema, table in names:
        if schema.startswith(schemas) and table not in LEDGER:
            columns = con.execute(
                "select column_name from duckdb_columns() where schema_name = ? and table_name = ? "
                "order by column_index",
                [schema, table],
            ).fetchall()
            listed = ", ".join(f'"{c}"' for (c,) in columns if c not in AUDIT)
            found[f"{schema}.{table}"] = con.execute(f"select {listed} from {schema}.{table} order by all").fetchall()
    con.close()
    return found


def test_fifty_kills(tmp_path: Path) -> None:
    # GIVEN a home, a reader that never rests, and how long the nightly of a day takes
    rng = random.Random(int(os.environ.get("KEHU_TORTURE_SEED", "1")))
    kills = int(os.environ.get("KEHU_TORTURE_KILLS", str(KILLS)))
    home, calm = tmp_path / "killed", tmp_path / "calm"
    for folder in (home, calm):
        (folder / "inbox").mkdir(parents=True)
    whole = 0.0
    for day in (0, 1):
        deliver(home, day, tmp_path / "days")
        started = time.monotonic()
        assert nightly(home) == 0, (home / "nightly.log").read_text(encoding="utf-8")
        whole = time.monotonic() - started
    reader = Reader(home)
    reader.start()
    # WHEN a new day comes before each of fifty nightlies, and each is killed at some moment
    killed = 0
    for day in range(2, kills + 2):
        deliver(home, day, tmp_path / "days")
        killed += nightly(home, kill_after=rng.uniform(0, whole)) == -signal.SIGKILL
    # THEN the next one completes
    assert nightly(home) == 0, (home / "nightly.log").read_text(encoding="utf-8")
    reader.stop.set()
    reader.join()
    print(f"\n{kills} nightlies of {whole:.1f} s, {killed} killed, {reader.count} reads, {len(reader.faults)} faults")
    assert killed >= kills // 2
    # THEN nobody ever saw a half of a release
    assert reader.count > kills
    assert reader.faults == []
    # THEN raw, star and marts are what a calm home has that got all days at once
    for path in sorted((tmp_path / "days").iterdir()):
        shutil.copy(path, calm / "inbox")
    assert nightly(calm) == 0
    raw = tuple(f"raw_{c.source}" for c in contracts().values())
    assert content(home / "raw.duckdb", raw) == content(calm / "raw.duckdb", raw)
    current = Path("current") / "warehouse.duckdb"
    seen, expected = (content((h / current).resolve(), ("star", "marts")) for h in (home, calm))
    assert seen == expected
    # THEN every batch that is said to be loaded is loaded once
    con = duckdb.connect(str(home / "raw.duckdb"), read_only=True)
    doubled = con.execute(
        "select fingerprint from ops.batch where status = 'loaded' group by 1 having count(*) > 1"
    ).fetchall()
    con.close()
    assert doubled == []
