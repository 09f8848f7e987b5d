"""Rules of models asked together: each kind finds what breaks it, and an increment finds its own faults."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from dbt.contracts.graph.manifest import Manifest

from warehouse.checks import broken, left_to_dbt, rules
from warehouse.ledger import open_raw
from warehouse.settings import Settings

GRAIN = ["bill_id", "line"]


def model(name: str, materialized: str = "table") -> Any:
    return SimpleNamespace(
        unique_id=f"model.kehu.{name}", resource_type="model", schema="star", name=name, columns={"changed_in": None},
        config=SimpleNamespace(materialized=materialized), test_metadata=None, attached_node=None,
    )  # fmt: skip


def rule(kind: str, about: Any, column: str | None = None, **arguments: object) -> Any:
    return SimpleNamespace(
        test_metadata=SimpleNamespace(name=kind, kwargs=arguments), attached_node=about.unique_id,
        column_name=column, name=f"{kind}_{column}", resource_type="test",
    )  # fmt: skip


def manifest(*nodes: Any) -> Any:
    return SimpleNamespace(nodes=dict(enumerate(nodes)))


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Bills of two batches; customer 1 and 2 are known."""
    settings = Settings(home=tmp_path)
    with open_raw(settings):
        pass
    con = duckdb.connect(str(settings.warehouse_path))
    con.execute("create schema star")
    con.execute("create table star.customer as select * from (values (1), (2)) as known (customer_key)")
    con.execute(
        "create table star.bill as select * from (values "
        "('b1', 1, 1, 'paid', 5, 1), ('b2', 1, 2, 'open', 7, 1), ('b3', 1, 1, 'open', 9, 2)"
        ") as bill (bill_id, line, customer_key, status, amount, changed_in)"
    )
    con.close()
    return settings


def put(home: Settings, row: str) -> None:
    con = duckdb.connect(str(home.warehouse_path))
    con.execute(f"insert into star.bill values {row}")
    con.close()


BILL, CUSTOMER = model("bill", "incremental"), model("customer")
RULES = manifest(
    BILL, CUSTOMER,
    rule("not_null", BILL, "amount"),
    rule("accepted_values", BILL, "status", values=["paid", "open"]),
    rule("relationships", BILL, "customer_key", to="ref('customer')", field="customer_key"),
    rule("in_range", BILL, "amount", min_value=0, max_value=10),
    rule("unique_combination", BILL, columns=GRAIN),
    rule("unique", CUSTOMER, "customer_key"),
)  # fmt: skip


def test_rules_that_hold_are_counted(home: Settings) -> None:
    # WHEN all rules of both models are asked; THEN none is broken
    assert broken(home, [BILL, CUSTOMER], RULES, None) == (6, [])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("('b4', 1, 1, 'paid', null, 2)", ["not_null_amount: 1 rows"]),
        ("('b4', 1, 1, 'lost', 5, 2)", ["accepted_values_status: 1 rows"]),
        ("('b4', 1, 3, 'paid', 5, 2)", ["relationships_customer_key: 1 rows"]),
        ("('b4', 1, 1, 'paid', 11, 2)", ["in_range_amount: 1 rows"]),
        ("('b4', null, 1, 'paid', 5, 2)", ["unique_combination_None: 1 rows"]),
        ("('b1', 1, 1, 'paid', 5, 2)", ["unique_combination_None: 1 rows"]),
    ],
)
@pytest.mark.parametrize("since", [None, 1])
def test_each_kind_of_fault_is_found(home: Settings, row: str, found: list[str], since: int | None) -> None:
    # GIVEN a row of batch 2 that breaks one rule; a repeated grain repeats one of batch 1
    put(home, row)
    # WHEN everything, or an increment after batch 1, is checked; THEN that rule is named
    assert broken(home, [BILL], RULES, since)[1] == found


def test_an_increment_leaves_alone_what_it_did_not_write(home: Settings) -> None:
    # GIVEN a fault in a row of batch 1
    put(home, "('b4', 1, 1, 'lost', 5, 1)")
    # THEN a build of everything finds it, an increment after batch 1 has nothing to do with it
    assert broken(home, [BILL], RULES, None)[1] == ["accepted_values_status: 1 rows"]
    assert broken(home, [BILL], RULES, 1)[1] == []


def test_a_null_is_neither_a_wrong_value_nor_an_orphan(home: Settings) -> None:
    # GIVEN a row without customer and status
    put(home, "('b4', 1, null, null, 5, 2)")
    # THEN only rules about emptiness would mind
    assert broken(home, [BILL], RULES, None)[1] == []


def test_a_test_is_asked_here_or_left_to_dbt() -> None:
    # GIVEN a model, a rule of it, a generic test of another kind and a test that is SQL of its own
    bill = model("bill")
    asked, generic = rule("not_null", bill, "bill_id"), rule("conserves", bill)
    own_sql = SimpleNamespace(resource_type="test", name="assert_bill_conserves_invoice")
    whole = Manifest(nodes={"bill": bill, "asked": asked, "generic": generic, "own_sql": own_sql})
    # WHEN dbt is given its part
    left = left_to_dbt(whole)
    # THEN only the rule is missing in it
    assert left.nodes == {"bill": bill, "generic": generic, "own_sql": own_sql}
    # THEN the rule still stands in the whole, from which it is asked
    assert "asked" in whole.nodes
    assert [r.name for r in rules(manifest(bill, asked, generic))[bill.unique_id]] == [asked.name]
