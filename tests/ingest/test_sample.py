"""The sample operator is believable: its extracts agree with the contracts, with each other and with the key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from ingest.sample import SampleOptions, make_sample
from warehouse.contract import Contract, contracts, recognise

CUSTOMERS, MONTHS = 200, 6
FIRST, AFTER = "2026-05-01", "2026-11-01"

Answers = list[tuple[object, ...]]


@cache
def operator(base: Path) -> Path:
    """One operator for all tests of the session."""
    out = base / "sample_operator"
    make_sample(SampleOptions(customers=CUSTOMERS, months=MONTHS, seed=11, out=out))
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return operator(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def con(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every contract as a table of what its files hold, and the true hazards."""
    with duckdb.connect() as connection:
        read_into(connection, folder)
        yield connection


def read_into(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Tables of the delivered files."""
    for contract in contracts().values():
        files = [str(path) for path in folder.glob("*.csv") if recognise(path.name) == contract]
        columns = ", ".join(f"'{c.name}': '{c.data_type}'" for c in contract.columns)
        if files:
            connection.execute(
                f"create table {contract.table} as select * from read_csv("
                f"""{files}, header = true, delim = ',', quote = '"', escape = '"', columns = {{{columns}}})"""
            )
    connection.execute(
        f"create table true_hazard as select * from read_csv('{folder}/answer_key/true_churn_hazard_*.csv')"
    )
    connection.execute(VERSIONS)


VERSIONS = """
create view subscription_now as
select * from subscription
qualify row_number() over (partition by subscription_id order by updated_at desc) = 1;

create view ticket_now as
select * from ticket
qualify row_number() over (partition by ticket_id order by updated_at desc) = 1;
"""


def ask(con: duckdb.DuckDBPyConnection, query: str) -> Answers:
    return con.execute(query).fetchall()


def delivered() -> list[Contract]:
    """Contracts an operator sends; the others are written back by our own jobs."""
    return [c for c in contracts().values() if c.source not in ("mining", "mdm")]


def test_every_contract_but_our_own_has_extracts(con: duckdb.DuckDBPyConnection) -> None:
    wanted = {c.table for c in delivered()}
    tables = {str(name) for (name,) in ask(con, "select table_name from duckdb_tables()")}
    assert wanted <= tables


def test_files_meet_every_rule_of_their_contract(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN a clean sample WHEN the contract's own rules are asked THEN no row breaks one."""
    broken = [
        (contract.name, column.name, message)
        for contract in delivered()
        for column in contract.columns
        for _, message, is_bad in column.rules(f'"{column.name}"')
        if ask(con, f"select count(*) from {contract.table} where {is_bad}") != [(0,)]
    ]
    assert broken == []


def test_keys_with_their_version_are_unique(con: duckdb.DuckDBPyConnection) -> None:
    doubled = []
    for contract in delivered():
        key = ", ".join(dict.fromkeys([*contract.key, *filter(None, [contract.version])]))
        query = f"select count(*) - count(distinct ({key})) from {contract.table}"
        doubled += [(contract.name, n) for (n,) in ask(con, query) if n != 0]
    assert doubled == []


