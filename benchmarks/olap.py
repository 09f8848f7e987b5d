"""Cubes on a billing fact of 20 million lines: answers from rollups, from facts against hand-written SQL, and pages.

    python benchmarks/olap.py [--lines 20000000] [--home DIR]

Prints medians and 95th percentiles in milliseconds. A ratio is against the SQL by hand in the same run, in turns.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from olap.browser import open_browser
from olap.engine import Engine
from tests.olap.releases import STAR, fill_rollups, promised_models
from warehouse.connection import open_release
from warehouse.settings import PROJECT, Settings
from warehouse.users import Users

ROUNDS, USERS, PAGES = 15, 8, 60
MEMBERS = """
insert into star.dim_geography (geography_key, country, province, city, area)
select 1000 + i, '中国', 'P' || i // 40, 'C' || i // 4, 'A' || i from range(320) as t(i);
insert into star.dim_product
select 1000 + i, 'O' || i, 'Offering ' || i, 'line ' || i % 6, 'family ' || i % 15, '1900-01-01', '9999-12-31', true
from range(40) as t(i);
insert into star.dim_customer
select 1000 + i, 'C' || i, 'bench', if(i % 9 = 0, 'business', 'residential'), 'segment ' || i % 5,
    '1900-01-01', '9999-12-31', true
