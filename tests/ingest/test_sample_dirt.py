"""Dirt is where the key says, is what the key says, and nowhere else; encodings and delimiters are really written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.sample import SampleOptions, make_sample
from ingest.sample.answer_key import FileTotals
from ingest.sample.breakage import ways_to_break
from ingest.sample.dirt import SHARES, Planter, possible_kinds
from ingest.sample.planting import Sheet
from warehouse.contract import Column, contract, contracts, recognise

CUSTOMERS, MONTHS, SEED = 250, 2, 5
BESIDE_THE_TRUTH = {"reject", "changed_code", "duplicate", "restated", "orphan"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("clean") / "out")


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("dirty") / "out", dirt=0.05, encoding="gb18030", delimiter="|")


def made(out: Path, **options: Any) -> Path:
    make_sample(SampleOptions(customers=CUSTOMERS, months=MONTHS, seed=SEED, out=out, **options))
    return out


def key_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "answer_key" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def data_lines(path: Path) -> dict[int, bytes]:
    """Line number → line, the header left out."""
    return dict(list(enumerate(path.read_bytes().split(b"\n")[:-1], start=1))[1:])


def values(line: bytes, delimiter: str, encoding: str) -> tuple[str, ...]:
    return tuple(next(csv.reader([line.decode(encoding)], delimiter=delimiter)))


def test_what_is_left_without_the_listed_lines_is_the_clean_sample(clean: Path, dirty: Path) -> None:
    """GIVEN the same operator clean and dirty WHEN all lines the key lists as beside the truth are taken away
    THEN every contract has exactly its clean rows."""
    beside = {
        (row["file_name"], int(row["line_number"]))
        for row in key_rows(dirty, "planted")
        if row["kind"] in BESIDE_THE_TRUTH
    }
    wanted: dict[str, Counter[tuple[str, ...]]] = {}
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for folder, rows, delimiter, encoding in [(clean, wanted, ",", "utf-8"), (dirty, found, "|", "gb18030")]:
        for path in folder.glob("*.csv"):
            kind = recognise(path.name)
            assert kind is not None
            rows.setdefault(kind.name, Counter()).update(
                values(line, delimiter, encoding)
                for number, line in data_lines(path).items()
                if folder == clean or (path.name, number) not in beside
            )
    assert found == wanted


def test_each_listed_reject_is_broken_as_listed(dirty: Path) -> None:
    rejects = key_rows(dirty, "expected_rejects")
    lines = {path.name: data_lines(path) for path in dirty.glob("*.csv")}
    wrong = [row for row in rejects if not is_broken(row, lines[row["file_name"]][int(row["line_number"])])]
    assert wrong == []
    common = {"bad_type", "missing_value", "not_accepted", "out_of_range", "structure"}
    assert common <= {row["reason_code"] for row in rejects} <= common | {"encoding"}


def test_days_with_dirt_hold_the_clean_truth_too(tmp_path: Path) -> None:
    """GIVEN dirt in daily files WHEN the listed lines are taken away THEN what is left is the clean months."""
    out = tmp_path / "day"
    sizes: dict[str, Any] = {"customers": 120, "months": 2, "seed": SEED}
    make_sample(SampleOptions(out=out, dirt=0.05, day_by_day=True, **sizes))
    make_sample(SampleOptions(out=tmp_path / "month", **sizes))
    beside = {
        (row["file_name"], int(row["line_number"]))
        for row in key_rows(out, "planted")
        if row["kind"] in BESIDE_THE_TRUTH
    }
    left: Counter[bytes] = Counter()
    for path in out.glob("*.csv"):
        left.update(line for number, line in data_lines(path).items() if (path.name, number) not in beside)
    clean: Counter[bytes] = Counter()
    for path in (tmp_path / "month").glob("*.csv"):
        clean.update(data_lines(path).values())
    assert len(beside) > 100
    assert without_quotes(left) == without_quotes(clean)


def without_quotes(lines: Counter[bytes]) -> Counter[bytes]:
    """A late line may have gone through a CSV writer, which quotes otherwise."""
    plain: Counter[bytes] = Counter()
    for line, count in lines.items():
        plain[line.replace(b'"', b"")] += count
    return plain


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_a_broken_byte_cannot_be_decoded(encoding: str) -> None:
    """GIVEN a line with Chinese in it WHEN its encoding is broken THEN one value alone cannot be read."""
    out = io.BytesIO()
    broken = ways_to_break(contract("crm.customer"))["encoding"][1].apply(
        ["C1", "sample", "consumer", "王伟", "长江路"]
    )
    Sheet(out, encoding).put((",".join(broken) + "\n").encode())

    with pytest.raises(UnicodeDecodeError):
        out.getvalue().decode(encoding)
    assert out.getvalue().decode(encoding, "replace") == "C1,sample,consumer,王伟\ufffd,长江路\n"


def is_broken(row: dict[str, str], line: bytes) -> bool:
    kind = contract(row["contract"])
    if row["reason_code"] == "encoding":
        try:
            line.decode("gb18030")
        except UnicodeDecodeError:
            return True
        return False
    cells = values(line, "|", "gb18030")
    if row["reason_code"] == "structure":
        return len(cells) > len(kind.columns)
    return breaks_rule(kind.column(row["column"]), cells[kind.column_names.index(row["column"])], row["reason_code"])


def breaks_rule(column: Column, text: str, reason_code: str) -> bool:
    if reason_code == "missing_value":
        return column.required and text == ""
    if reason_code == "not_accepted":
        return column.accepted is not None and text not in column.accepted
    if reason_code == "bad_type":
        return duckdb.execute(f"select try_cast(? as {column.data_type})", [text]).fetchall() == [(None,)]
    low, high = column.min_value, column.max_value
    return (low is not None and float(text) < low) or (high is not None and float(text) > high)


def test_rejects_stay_below_what_the_loader_takes(dirty: Path) -> None:
    lines = {row["file_name"]: int(row["value"]) for row in measured(dirty, "count_lines")}
    for row in measured(dirty, "count_rejects"):
        assert int(row["value"]) <= 0.01 * lines[row["file_name"]], row


def measured(folder: Path, measure: str) -> list[dict[str, str]]:
    return [row for row in key_rows(folder, "control_totals") if row["measure"] == measure]


def test_control_totals_are_those_of_the_accepted_lines(dirty: Path) -> None:
    """GIVEN a dirty file WHEN its accepted lines are summed THEN each exact duplicate counts once."""
    left_out = {
        (row["file_name"], int(row["line_number"]))
        for row in key_rows(dirty, "planted")
        if row["kind"] in ("reject", "changed_code", "duplicate")
    }
    key = {(row["file_name"], row["measure"]): row["value"] for row in key_rows(dirty, "control_totals")}
    for path in dirty.glob("billing_*.csv"):
        kind = recognise(path.name)
        assert kind is not None
        accepted = [
            values(line, "|", "gb18030")
            for number, line in data_lines(path).items()
            if (path.name, number) not in left_out
        ]
        assert key[path.name, "count_accepted"] == str(len(accepted))
        for name in kind.control_totals:
            position = kind.column_names.index(name)
            found = sum(Decimal(cells[position] or 0) for cells in accepted)
            assert Decimal(key[path.name, f"sum_{name}"]) == found


def test_the_loader_ends_with_the_truth_and_quarantines_exactly_the_rejects(
    dirty: Path, land: Callable[..., Any], ask: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """GIVEN dirty files in GB18030 with | WHEN loaded THEN raw holds the key's totals to the cent, and quarantine
    the key's rejects with line and reason."""
    land(dirty)

    for row in key_rows(dirty, "expected_totals"):
        total_of = f"coalesce(sum({row['measure'].removeprefix('sum_')}), 0)"
        measure = "count(*)" if row["measure"] == "count_rows" else total_of
        [(total,)] = ask(f"select {measure} from {contract(row['contract']).relation}")
        assert str(total) == row["value"], row
    quarantined = {
        (name, str(line), code)
        for name, line, code in ask("select file_name, line_number, reason_code from ops.quarantine")
    }
    listed = key_rows(dirty, "expected_rejects")
    assert quarantined == {(row["file_name"], row["line_number"], row["reason_code"]) for row in listed}


