"""The main job end to end: three real senders' files in an inbox, one nightly, and every number found again."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from olap.browser import open_browser
from olap.cases import differences, read_cases
from tests.conftest import SHARED, kehu
from warehouse.connection import open_release
from warehouse.settings import PROJECT, Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the public data sets do not lie beside the project"),
]

QUESTIONS = Path(__file__).parent / "olap" / "cases" / "anywhere"
SENDERS = ("megaline", "ibm_telco_tables", "comcast_complaints")
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one nightly on the three senders' files."""
    folder = tmp_path_factory.mktemp("spine")
    (folder / "inbox").mkdir()
    for sender in SENDERS:
        for path in (SHARED / sender).glob("*.csv"):
            shutil.copy(path, folder / "inbox")
    done = kehu(folder, "nightly")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def release(home: Path) -> Ask:
    path = (home / "current" / "warehouse.duckdb").resolve()

    def ask(sql: str) -> list[tuple[Any, ...]]:
        con = duckdb.connect(str(path), read_only=True)
        try:
            return con.execute(sql).fetchall()
        finally:
            con.close()

    return ask


def files(name: str) -> str:
    """The sender's file, every column as text, read by nothing of ours."""
    return f"read_csv('{SHARED / name}', all_varchar = true, header = true)"


def tables(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The content of every published table."""
    con = duckdb.connect(str((home / "current" / "warehouse.duckdb").resolve()), read_only=True)
    names = con.execute(
        "select schema_name, table_name from duckdb_tables() where not internal order by all"
    ).fetchall()
    found = {
        f"{schema}.{table}": con.execute(f"select count(*), bit_xor(hash(t)) from {schema}.{table} as t").fetchall()
        for schema, table in names
    }
    con.close()
    return found


def test_a_second_nightly_changes_nothing(home: Path) -> None:
    before, release_before = tables(home), (home / "current").readlink()
    done = kehu(home, "nightly", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["status"] == "unchanged"
    assert {step[1]["status"] for step in report["steps"]} == {"unchanged"}
    assert (home / "current").readlink() == release_before
    assert tables(home) == before


def test_the_same_files_again_change_nothing(home: Path) -> None:
    before = tables(home)
    for path in (SHARED / "megaline").glob("*.csv"):
        shutil.copy(path, home / "inbox")
    done = kehu(home, "nightly")
    assert "loaded before as batch" in done.stdout
    assert not list((home / "inbox").iterdir())
    assert tables(home) == before


def test_customers_and_subscriptions_are_those_of_the_files(release: Ask) -> None:
    ((users, leavers),) = duckdb.sql(
        f"select count(*), count(churn_date) from {files('megaline/megaline_users.csv')}"
    ).fetchall()
    assert release(
        "select count(*), count(*) filter (not is_active) from marts.mart_customer_360 where source_system = 'megaline'"
    ) == [(users, leavers)]
    ((customers, gone),) = duckdb.sql(
        f"""select count(*), count(*) filter ("Churn Label" = 'Yes')
            from {files("ibm_telco_tables/Telco_customer_churn_status.csv")}"""
    ).fetchall()
    assert release(
        "select count(*), count(*) filter (not is_active) from marts.mart_customer_360 "
        "where source_system = 'ibm_telco_tables'"
    ) == [(customers, gone)]


def test_every_unit_of_use_is_in_the_star(release: Ask) -> None:
    expected = duckdb.sql(
        f"""select (select count(*) from {files("megaline/megaline_calls.csv")}),
                   (select sum(duration::decimal(18, 4)) from {files("megaline/megaline_calls.csv")}),
                   (select count(*) from {files("megaline/megaline_messages.csv")}),
                   (select count(*) from {files("megaline/megaline_internet.csv")}),
                   (select sum(mb_used::decimal(18, 4)) from {files("megaline/megaline_internet.csv")})"""
    ).fetchall()
    assert expected == release(
        """select sum(count_events) filter (usage_type = 'voice'), sum(duration_minutes),
                  sum(count_events) filter (usage_type = 'message'),
                  sum(count_events) filter (usage_type = 'data'), sum(volume_mb)
           from star.fct_usage_daily"""
    )


def test_bills_are_those_of_the_files(release: Ask) -> None:
    # GIVEN the sender's own total, which no mapping reads, and its refunds
    services = files("ibm_telco_tables/Telco_customer_churn_services.csv")
    ((total, refunds),) = duckdb.sql(
        f"""select sum("Total Revenue"::decimal(18, 2)), sum("Total Refunds"::decimal(18, 2)) from {services}"""
    ).fetchall()
    ibm = "from star.{} as f inner join star.dim_customer as c on f.customer_key = c.customer_key "
    where = "where c.source_system = 'ibm_telco_tables'"
    ((billed,),) = release("select sum(f.amount) " + ibm.format("fct_billing_line") + where)
    ((adjusted,),) = release("select sum(f.amount) " + ibm.format("fct_adjustment") + where)
    assert (billed + adjusted, -adjusted) == (total, refunds)


def test_megaline_bills_by_an_independent_rating(release: Ask) -> None:
    """The tariff once more, in Python, from the files: what an auditor would do."""
    users = duckdb.sql(
        f"""select user_id, plan, strptime(reg_date, '%m/%d/%Y') as first,
                   coalesce(strptime(churn_date, '%m/%d/%Y'), timestamp '2018-12-31') as last
            from {files("megaline/megaline_users.csv")}"""
    ).fetchall()
    plans = {"surf": (20, 500, 50, 15, "0.03", "0.03", 10), "ultimate": (70, 3000, 1000, 30, "0.01", "0.01", 7)}

    def monthly(name: str, date: str, measure: str) -> dict[tuple[str, int], Decimal]:
        rows = duckdb.sql(
            f"select user_id, month(strptime({date}, '%m/%d/%Y')), {measure} from {files(name)} group by all"
        ).fetchall()
        return {(user, month): Decimal(str(value)) for user, month, value in rows}

    minutes = monthly("megaline/megaline_calls.csv", "call_date", "sum(ceil(duration::decimal(18, 4)))")
    messages = monthly("megaline/megaline_messages.csv", "message_date", "count(*)")
    megabytes = monthly("megaline/megaline_internet.csv", "session_date", "sum(mb_used::decimal(18, 4))")
    expected = Decimal(0)
    for user, plan, first, last in users:
        fee, free_minutes, free_messages, free_gb, per_minute, per_message, per_gb = plans[plan]
        for month in range(first.month, last.month + 1):
            gigabytes = math.ceil(megabytes.get((user, month), Decimal(0)) / 1024)
            expected += fee
            expected += max(minutes.get((user, month), Decimal(0)) - free_minutes, 0) * Decimal(per_minute)
            expected += max(messages.get((user, month), Decimal(0)) - free_messages, 0) * Decimal(per_message)
            expected += max(gigabytes - free_gb, 0) * per_gb
    ((billed,),) = release(
        "select sum(f.amount) from star.fct_billing_line as f inner join star.dim_customer as c "
        "on f.customer_key = c.customer_key where c.source_system = 'megaline'"
    )
    assert billed == expected


def test_tickets_are_those_of_the_file(release: Ask) -> None:
    complaints = files("comcast_complaints/Comcast_telecom_complaints_data.csv")
    expected = duckdb.sql(
        f"""select "State", case "Status" when 'Solved' then 'resolved' else lower("Status") end, count(*)
            from {complaints} group by all order by all"""
    ).fetchall()
    assert expected == release(
        """select g.province, t.ticket_status, count(*) from star.fct_service_ticket as t
           inner join star.dim_geography as g on t.geography_key = g.geography_key group by all order by all"""
    )


def test_the_release_names_no_person(release: Ask) -> None:
    columns = {name for (name,) in release("select column_name from duckdb_columns() where not internal")}
    assert not columns & {"full_name", "birth_date", "national_id", "email", "phone_number", "address_line", "subject"}
    texts = release(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where not internal and data_type = 'VARCHAR'"
    )
    for table, column in texts:
        assert release(f"select count(*) from {table} where {column} = 'Anamaria Bauer'") == [(0,)], f"{table}.{column}"


def test_the_cube_answers_like_hand_written_sql(home: Path, release: Ask) -> None:
    done = kehu(home, "cube", "query", "billing", "--rows", "geography", "--cut", "date:2018", "--json")
    assert done.returncode == 0, done.stderr
    expected = release(
        """select g.country, sum(f.amount)::double from star.fct_billing_line as f
           inner join star.dim_geography as g on f.geography_key = g.geography_key
           inner join star.dim_date as d on f.invoice_date_key = d.date_key
           where d.year = 2018 group by all order by all"""
    )
    text = done.stdout
    document = json.loads(text)
    assert document, text
    for country, amount in expected:
        assert country in text
        assert any(abs(number - amount) < 0.005 for number in numbers(document)), (country, amount)


def test_every_metric_agrees_with_the_star(home: Path) -> None:
    done = kehu(home, "metrics", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 differ" in done.stdout


def test_every_question_is_answered_as_by_hand(home: Path) -> None:
    # GIVEN the questions whose members come from the data WHEN they are asked of what these senders deliver
    delivered = ("base", "billing", "customer_value", "service_ticket")
    wrong: dict[str, list[str]] = {}
    with closing(open_release(Settings(home=home, threads=2, memory_limit="1GB"))) as con:
        for cube in delivered:
            for case in read_cases(QUESTIONS / f"{cube}.yml", cube):
                wrong[f"{cube}: {case.name}"] = differences(open_browser(con, cube), con, case)
    # THEN every answer is what hand-written SQL gives
    assert len(wrong) >= 18
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_the_docs_show_metrics_and_lineage(home: Path, tmp_path: Path) -> None:
    done = kehu(home, "docs", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    models = (tmp_path / "models.html").read_text(encoding="utf-8")
    assert all(path.stem in models for path in PROJECT.glob("models/**/*.sql"))
    assert 'id="billing.amount"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def numbers(document: Any) -> list[float]:
    """Every number in a JSON document."""
    if isinstance(document, dict):
        return [n for value in document.values() for n in numbers(value)]
    if isinstance(document, list):
        return [n for value in document for n in numbers(value)]
    if isinstance(document, int | float):
        return [float(document)]
    try:
        return [float(document)]
    except (TypeError, ValueError):
        return []


def test_status_and_runs_tell_the_story(home: Path) -> None:
    status = json.loads(kehu(home, "status", "--json").stdout)
    assert status["raw_rows"]["care.ticket"] == 2224
    assert status["quarantined"] == 0
    runs = json.loads(kehu(home, "runs", "--json").stdout)
    first = runs[-1]
    assert first["status"] == "done"
    assert [step["step"] for step in first["steps"]] == [
        "load",
        "identify",
        "build",
        "score",
        "build scores",
        "publish",
    ]
