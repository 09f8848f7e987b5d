"""The raw file follows its contracts."""

from __future__ import annotations

from dataclasses import replace

import pytest

import warehouse.ledger
from warehouse.contract import Column, Contract, contracts
from warehouse.errors import ContractError
from warehouse.ledger import RunLedger, open_raw
from warehouse.settings import Settings


def with_columns(*columns: Column) -> dict[str, Contract]:
    return {"x.thing": replace(contracts()["crm.consent"], source="x", table="thing", columns=columns)}


def test_a_contract_may_gain_a_column(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # GIVEN a raw table with a row
    old, new = Column("a", "integer", "A."), Column("b", "varchar", "B.")
    monkeypatch.setattr(warehouse.ledger, "contracts", lambda: with_columns(old))
    with open_raw(settings) as con:
        con.execute("insert into raw_x.thing values (1, 1, null)")
    # WHEN the contract has one more column
    monkeypatch.setattr(warehouse.ledger, "contracts", lambda: with_columns(old, new))
    with open_raw(settings) as con:
        # THEN the row has nothing there
        assert con.execute("select a, b from raw_x.thing").fetchall() == [(1, None)]


def test_another_type_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse.ledger, "contracts", lambda: with_columns(Column("a", "integer", "A.")))
    with open_raw(settings):
        pass
    monkeypatch.setattr(warehouse.ledger, "contracts", lambda: with_columns(Column("a", "date", "A.")))
    with pytest.raises(ContractError, match=r"consent|x\.thing\.a"), open_raw(settings):
        pass


def test_a_run_that_broke_off_is_taken_up_again(settings: Settings) -> None:
    first = RunLedger.begin(settings, "nightly")
    assert RunLedger.begin(settings, "nightly").run_id == first.run_id
    first.end("done")
    assert RunLedger.begin(settings, "nightly").run_id != first.run_id
