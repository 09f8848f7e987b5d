"""One delivery is one transaction: counts, restatements, refusals."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import invoice_line, write_lines
from warehouse.connection import writer_lock
from warehouse.errors import Busy
from warehouse.ledger import open_raw
from warehouse.load import load_parquet
from warehouse.settings import Settings

Land = Callable[..., list[Any]]
Ask = Callable[..., list[tuple[Any, ...]]]


def test_a_batch_leaves_its_counts_and_control_totals(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN three lines of 10.00, 5.50 and -2.25
    amounts = ["10.00", "5.50", "-2.25"]
    lines = [invoice_line(line_number=n, amount=a) for n, a in enumerate(amounts, 1)]
    # WHEN they are loaded
    (report,) = land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    # THEN raw, report and ledger agree: 13.25 and 3 × 0.60 of tax
    assert report.status == "loaded"
    assert ask("select count(*), sum(amount)::varchar, sum(tax_amount)::varchar from raw_billing.invoice_line") == [
        (3, "13.25", "1.80")
    ]
    ((read, accepted, rejected, totals),) = ask(
        "select count_read, count_accepted, count_rejected, control_totals from ops.batch_table"
    )
    assert (read, accepted, rejected) == (3, 3, 0)
    assert json.loads(totals) == {"amount": "13.25", "tax_amount": "1.80"}


def test_the_same_content_twice_is_told_and_changes_nothing(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN a loaded file
    lines = [invoice_line()]
    land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    # WHEN the same content comes under another name
    (report,) = land(write_lines(tmp_path / "billing_invoice_line_again.csv", lines))
    # THEN it is known, and no batch is written
    assert report.status == "unchanged"
    assert "batch 1" in report.message
    assert ask("select count(*) from ops.batch") == [(1,)]


def test_a_restated_row_replaces_and_an_overlap_adds_only_what_is_new(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN lines 1 and 2
    land(write_lines(tmp_path / "billing_invoice_line_1.csv", [invoice_line(line_number=n) for n in (1, 2)]))
    # WHEN line 1 comes unchanged, line 2 restated a day later, and line 3 new
    second = [
        invoice_line(line_number=1),
        invoice_line(line_number=2, amount="99.00", updated_at="2026-02-02 00:00:00"),
        invoice_line(line_number=3),
    ]
    (report,) = land(write_lines(tmp_path / "billing_invoice_line_2.csv", second))
    # THEN
    (table,) = report.tables
    assert (table.count_accepted, table.count_restated, table.count_unchanged) == (2, 1, 1)
    assert ask("select line_number, amount::double, _batch_id from raw_billing.invoice_line order by 1") == [
        (1, 10.0, 1),
        (2, 99.0, 2),
        (3, 10.0, 2),
    ]


def test_any_order_of_files_gives_the_same_rows(tmp_path: Path) -> None:
    # GIVEN four files with an old, a new, and two conflicting rows of one key
    from ingest.batch import load_paths

    rows = [
        invoice_line(amount="1.00", updated_at="2026-02-01 00:00:00"),
        invoice_line(amount="2.00", updated_at="2026-02-03 00:00:00"),
        invoice_line(amount="3.00", updated_at="2026-02-03 00:00:00"),
        invoice_line(amount="9.00", updated_at="2026-02-02 00:00:00"),
    ]
    files = [write_lines(tmp_path / f"billing_invoice_line_{n}.csv", [row]) for n, row in enumerate(rows)]
    answers = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(files), 0, None, 4)):
        # WHEN they come in many orders
        settings = Settings(home=tmp_path / f"home_{number}")
        for path in order:
            list(load_paths(settings, [path]))
        con = duckdb.connect(str(settings.raw_path), read_only=True)
        answers.add(str(con.execute("select * exclude (_batch_id, _reject) from raw_billing.invoice_line").fetchall()))
        # THEN the loser of the conflict is kept, not lost
        conflict = "select count(*) from ops.quarantine where reason_code = 'conflicting_duplicate'"
        kept = con.execute(conflict).fetchone()
        assert kept is not None
        con.close()
    # THEN one row stands: the newest, and of equals the greater
    assert len(answers) == 1
    assert "Decimal('3.00')" in answers.pop()


def test_duplicates_within_a_file(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN an exact duplicate, an older version and a conflict, each of its own key
    newer = "2026-02-02 00:00:00"
    lines = [
        *[invoice_line(invoice_id="exact")] * 2,
        invoice_line(invoice_id="older", amount="1.00"),
        invoice_line(invoice_id="older", amount="2.00", updated_at=newer),
        invoice_line(invoice_id="conflict", amount="1.00"),
        invoice_line(invoice_id="conflict", amount="2.00"),
        *[invoice_line(invoice_id=f"good_{n}") for n in range(200)],
    ]
    # WHEN
    (report,) = land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    # THEN
    (table,) = report.tables
    assert (table.count_read, table.count_accepted) == (206, 203)
    assert (table.count_unchanged, table.count_superseded, table.count_rejected) == (1, 1, 1)
    assert ask("select amount::double from raw_billing.invoice_line where invoice_id in ('older', 'conflict')") == [
        (2.0,),
        (2.0,),
    ]
    ((text,),) = ask("select raw_text from ops.quarantine where reason_code = 'conflicting_duplicate'")
    assert json.loads(text)["amount"] == 1.0


def test_a_file_over_its_error_rate_is_refused_whole(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN 2 bad rows of 100, where 1 % is allowed
    lines = [invoice_line(line_number=n) for n in range(98)]
    lines += [invoice_line(line_number=98, amount="ten"), invoice_line(line_number=99, charge_type="gift")]
    # WHEN
    (report,) = land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    # THEN nothing is in raw, the bad rows can be looked at, and the message says all four things
    assert report.status == "refused"
    assert ask("select count(*) from raw_billing.invoice_line") == [(0,)]
    assert ask("select reason_code from ops.quarantine order by quarantine_id") == [("bad_type",), ("not_accepted",)]
    assert all(word in report.message for word in ("where:", "found: 2 of 100", "hint:"))
    assert ask("select status from ops.batch") == [("refused",)]


def test_a_whole_column_of_the_wrong_type_is_named(tmp_path: Path, land: Land) -> None:
    # GIVEN dates of a foreign format in every row
    lines = [invoice_line(line_number=n, invoice_date="31.01.2026") for n in range(5)]
    # WHEN
    (report,) = land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    # THEN
    assert report.status == "refused"
    assert "billing.invoice_line.invoice_date" in report.message
    assert "31.01.2026" in report.message


def test_a_refused_file_can_be_mended_and_loaded(tmp_path: Path, land: Land, ask: Ask) -> None:
    land(write_lines(tmp_path / "billing_invoice_line.csv", [invoice_line(amount="ten")]))
    (report,) = land(write_lines(tmp_path / "billing_invoice_line.csv", [invoice_line()]))
    assert report.status == "loaded"
    assert ask("select count(*) from raw_billing.invoice_line") == [(1,)]


def test_scores_come_in_by_the_same_door(tmp_path: Path, settings: Settings, ask: Ask) -> None:
    # GIVEN a Parquet file with contract columns, one score out of its range
    path = tmp_path / "scores.parquet"
    duckdb.sql(
        """select 'customer' as subject_type, 'C' || i as subject_id, 'churn' as score_name, 'v1' as model_version,
                  date '2026-01-31' as as_of_date, 'all' as population, 0.5 as score_value,
                  case when i = 7 then 11 else 1 end as score_decile, null as reason_1, null as reason_1_effect,
                  null as reason_2, null as reason_2_effect, null as reason_3, null as reason_3_effect,
                  null as reason_1_side, null as reason_2_side, null as reason_3_side,
                  'r' as run_id, timestamp '2026-02-01' as scored_at
           from range(200) as t (i)"""
    ).write_parquet(str(path))
    # WHEN
    report = load_parquet(settings, "mining.customer_score", path, sender="mining")
    # THEN
    assert (report.tables[0].count_accepted, report.tables[0].count_rejected) == (199, 1)
    assert ask("select reason_code from ops.quarantine") == [("out_of_range",)]


def test_a_crash_inside_a_batch_leaves_nothing(
    tmp_path: Path, land: Land, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a loader that breaks after rows were moved, before the ledger is written
    import warehouse.load

    def breaks(*_: object) -> None:
        raise RuntimeError("power cut")

    path = write_lines(tmp_path / "billing_invoice_line.csv", [invoice_line()])
    with monkeypatch.context() as patch:
        patch.setattr(warehouse.load, "write_batch", breaks)
        with pytest.raises(RuntimeError, match="power cut"):
            land(path)
    assert ask("select count(*) from raw_billing.invoice_line") == [(0,)]
    # WHEN it is loaded again THEN it is as if nothing had been
    assert land(path)[0].status == "loaded"


def test_a_crash_before_the_sweep_is_made_good(
    tmp_path: Path, settings: Settings, land: Land, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # GIVEN a loader that dies after its commit, before rejected rows are swept out
    import warehouse.load

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    lines = [invoice_line(line_number=n) for n in range(199)] + [invoice_line(line_number=199, charge_type="gift")]
    path = write_lines(tmp_path / "billing_invoice_line.csv", lines)
    with monkeypatch.context() as patch:
        patch.setattr(warehouse.load, "sweep", dies)
        with pytest.raises(RuntimeError, match="killed"):
            land(path)
    # WHEN raw is opened again
    with open_raw(settings):
        pass
    # THEN the batch is there, its bad row only in quarantine
    assert ask("select count(*), count(_reject) from raw_billing.invoice_line") == [(199, 0)]
    assert ask("select count_accepted, count_rejected from ops.batch_table") == [(199, 1)]
    assert ask("select count(*) from ops.quarantine") == [(1,)]


def test_one_writer_at_a_time(settings: Settings) -> None:
    import subprocess
    import sys

    with writer_lock(settings):
        code = (
            "import sys; from pathlib import Path; from warehouse.settings import Settings;"
            "from warehouse.connection import writer_lock;\n"
            "with writer_lock(Settings(home=Path(sys.argv[1]))): pass"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, str(settings.home)], capture_output=True, text=True, check=False
        )
    assert Busy.__name__ in other.stderr