@pytest.mark.parametrize(
    ("child", "column", "parent"),
    [
        ("account", "customer_id", "customer"),
        ("account", "account_group_id", "account_group"),
        ("account_group", "parent_account_group_id", "account_group.account_group_id"),
        ("subscription", "customer_id", "customer"),
        ("subscription", "account_id", "account"),
        ("subscription", "product_offering_id", "product_offering"),
        ("subscription", "parent_subscription_id", "subscription.subscription_id"),
        ("manager_assignment", "account_group_id", "account_group"),
        ("consent", "customer_id", "customer"),
        ("customer", "postal_code", "geographic_place"),
        ("invoice_line", "account_id", "account"),
        ("invoice_line", "subscription_id", "subscription"),
        ("invoice_line", "product_offering_id", "product_offering"),
        ("payment", "account_id", "account"),
        ("payment", "invoice_id", "invoice_line"),
        ("adjustment", "account_id", "account"),
        ("adjustment", "invoice_id", "invoice_line"),
        ("daily_usage", "subscription_id", "subscription"),
        ("usage_event", "subscription_id", "subscription"),
        ("ticket", "customer_id", "customer"),
        ("ticket", "subscription_id", "subscription"),
        ("ticket_event", "ticket_id", "ticket"),
        ("interaction", "customer_id", "customer"),
        ("interaction", "ticket_id", "ticket"),
        ("campaign", "employee_id", "employee"),
        ("campaign_target", "campaign_id", "campaign"),
        ("campaign_target", "customer_id", "customer"),
        ("campaign_target", "subscription_id", "subscription"),
        ("campaign_target", "product_offering_id", "product_offering"),
        ("campaign_target", "employee_id", "employee"),
        ("campaign_cost", "campaign_id", "campaign"),
        ("retention_case", "customer_id", "customer"),
        ("retention_case", "subscription_id", "subscription"),
        ("retention_case", "campaign_id", "campaign"),
        ("retention_case", "employee_id", "employee"),
        ("survey_response", "customer_id", "customer"),
        ("survey_response", "ticket_id", "ticket"),
        ("survey_response", "employee_id", "employee"),
        ("collection_case", "account_id", "account"),
        ("collection_case", "employee_id", "employee"),
        ("customer_cost", "customer_id", "customer"),
        ("customer_cost", "account_id", "account"),
        ("customer_cost", "subscription_id", "subscription"),
        ("customer_cost", "campaign_id", "campaign"),
        ("order_line", "customer_id", "customer"),
        ("order_line", "account_id", "account"),
        ("order_line", "subscription_id", "subscription"),
        ("order_line", "campaign_id", "campaign"),
        ("order_line", "employee_id", "employee"),
        ("referral", "referrer_customer_id", "customer.customer_id"),
        ("referral", "referred_customer_id", "customer.customer_id"),
        ("referral", "campaign_id", "campaign"),
        ("household_member", "customer_id", "customer"),
        ("bundle_component", "bundle_offering_id", "product_offering.product_offering_id"),
        ("bundle_component", "product_offering_id", "product_offering"),
        ("employee", "organisation_id", "organisation"),
        ("organisation", "parent_organisation_id", "organisation.organisation_id"),
        ("manager_assignment", "employee_id", "employee"),
        ("ticket", "employee_id", "employee"),
        ("ticket_event", "employee_id", "employee"),
        ("ticket_event", "organisation_id", "organisation"),
        ("interaction", "employee_id", "employee"),
        ("adjustment", "employee_id", "employee"),
        ("fraud_case", "customer_id", "customer"),
        ("fraud_case", "account_id", "account"),
        ("fraud_case", "subscription_id", "subscription"),
        ("fraud_case", "employee_id", "employee"),
    ],
)
def test_references_resolve(con: duckdb.DuckDBPyConnection, child: str, column: str, parent: str) -> None:
    table, _, parent_column = parent.partition(".")
    orphans = ask(
        con,
        f"select distinct {column} from {child} where {column} <> 'unallocated'"
        f" and {column} not in (select {parent_column or column} from {table})",
    )
    assert orphans == []


def test_control_totals_are_those_of_the_files(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """GIVEN the key WHEN rows and sums of the files are counted by another query THEN they are the key's."""
    key = {
        (str(contract), str(measure)): str(value)
        for contract, measure, value in ask(
            con,
            "select contract, measure, value::varchar from read_csv("
            f"'{folder}/answer_key/expected_totals.csv', all_varchar = true)",
        )
    }
    found = {}
    for contract in delivered():
        keys = ", ".join(contract.key)
        [(count,)] = ask(con, f"select count(distinct ({keys})) from {contract.table}")
        found[contract.name, "count_rows"] = str(count)
        newest = f"(select * from {contract.table} qualify row_number() over (partition by {keys}"
        newest += f" order by {contract.version or 1} desc) = 1)"
        for name in contract.control_totals:
            [(total,)] = ask(con, f"select sum({name})::varchar from {newest}")
            found[contract.name, f"sum_{name}"] = str(total)
    assert found == key


def test_everything_happens_within_the_window(con: duckdb.DuckDBPyConnection) -> None:
    for table, column in [
        ("invoice_line", "invoice_date"),
        ("payment", "payment_date"),
        ("adjustment", "adjustment_date"),
        ("daily_usage", "usage_date"),
        ("ticket_event", "event_at"),
        ("interaction", "started_at"),
        ("campaign_target", "updated_at"),
        ("campaign_cost", "updated_at"),
        ("retention_case", "updated_at"),
        ("survey_response", "answered_at"),
        ("collection_case", "updated_at"),
        ("customer_cost", "cost_date"),
        ("order_line", "updated_at"),
        ("referral", "updated_at"),
        ("fraud_case", "updated_at"),
    ]:
        bounds = ask(con, f"select min({column}) >= date '{FIRST}', max({column}) < date '{AFTER}' from {table}")
        assert bounds == [(True, True)], table
