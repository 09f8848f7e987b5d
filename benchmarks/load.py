"""Loading against raw DuckDB on the same file, in one run: the figures of the README.

R is `create table … as select … from read_csv(<typed columns>)` into a fresh file, close included.
Prints medians over rounds of: R, load into raw ÷ R, raw to fct_billing_line ÷ R, and peak memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import duckdb

from ingest import plan
from warehouse.contract import contract
from warehouse.load import load
from warehouse.settings import Settings
from warehouse.transform import prepare, run_dbt

LINES = 5_000_000
ROUNDS = 5


def write_lines(path: Path, count: int) -> None:
    """Billing lines of about 110 bytes; 1 in 1,000 breaks a rule or is no number, 1 in 10,000 has a column too many."""
    con = duckdb.connect()
    con.execute("set threads = 2")
    con.execute(
        f"""copy (
            select 'INV' || lpad((i // 4)::varchar, 8, '0') as invoice_id,
                   i % 4 + 1 as line_number,
                   'A' || lpad(((i // 4) % 200000)::varchar, 6, '0') as account_id,
                   'S' || lpad(((i // 4) % 200000)::varchar, 6, '0') as subscription_id,
                   'P' || (i % 40) as product_offering_id,
                   case when i % 2000 = 7 then 'gift'
                        else ['recurring', 'usage', 'one_time', 'discount'][i % 4 + 1] end as charge_type,
                   date '2024-01-31' + ((i // 200000) % 24 * 30)::integer as invoice_date,
                   invoice_date + 20 as due_date, invoice_date - 30 as period_start_date,
                   invoice_date as period_end_date, '1' as quantity,
                   case when i % 2000 = 1007 then 'ten' else ((hash(i) % 10000) / 100)::decimal(18, 2)::varchar end
                       as amount,
                   ((hash(i) % 600) / 100)::decimal(18, 2) as tax_amount,
                   timestamp '2026-01-01 00:00:00' as updated_at
            from range({count}) as t (i)) to '{path}' (header)"""
    )


def write_members(settings: Settings) -> None:
    """The 200,000 accounts and subscriptions (two versions each tenth) and 40 products the lines point at."""
    con = duckdb.connect(str(settings.raw_path))
    con.execute(
        """insert into raw_crm.customer by name
           select 'C' || lpad(i::varchar, 6, '0') as customer_id, 'consumer' as customer_type, '中国' as country,
                  'P' || (i % 31) as province, timestamp '2023-01-01' as updated_at, 1 as _batch_id
           from range(200000) as t (i)"""
    )
    con.execute(
        """insert into raw_crm.account by name
           select 'A' || lpad(i::varchar, 6, '0') as account_id, 'C' || lpad(i::varchar, 6, '0') as customer_id,
                  'active' as account_status, timestamp '2023-01-01' + to_years(v::integer) as updated_at,
                  case v when 0 then 'cash' else 'card' end as payment_method, 1 as _batch_id
           from range(200000) as t (i), range(2) as w (v) where v = 0 or i % 10 = 0"""
    )
    con.execute(
        """insert into raw_crm.subscription by name
           select 'S' || lpad(i::varchar, 6, '0') as subscription_id, 'A' || lpad(i::varchar, 6, '0') as account_id,
                  'C' || lpad(i::varchar, 6, '0') as customer_id, 'P' || ((i + v) % 40) as product_offering_id,
                  'active' as subscription_status, date '2023-01-01' as activated_date,
                  timestamp '2023-01-01' + to_years(v::integer) as updated_at, 1 as _batch_id
           from range(200000) as t (i), range(2) as w (v) where v = 0 or i % 10 = 0"""
    )
    con.execute(
        """insert into raw_crm.product_offering by name
           select 'P' || i as product_offering_id, 'Plan ' || i as product_offering_name, 'mobile' as product_line,
                  timestamp '2023-01-01' as updated_at, 1 as _batch_id from range(40) as t (i)"""
    )
    con.close()


def raw_duckdb(path: Path, folder: Path) -> float:
    """R, in seconds."""
    columns = ", ".join(f"'{c.name}': '{c.data_type}'" for c in contract("billing.invoice_line").columns)
    # the bad lines would stop a plain read; it drops them without a word
    source = f"read_csv('{path}', columns = {{{columns}}}, header = true, auto_detect = false, ignore_errors = true)"
    target = folder / "plain.duckdb"
    target.unlink(missing_ok=True)
    os.sync()  # nobody pays for the writes of the step before
    started = time.perf_counter()
    con = duckdb.connect(str(target), config={"threads": 2, "memory_limit": "2GB"})
    con.execute(f"create table t as select * from {source}")
    con.close()
    return time.perf_counter() - started


def our_load(path: Path, settings: Settings) -> float:
    """Recognise, read, judge, quarantine, merge, write the ledger: what `kehu load --no-build` does."""
    os.sync()
    started = time.perf_counter()
    with plan.workspace(settings) as scratch:
        (group,) = plan.group(plan.look(path, scratch))
        report = load(settings, plan.deliver(group, scratch))
    seconds = time.perf_counter() - started
    table = report.tables[0]
    assert report.status == "loaded", report.message
    assert table.count_accepted + table.count_rejected == table.count_read
    return seconds


def fact_seconds(settings: Settings) -> float:
    """Time of the fact alone, its dimensions built before."""
    os.sync()
    results = run_dbt(settings, ["run", "--full-refresh", "--select", "fct_billing_line"])
    return float(results[0].execution_time)


def measure(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "billing_invoice_line.csv"
        write_lines(path, count)
        print(f"{count:,} lines of {path.stat().st_size / count:.0f} bytes, {rounds} rounds, 2 threads")
        plain, loads, facts = [], [], []
        for number in range(rounds):
            settings = Settings(home=folder / f"home_{number}")
            plain.append(raw_duckdb(path, folder))
            loads.append(our_load(path, settings) / plain[-1])
            write_members(settings)
            if number == 0:
                warm(settings)
            else:
                shutil.copy(folder / "home_0" / "warehouse.duckdb", settings.warehouse_path)
            facts.append(fact_seconds(settings) / plain[-1])
            print(f"round {number}: R {plain[-1]:.2f} s, load {loads[-1]:.2f} R, raw to fact {facts[-1]:.2f} R")
        print(f"median: load {statistics.median(loads):.2f} R, raw to fact {statistics.median(facts):.2f} R")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")


def warm(settings: Settings) -> None:
    """Everything the fact needs, and the fact once."""
    prepare(settings)
    run_dbt(settings, ["build", "--select", "+fct_billing_line", "--exclude-resource-type", "test", "unit_test"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    measure(arguments.lines, arguments.rounds)
