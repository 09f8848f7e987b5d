"""Quarantined records come back once the reason is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ingest.plan
from ingest.replay import export
from ingest.replay import replay as replay_all
from tests.conftest import invoice_line, write_lines
from warehouse.contract import contract
from warehouse.errors import KehuError
from warehouse.quarantine import show, summary
from warehouse.settings import Settings

Land = Callable[..., list[Any]]
Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def one_bad(tmp_path: Path, land: Land) -> None:
    """A loaded file of 200 lines of which the last has a bad amount."""
    lines = [invoice_line(line_number=n) for n in range(199)] + [invoice_line(line_number=199, amount="ten")]
    land(write_lines(tmp_path / "billing_invoice_line.csv", lines))


def test_list_and_show(settings: Settings, one_bad: None) -> None:
    (row,) = summary(settings)
    assert (row["contract"], row["reason_code"], row["count_records"]) == ("billing.invoice_line", "bad_type", 1)
    assert show(settings, row["first_id"])["raw_text"] == invoice_line(line_number=199, amount="ten")
    with pytest.raises(KehuError, match="no such record"):
        show(settings, 99)


def test_a_record_that_is_still_bad_stays_open_once(settings: Settings, one_bad: None, ask: Ask) -> None:
    # WHEN it is replayed twice with nothing mended
    for _ in range(2):
        (report,) = replay_all(settings)
        assert report.tables[0].count_rejected == 1
    # THEN exactly one entry is open
    assert ask("select status, count(*) from ops.quarantine group by 1 order by 1") == [("open", 1), ("replayed", 2)]


def test_a_mended_export_can_be_loaded(settings: Settings, one_bad: None, tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN the exported record, mended by hand
    (path,) = export(settings, tmp_path / "mend")
    path.write_text(path.read_text(encoding="utf-8").replace("ten", "10.00"), encoding="utf-8")
    # WHEN
    (report,) = land(path)
    # THEN
    assert report.tables[0].count_accepted == 1
    assert ask("select count(*), sum(amount)::varchar from raw_billing.invoice_line") == [(200, "2000.00")]


def test_a_record_passes_after_the_contract_was_mended(
    settings: Settings, tmp_path: Path, land: Land, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a charge type that the contract did not know, and now does
    lines = [invoice_line(line_number=n) for n in range(199)] + [invoice_line(line_number=199, charge_type="gift")]
    land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    known = contract("billing.invoice_line")
    columns = [
        replace(c, accepted=(*c.accepted, "gift")) if c.name == "charge_type" and c.accepted else c
        for c in known.columns
    ]
    monkeypatch.setattr(ingest.plan, "recognise", lambda _: replace(known, columns=tuple(columns)))
    # WHEN
    (report,) = replay_all(settings)
    # THEN it is in raw and closed, and there is nothing left to replay
    assert report.tables[0].count_accepted == 1
    assert ask("select status, replayed_batch_id from ops.quarantine") == [("replayed", 2)]
    with pytest.raises(KehuError, match="nothing to replay"):
        list(replay_all(settings))