def test_gb18030_decodes_to_the_same_text(clean: Path, tmp_path: Path) -> None:
    recoded = made(tmp_path / "out", encoding="gb18030")
    names = sorted(path.name for path in clean.glob("*.csv"))
    assert names == sorted(path.name for path in recoded.glob("*.csv"))
    for name in names:
        assert (recoded / name).read_bytes().decode("gb18030") == (clean / name).read_bytes().decode("utf-8"), name
    customers = (recoded / next(name for name in names if name.startswith("crm_customer"))).read_bytes()
    assert "中国".encode("gb18030") in customers


def test_a_late_line_comes_with_the_next_file(tmp_path: Path) -> None:
    """GIVEN a file of which every line is touched WHEN the next one is finished THEN it ends with what was late."""
    kind = contract("billing.payment")
    header = ",".join(kind.column_names) + "\n"
    line = "P{0},I1,A1,2026-01-05,cash,store,10.00,2026-01-05 15:00:00\n"
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(header + "".join(line.format(n) for n in range(200)), encoding="utf-8")
    second.write_text(header, encoding="utf-8")
    planter = Planter(seed=1, rate=1.0, encoding="utf-8", delimiter=",")
    totals = FileTotals("a.csv", kind.name, 200, 0, 0, 0, {"amount": Decimal(2000)})

    sent = planter.finish(kind, first, tmp_path / "a_sent.csv", totals, is_last=False)
    held_back = list(planter.held_back[kind.name])
    empty = FileTotals("b.csv", kind.name, 0, 0, 0, 0, {"amount": Decimal(0)})
    later = planter.finish(kind, second, tmp_path / "b_sent.csv", empty, is_last=True)

    assert len(held_back) > 5
    assert (tmp_path / "b_sent.csv").read_bytes().split(b"\n", 1)[1] == b"".join(held_back)
    assert later.totals.sums == {"amount": Decimal(10 * len(held_back))}
    assert {row.kind for row in sent.planted} == {"duplicate", "restated", "reject"}
    assert {row.kind for row in later.planted} == {"late"}


def test_every_kind_of_dirt_is_possible_somewhere() -> None:
    possible = set().union(*(possible_kinds(kind, is_last=False) for kind in contracts().values()))
    assert possible == set(SHARES)
