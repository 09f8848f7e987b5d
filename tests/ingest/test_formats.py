"""Files as operators send them: every format and encoding gives the same rows."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from ingest.source import BUFFER_BYTES, Dialect
from tests.conftest import INVOICE_HEADER, invoice_line, write_lines

Land = Callable[..., list[Any]]
Ask = Callable[..., list[tuple[Any, ...]]]

INTERACTION = [
    "interaction_id", "customer_id", "account_id", "subscription_id", "ticket_id", "channel_code", "direction",
    "reason_class", "reason", "outcome", "employee_id", "started_at", "ended_at", "updated_at",
]  # fmt: skip
ROWS = [
    ["N1", "C1", "", "", "", "hotline", "inbound", "网络", "断线,很慢", 'said "hello"', "",
     "2026-01-01 08:00:00", "", "2026-01-02"],
    ["N2", "C2", "", "", "", "website", "inbound", "", "line one\nline two", "", "",
     "2026-01-01 09:30:00", "", "2026-01-02"],
    ["N3", "C3", "", "", "", "store", "outbound", "", "|;\t", "", "",
     "2026-01-01 10:00:00", "", "2026-01-02"],
]  # fmt: skip
EXPECTED = [
    ("N1", "网络", "断线,很慢", 'said "hello"'),
    ("N2", None, "line one\nline two", None),
    ("N3", None, "|;\t", None),
]


def delimited(delimiter: str, header: bool = True) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in '"\n,|;\t') else text

    rows = [INTERACTION, *ROWS] if header else ROWS
    return "\n".join(delimiter.join(cell(c) for c in row) for row in rows) + "\n"


def write_csv(path: Path) -> None:
    path.write_text(delimited(","), encoding="utf-8")


def write_bom(path: Path) -> None:
    path.write_text(delimited(","), encoding="utf-8-sig")


def write_crlf(path: Path) -> None:
    # the break inside a value stays as it is; only records end in CRLF
    text = delimited(",").replace("\n", "\r\n").replace("line one\r\nline two", "line one\nline two")
    path.write_bytes(text.encode())


def write_gbk(path: Path) -> None:
    path.write_bytes(delimited("|").encode("gbk"))


def write_gb18030(path: Path) -> None:
    path.write_bytes(delimited("|").encode("gb18030"))


def write_utf16(path: Path) -> None:
    path.write_bytes(delimited("\t").encode("utf-16"))


def write_headerless(path: Path) -> None:
    path.write_text(delimited(";", header=False), encoding="utf-8")


def write_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(delimited(",").encode("gb18030")))


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("daily/care_interaction.csv", delimited(",").encode("utf-8"))


def write_parquet(path: Path) -> None:
    con = duckdb.connect()
    con.execute(f"create table t ({', '.join(f'{c} varchar' for c in INTERACTION)})")
    con.executemany(
        f"insert into t values ({', '.join('?' for _ in INTERACTION)})", [[c or None for c in r] for r in ROWS]
    )
    con.execute("alter table t alter started_at type timestamp")
    con.execute(f"copy t to '{path}' (format parquet)")


def write_json_lines(path: Path) -> None:
    records = [{n: v for n, v in zip(INTERACTION, row, strict=True) if v} for row in ROWS]
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def write_excel(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [INTERACTION, *ROWS]:
        sheet.append([c or None for c in row])
    book.save(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("care_interaction.csv", write_csv),
        ("care_interaction_bom.csv", write_bom),
        ("care_interaction_crlf.csv", write_crlf),
        ("care_interaction_gbk.txt", write_gbk),
        ("care_interaction_gb18030.txt", write_gb18030),
        ("care_interaction.tsv", write_utf16),
        ("care_interaction_headerless.csv", write_headerless),
        ("care_interaction.csv.gz", write_gzip),
        ("monday.zip", write_zip),
        ("care_interaction.parquet", write_parquet),
        ("care_interaction.jsonl", write_json_lines),
        ("care_interaction.xlsx", write_excel),
    ],
)
def test_every_format_gives_the_same_rows(
    tmp_path: Path, land: Land, ask: Ask, name: str, write: Callable[[Path], None]
) -> None:
    # GIVEN the same three contacts, with Chinese, quotes, a line break and delimiters in values
    write(tmp_path / name)
    # WHEN
    (report,) = land(tmp_path / name)
    # THEN
    assert (report.status, report.message) == ("loaded", "")
    rows = ask("select interaction_id, reason_class, reason, outcome from raw_care.interaction order by 1")
    assert rows == EXPECTED
    assert ask("select started_at::varchar from raw_care.interaction where interaction_id = 'N2'") == [
        ("2026-01-01 09:30:00",)
    ]


def test_latin_1_must_be_said(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN French text, which is also some GB18030 text
    path = tmp_path / "care_interaction.csv"
    path.write_bytes(delimited(",").replace("网络", "réseau").replace("断线,很慢", "coupé").encode("latin-1"))
    # WHEN
    (report,) = land(path, dialect=Dialect(encoding="latin-1"))
    # THEN
    assert report.status == "loaded"
    assert ask("select reason_class, reason from raw_care.interaction where interaction_id = 'N1'") == [
        ("réseau", "coupé")
    ]


def test_a_broken_row_of_a_utf8_file_is_the_only_one_rejected(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN 200 good rows with Chinese text and one with bytes that are no UTF-8, on line 102
    good = [f"N{n},C,,,,hotline,inbound,网络,,,,2026-01-01,,2026-01-02".encode() for n in range(200)]
    bad = b"BAD,C,,,,hotline,inbound,\xff\xfe,,,,2026-01-01,,2026-01-02"
    path = tmp_path / "care_interaction.csv"
    path.write_bytes(b"\n".join([",".join(INTERACTION).encode(), *good[:100], bad, *good[100:]]) + b"\n")
    # WHEN
    (report,) = land(path)
    # THEN
    assert (report.status, report.tables[0].count_accepted, report.tables[0].count_rejected) == ("loaded", 200, 1)
    assert ask("select reason_code, line_number from ops.quarantine") == [("encoding", 102)]


def test_rejects_tell_their_line_and_text(tmp_path: Path, land: Land, ask: Ask) -> None:
    # GIVEN bad rows among 400, after a structural fault and after a value with a line break
    lines = [invoice_line(line_number=n) for n in range(400)]
    lines[9] = "too,few"
    lines[19] = invoice_line(line_number=19, amount="ten")
    lines[29] = invoice_line(line_number=29).replace("S1", '"S\n1"')
    lines[39] = invoice_line(line_number=39, invoice_date="2026-13-01")
    path = write_lines(tmp_path / "billing_invoice_line.csv", lines)
    # WHEN
    (report,) = land(path)
    # THEN lines are those of an editor: header is 1, the broken value shifts what follows by one
    assert report.status == "loaded"
    found = ask("select line_number, reason_code, raw_text, message from ops.quarantine order by line_number")
    assert [(line, code) for line, code, *_ in found] == [(11, "structure"), (21, "bad_type"), (42, "bad_type")]
    editor = path.read_text(encoding="utf-8").split("\n")
    assert [text for *_, text, _ in found] == [editor[10], editor[20], editor[41]]
    assert "amount: no decimal(18,2), found ten" in found[1][3]


@pytest.mark.parametrize("buffer_bytes", [BUFFER_BYTES, 8_000_000], ids=["own buffers", "great buffers"])
def test_lines_are_right_in_a_file_that_threads_share(
    tmp_path: Path, land: Land, ask: Ask, monkeypatch: pytest.MonkeyPatch, buffer_bytes: int
) -> None:
    # GIVEN 700,000 lines, more than one thread reads, with each fault there is every so often
    monkeypatch.setattr("ingest.source.BUFFER_BYTES", buffer_bytes)
    path = tmp_path / "billing_invoice_line.csv"
    duckdb.sql(
        """select 'I' || i as invoice_id, 1 as line_number, 'A' as account_id, '' as subscription_id,
                  '' as product_offering_id, case when i % 5000 = 7 then 'gift' else 'usage' end as charge_type,
                  case when i % 5000 = 9 then '2026-02-30' else '2026-01-31' end as invoice_date, '' as due_date,
                  '' as period_start_date, '' as period_end_date, '' as quantity,
                  case when i % 5000 = 1007 then '1.005' else '10.00' end as amount, '' as tax_amount,
                  '2026-02-01' as updated_at
           from range(700000) as t (i)"""
    ).write_csv(str(path))
    assert path.stat().st_size > 4 * 8_000_000
    # WHEN
    (report,) = land(path)
    # THEN each line is that of its invoice: number i stands on line i + 2
    assert report.tables[0].count_rejected == 3 * 140
    assert ask(
        "select count(*), count(*) filter (line_number = substr(split_part(raw_text, ',', 1), 2)::bigint + 2) "
        "from ops.quarantine"
    ) == [(420, 420)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", "1.005"),  # would be rounded to the cent without a word
        ("amount", "1,000.00"),
        ("line_number", "1.5"),
        ("invoice_date", "12-01-15"),  # would be read as the year 12
        ("invoice_date", "2026-02-30"),
    ],
)
def test_nothing_is_rounded_or_guessed(tmp_path: Path, land: Land, ask: Ask, column: str, value: str) -> None:
    quoted = f'"{value}"'
    lines = [invoice_line(invoice_id=f"I{n}") for n in range(200)] + [invoice_line(**{column: quoted})]
    land(write_lines(tmp_path / "billing_invoice_line.csv", lines))
    assert ask("select reason_code from ops.quarantine") == [("bad_type",)]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("holiday.csv", "a,b\n1,2\n", ["unknown file", "holiday.csv", "hint:", "megaline"]),
        ("billing_invoice_line.csv", "invoice_id,amount\n1,2\n", ["columns are missing", "line_number"]),
        ("billing_invoice_line.csv", "", ["the file is empty"]),
        ("care_interaction.parquet", "no parquet", ["no Parquet file"]),
        ("care_interaction.xlsx", "no workbook", ["no Excel workbook"]),
        ("care_interaction.jsonl", "no json\n", ["no JSON objects"]),
        ("billing_invoice_line.csv", "1,2,3\n", ["number of columns", "14 columns"]),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, land: Land, ask: Ask, name: str, content: str, words: list[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (report,) = land(tmp_path / name)
    assert report.status == "refused"
    assert all(word in report.message for word in words), report.message
    assert ask("select status, message from ops.batch") == [("refused", report.message)]


def test_an_extra_column_is_reported_and_kept_out(tmp_path: Path, land: Land) -> None:
    path = tmp_path / "billing_invoice_line.csv"
    path.write_text(f"{INVOICE_HEADER},mood\n{invoice_line()},good\n", encoding="utf-8")
    (report,) = land(path)
    assert report.status == "loaded"
    assert any("mood" in note for note in report.notes)


def test_one_bad_file_does_not_hold_up_the_rest(tmp_path: Path, land: Land) -> None:
    (tmp_path / "holiday.csv").write_text("a\n1\n", encoding="utf-8")
    write_lines(tmp_path / "billing_invoice_line.csv", [invoice_line()])
    assert sorted(r.status for r in land(tmp_path)) == ["loaded", "refused"]
