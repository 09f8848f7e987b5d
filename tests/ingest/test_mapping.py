"""A sender's own layout becomes contract rows without code; the three real senders prove it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import ingest.plan
from ingest.mapping import mappings, parse_mapping
from warehouse.errors import ContractError

Land = Callable[..., list[Any]]
Ask = Callable[..., list[tuple[Any, ...]]]

MAPPING = """
sender: acme
description: An invented sender.
codes: {ja_nein: {J: "true", N: "false"}}
constants: {today: "2026-01-31"}
format: {dates: ["%d.%m.%Y"], decimal: ",", thousands: ".", timezone: Asia/Shanghai, null_values: ["-"]}
files:
  people:
    pattern: "acme_people*"
    delimiter: ";"
    header: false
    columns: [nr, born, value, wants_mail, wants_call, seen]
tables:
  - contract: crm.product_offering
    from: people
    columns:
      product_offering_id: nr
      product_offering_name: "'Plan ' || nr"
      is_prepaid: {from: wants_mail, map: ja_nein}
      monthly_price_amount: value
      updated_at: seen
  - contract: crm.consent
    from: people
    columns:
      customer_id: nr
      purpose: {value: marketing}
      updated_at: $today
    each:
      - where: wants_mail = 'J'
        columns: {channel_code: {value: email}, is_granted: {from: wants_mail, map: ja_nein}}
      - where: wants_call = 'J'
        columns: {channel_code: {value: hotline}, is_granted: {from: wants_call, map: ja_nein}}
"""


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "acme.yml"
    path.write_text(MAPPING, encoding="utf-8")
    mapping = parse_mapping(path)
    monkeypatch.setattr(ingest.plan, "mappings", lambda: (mapping,))
    return path


def test_formats_codes_and_unpivoting(tmp_path: Path, acme: Path, land: Land, ask: Ask) -> None:
    # GIVEN a headerless file with German numbers and dates, local times and yes/no letters
    path = tmp_path / "acme_people.csv"
    path.write_text(
        "1;01.02.1990;1.234,50;J;J;31.01.2026\n2;-;7,5;N;J;2026-01-31 09:00:00+08:00\n3;-;-;N;N;31.01.2026\n",
        encoding="utf-8",
    )
    # WHEN
    (report,) = land(path)
    # THEN
    assert (report.status, report.message) == ("loaded", "")
    assert ask(
        "select product_offering_id, monthly_price_amount::double, is_prepaid, updated_at::varchar "
        "from raw_crm.product_offering order by 1"
    ) == [
        ("1", 1234.5, True, "2026-01-30 16:00:00"),
        ("2", 7.5, False, "2026-01-31 01:00:00"),
        ("3", None, False, "2026-01-30 16:00:00"),
    ]
    # THEN one wide row became a row for each channel that was wished for
    assert ask("select customer_id, channel_code from raw_crm.consent order by 1, 2") == [
        ("1", "email"),
        ("1", "hotline"),
        ("2", "hotline"),
    ]


def test_a_number_grouped_wrongly_is_rejected(tmp_path: Path, acme: Path, land: Land, ask: Ask) -> None:
    # GIVEN 12.34 where the dot groups thousands: neither 1234 nor 12,34
    rows = [f"{n};-;7,5;N;N;31.01.2026" for n in range(150)] + ["999;-;12.34;N;N;31.01.2026"]
    (tmp_path / "acme_people.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    land(tmp_path / "acme_people.csv")
    assert ask("select reason_code, line_number, raw_text from ops.quarantine") == [
        ("bad_type", 151, "999;-;12.34;N;N;31.01.2026")
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("from: people\n    columns:\n      product", "from: peple\n    columns:\n      product", "unknown file"),
        ("is_prepaid:", "is_prepayed:", "unknown column"),
        ("crm.consent", "crm.consents", "unknown extract"),
        ("Asia/Shanghai", "Asia/Shangri-La", "timezone"),
        ("sender: acme\n", "", "incomplete"),
    ],
)
def test_a_wrong_mapping_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "acme.yml"
    path.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContractError, match=words):
        parse_mapping(path)


def test_the_three_senders_are_there() -> None:
    assert {m.sender for m in mappings()} == {"megaline", "ibm_telco_tables", "comcast_complaints"}


def test_an_incomplete_delivery_waits(shared_data: Path, land: Land) -> None:
    (report,) = land(shared_data / "megaline" / "megaline_calls.csv")
    assert report.status == "waiting"
    assert "megaline_users" in report.message


def test_megaline_bills_by_hand(shared_data: Path, land: Land, ask: Ask) -> None:
    # GIVEN user 1001's October 2018 on the plan surf
    folder = shared_data / "megaline"
    (report,) = land(folder)
    assert report.status == "loaded"
    # WHEN its use is counted in the files by an independent query
    con = duckdb.connect()
    calls = f"read_csv('{folder}/megaline_calls.csv', types={{'call_date': 'VARCHAR'}})"
    data = f"read_csv('{folder}/megaline_internet.csv', types={{'session_date': 'VARCHAR'}})"
    texts = f"read_csv('{folder}/megaline_messages.csv', types={{'message_date': 'VARCHAR'}})"
    minutes, megabytes, messages = con.execute(
        f"""select (select sum(ceil(duration)) from {calls} where user_id = 1001 and call_date like '10/%'),
                   (select sum(mb_used) from {data} where user_id = 1001 and session_date like '10/%'),
                   (select count(*) from {texts} where user_id = 1001 and message_date like '10/%')"""
    ).fetchone() or (0, 0, 0)
    # THEN 20 a month, .03 for a minute beyond 500, .03 for a message beyond 50, 10 for a gigabyte beyond 15
    gigabytes = -(-megabytes // 1024)
    expected = 20 + max(minutes - 500, 0) * 0.03 + max(messages - 50, 0) * 0.03 + max(gigabytes - 15, 0) * 10
    ((billed,),) = ask("select sum(amount)::double from raw_billing.invoice_line where invoice_id = 'ML-1001-2018-10'")
    assert billed == pytest.approx(expected)


def test_ibm_lines_add_up_to_the_senders_own_total(shared_data: Path, land: Land, ask: Ask) -> None:
    # GIVEN a column `Total Revenue` that no mapping reads
    land(shared_data / "ibm_telco_tables")
    services = f"read_csv('{shared_data}/ibm_telco_tables/Telco_customer_churn_services.csv')"
    expected = duckdb.sql(f'select sum("Total Revenue"::decimal(18, 2))::varchar from {services}').fetchall()
    # THEN lines and refunds add up to it
    assert expected == ask(
        "select ((select sum(amount) from raw_billing.invoice_line) + "
        "(select sum(amount) from raw_billing.adjustment))::varchar"
    )
    assert ask("select count(distinct customer_id) from raw_crm.subscription where terminated_date is not null") == [
        (1869,)
    ]
    assert ask("select population from raw_crm.geographic_place where postal_code = '90001'") == [(54492,)]