from range(1000000) as t(i);
"""
LINES = """
delete from star.fct_billing_line;
insert into star.fct_billing_line
select
    'I' || i // 4, i % 4 + 1, d.date_key, d.date_key, 1000 + hash(i // 4) % 1000000, -1, -1, 1000 + hash(i * 7) % 40,
    1000 + hash(i // 4, 3) % 320, ['recurring', 'usage', 'one_time', 'discount'][1 + i % 4], true, d.date_day, 1,
    cast(hash(i) % 20000 / 100 as decimal(18, 2)), cast(hash(i) % 2000 / 100 as decimal(18, 2)), 1
from range({lines}) as t(i)
inner join (
    select date_key, date_day, row_number() over (order by date_key) - 1 as n
    from star.dim_date where year in (2018, 2019)
) as d on d.n = i // 4 * 730 * 4 // {lines};
"""
ROLLED = [
    {"rows": ["geography:province"], "cut": "date:2019", "measures": ["amount"]},
    {"rows": ["geography:city"], "cut": "date:2019,1|geography:中国,P3", "measures": ["amount", "average_amount"]},
    {"rows": ["product:offering"], "columns": ["date:quarter"], "measures": ["amount"]},
    {"rows": ["date:month"], "columns": ["customer:segment"], "measures": ["amount", "count_lines"]},
    {"rows": ["charge_type"], "cut": "date:2018-2019,2", "measures": ["amount", "tax_amount"]},
]
HAND = [
    (
        {"rows": ["geography:province"], "cut": "date:2019", "measures": ["count_invoices"]},
        "select country, province, count(distinct invoice_id) from star.fct_billing_line as f"
        " left join star.dim_geography as g on f.geography_key = g.geography_key"
        " left join star.dim_date as d on f.invoice_date_key = d.date_key"
        " where year = 2019 group by grouping sets ((country, province), ())",
    ),
    (
        {"rows": ["date:day"], "cut": "date:2019,2", "measures": ["amount", "count_lines"]},
        "select year, quarter, month, day_of_month, max(year_quarter), max(month_name_en), max(date_day), sum(amount),"
        " count(*) from star.fct_billing_line as f"
        " left join star.dim_date as d on f.invoice_date_key = d.date_key"
        " where year = 2019 and quarter = 2 group by grouping sets ((year, quarter, month, day_of_month), ())",
    ),
    (
        {
            "rows": ["customer:customer"],
            "cut": "date:2019,4,12",
            "measures": ["amount"],
            "order": ["amount:desc"],
            "limit": 20,
        },
        "select customer_type, segment, customer_id, sum(amount) as amount from star.fct_billing_line as f"
        " left join star.dim_customer as c on f.customer_key = c.customer_key"
        " left join star.dim_date as d on f.invoice_date_key = d.date_key"
        " where year = 2019 and quarter = 4 and month = 12"
        " group by grouping sets ((customer_type, segment, customer_id), ()) order by amount desc limit 21",
    ),
]
ADDRESSES = [
    "/view/billing?cut=date:2019",
    "/view/billing?cut=date:2019&compare=last_year&measures=amount",
    "/view/billing?cut=date:2019,2|geography:中国,P3&rows=geography:city&measures=amount,count_lines",
    "/view/billing?rows=product:family&columns=date:quarter&measures=amount",
    "/view/billing?rows=date:month&cut=date:2019&measures=amount&compare=previous",
    "/view/billing?rows=geography:city&measures=amount&order=amount:desc&limit=10&others=1&share=1",
]


def make_release(home: Path, lines: int) -> None:
    """A release with a large billing fact, its rollups, and every other table empty."""
    release = home / "releases" / "bench"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "warehouse.duckdb"), config={"threads": 2, "memory_limit": "2GB"}) as con:
        con.execute(STAR.read_text(encoding="utf-8"))
        con.execute(MEMBERS)
        con.execute(LINES.format(lines=lines))
        con.execute("create schema marts")
        fill_rollups(con)
        for schema, raw in promised_models():
            columns = ", ".join(f'"{each["name"]}" {each["data_type"]}' for each in raw["columns"])
            con.execute(f"create table if not exists {schema}.{raw['name']} ({columns})")
        con.execute("checkpoint")
    (home / "current").symlink_to(release)


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: list[float], more: str = "") -> None:
    """One line: median and 95th percentile."""
    high = statistics.quantiles(times, n=20)[-1]
    print(f"{name:58} median {statistics.median(times):8.1f} ms   p95 {high:8.1f} ms  {more}")


def engine_lines(settings: Settings) -> None:
    """Rollups, then facts against SQL by hand."""
    with closing(open_release(settings)) as con:
        browser = open_browser(con, "billing")
        every, slow = [], Engine(con, has_rollups=False)
        for asked in ROLLED:
            question = browser.question(**asked)
            browser.ask(question)
            times = [timed(lambda question=question: browser.ask(question)) for _ in range(ROUNDS)]
            every += times
            facts = [timed(lambda question=question: slow.answer(question)) for _ in range(3)]
            told(
                f"{' × '.join(asked['rows'] + asked.get('columns', []))}: {browser.engine.table(question)}",
                times,
                f"from the facts {statistics.median(facts):.0f} ms",
            )
        told("all answers from rollups", every)
        for asked, sql in HAND:
            question = browser.question(**asked)
            pairs = [
                (timed(lambda q=question: browser.ask(q)), timed(lambda s=sql: con.execute(s).fetchall()))
                for _ in range(5)
            ]
            ours, hand = ([pair[at] for pair in pairs] for at in (0, 1))
            ratio = statistics.median(ours) / statistics.median(hand)
            told(
                f"{asked['rows'][0]} {asked['measures']}: facts",
                ours,
                f"by hand {statistics.median(hand):.0f} ms, ratio {ratio:.2f}",
            )


def page_lines(settings: Settings) -> None:
    """Pages of the service as people run it: first with nothing kept, then eight users who go back and forth."""
    token = Users(settings).add("bench", "all", "")
    with serving(settings) as port:
        ask = Asking(port, token)
        cold = [timed(lambda a=address: ask(a)) for address in ADDRESSES]
        told("pages asked for the first time, one user", cold)
        with concurrent.futures.ThreadPoolExecutor(USERS) as pool:
            jobs = [pool.submit(timed, lambda n=n: ask(ADDRESSES[n % len(ADDRESSES)])) for n in range(PAGES * USERS)]
            told(f"pages at {USERS} users, {PAGES * USERS} requests", [job.result() for job in jobs])


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    """`kehu cube serve` in a process of its own, on a free port, which is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environ = os.environ | {"KEHU_HOME": str(settings.home), "KEHU_MEMORY_LIMIT": settings.memory_limit}
    command = [sys.executable, "-c", "from cli import main; main()", "cube", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environ, cwd=PROJECT, stderr=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


class Asking:
    """Asks for pages; each thread keeps a connection of its own, as a browser does."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.headers, self.mine = port, {"Authorization": f"Bearer {token}"}, threading.local()

    def __call__(self, address: str) -> None:
        if not hasattr(self.mine, "connection"):
            self.mine.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.mine.connection.request("GET", quote(address, safe="/?&=:,|"), headers=self.headers)
        answer = self.mine.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")


def main() -> None:
    """Runs all, in a directory that is removed unless one is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000_000)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="kehu-olap-"))
    settings = Settings(home=home, threads=2, memory_limit="2GB")
    try:
        if not (home / "current").exists():
            print(f"{options.lines:,} lines made in {timed(lambda: make_release(home, options.lines)) / 1000:.0f} s")
        engine_lines(settings)
        page_lines(settings)
    finally:
        if options.home is None:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
