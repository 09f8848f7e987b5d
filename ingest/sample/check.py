"""A warehouse held against the answer key of the sample that was loaded into it.

The one place of this room that looks at the star: it reads it, with the scores, to say whether they are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connection import open_database
from warehouse.contract import contract, quote_name, quote_text
from warehouse.errors import FileRefused
from warehouse.settings import Settings

FACTS = {
    "billing.invoice_line": "fct_billing_line",
    "billing.adjustment": "fct_adjustment",
    "billing.payment": "fct_payment",
    "care.ticket": "fct_service_ticket",
    "care.interaction": "fct_interaction",
    "crm.order_line": "fct_order_line",
    "crm.referral": "fct_referral",
    "care.retention_case": "fct_retention_case",
    "care.survey_response": "fct_survey_response",
    "billing.collection_case": "fct_collection",
    "campaign.campaign_target": "fct_campaign_target",
    "campaign.campaign_cost": "fct_campaign_cost",
    "risk.fraud_case": "fct_fraud_case",
}
"""Facts with one row per row of a contract."""

TRUTHS = {
    "churn": ("true_churn_hazard", "hazard", "is_churn"),
    "credit": ("true_default_probability", "probability", "is_default"),
    "fraud": ("true_fraud_probability", "probability", "is_fraud"),
}
"""Score → the key's files, their true probability and the outcome."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the key says. where: file, contract or fact, and what of it."""

    area: str
    where: str
    expected: str
    found: str


@dataclass(frozen=True)
class Ceiling:
    """AUC of a score, and that of the true probability on the same subjects: no score can be better but by chance."""

    score_name: str
    population: str
    as_of_date: str
    count_subjects: int
    count_positive: int
    auc: float
    auc_possible: float


@dataclass(frozen=True)
class Checked:
    """counts: how many things were compared, by area (files, raw, quarantine, star)."""

    counts: dict[str, int]
    differences: tuple[Difference, ...]
    ceilings: tuple[Ceiling, ...]


def check_sample(settings: Settings, folder: Path) -> Checked:
    """Compare the warehouse with the answer key in `folder`/answer_key, to the row and the cent.

    Only what came with the sample's files is looked at, so other senders may be in the same home. Raises
    FileRefused when there is no key.
    """
    key = folder / "answer_key"
    if not (key / "control_totals.csv").is_file():
        raise FileRefused("no answer key", where=str(key), hint="name the directory that `kehu sample --out` wrote")
    with open_database(settings, settings.raw_path, read_only=True) as con:
        _read_key(con, key)
        compared = {"files": _files(con), "raw": _raw(con), "quarantine": _quarantine(con)}
        batches = [row[0] for row in con.execute("select batch_id from sample_batch").fetchall()]
    ceilings: tuple[Ceiling, ...] = ()
    if settings.warehouse_path.exists():
        with open_database(settings, settings.warehouse_path, read_only=True) as con:
            _read_key(con, key)
            con.execute("create temp table sample_batch as select unnest(?::bigint[]) as batch_id", [batches])
            compared["star"] = _star(con)
            ceilings = tuple(_ceilings(con, key))
    return Checked(
        counts={area: len(rows) for area, rows in compared.items()},
        differences=tuple(
            Difference(area, where, str(expected), str(found))
            for area, rows in compared.items()
            for where, expected, found in rows
            if expected != found
        ),
        ceilings=ceilings,
    )


_Compared = list[tuple[str, object, object]]
"""(where, expected, found)"""


def _read_key(con: duckdb.DuckDBPyConnection, key: Path) -> None:
    for name in ("control_totals", "expected_totals", "expected_rejects"):
        con.execute(
            f"create temp table {name} as select * from read_csv({quote_text(str(key / f'{name}.csv'))}, "
            "header = true, all_varchar = true, delim = ',')"
        )


def _files(con: duckdb.DuckDBPyConnection) -> _Compared:
    """Lines and broken lines of each file, as the ledger counted them. What of it stays in the end depends on the
    order of arrival, and shows in the totals of raw."""
    con.execute(
        """create temp table sample_batch as
           select distinct f.batch_id
           from ops.batch_file as f
           inner join ops.batch as b using (batch_id)
           where b.status = 'loaded' and f.file_name in (select file_name from control_totals)"""
    )
    return con.execute(
        """select c.file_name || ' ' || c.measure, c.value::bigint,
                  case c.measure when 'count_lines' then sum(t.count_read) else sum(t.count_rejected) end
           from control_totals as c
           left join (ops.batch_file as f inner join sample_batch using (batch_id)
                      inner join ops.batch_table as t using (batch_id))
               on c.file_name = f.file_name and c.contract = t.contract
           where c.measure in ('count_lines', 'count_rejects')
           group by c.file_name, c.measure, c.value
           order by c.file_name, c.measure"""
    ).fetchall()


def _raw(con: duckdb.DuckDBPyConnection) -> _Compared:
    return _totals(con, {name: contract(name).relation for (name,) in _contracts(con)}, "_batch_id")


def _star(con: duckdb.DuckDBPyConnection) -> _Compared:
    rows = con.execute("select table_name from duckdb_tables() where schema_name = 'star'").fetchall()
    there = {name for (name,) in rows}
    wanted = {name: FACTS[name] for (name,) in _contracts(con) if name in FACTS}
    missing: _Compared = [(f"star.{fact}", "a table", "none") for fact in wanted.values() if fact not in there]
    found = {name: f"star.{fact}" for name, fact in wanted.items() if fact in there}
    return [*missing, *_totals(con, found, "batch_key")]


def _contracts(con: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    return con.execute("select distinct contract from expected_totals order by 1").fetchall()


def _totals(con: duckdb.DuckDBPyConnection, relations: dict[str, str], batch: str) -> _Compared:
    """Rows and sums of tables, as far as they came with the sample, beside those the key expects."""
    compared: _Compared = []
    for name, relation in relations.items():
        expected = con.execute(
            "select measure, value from expected_totals where contract = ? order by measure", [name]
        ).fetchall()
        found = con.execute(
            f"select {', '.join(_aggregate(measure) for measure, _ in expected)} from {relation} "
            f"where {batch} in (select batch_id from sample_batch)"
        ).fetchall()[0]
        compared += [
            (f"{relation} {measure}", value, str(total))
            for (measure, value), total in zip(expected, found, strict=True)
        ]
    return compared


def _aggregate(measure: str) -> str:
    if measure == "count_rows":
        return "count(*)"
    return f"coalesce(sum({quote_name(measure.removeprefix('sum_'))}), 0)"


def _quarantine(con: duckdb.DuckDBPyConnection) -> _Compared:
    """Every broken line is there with its reason, and nothing else of these files is."""
    return con.execute(
        """select coalesce(q.file_name, e.file_name) || ' line '
                      || coalesce(q.line_number::varchar, e.line_number, '?'),
                  coalesce(e.reason_code, 'no reject'), coalesce(q.reason_code, 'not in quarantine')
           from (select distinct file_name, line_number, reason_code from ops.quarantine
                 where batch_id in (select batch_id from sample_batch)) as q
           full outer join expected_rejects as e
               on q.file_name = e.file_name and q.line_number::varchar = e.line_number
                   and q.reason_code = e.reason_code
           order by 1"""
    ).fetchall()


def _ceilings(con: duckdb.DuckDBPyConnection, key: Path) -> Iterator[Ceiling]:
    for score, (files, probability, outcome) in TRUTHS.items():
        if not list(key.glob(f"{files}_*.csv")):
            continue
        truth = f"read_csv({quote_text(str(key / f'{files}_*.csv'))}, header = true, delim = ',')"
        rows = con.execute(
            f"""with judged as (
                    select s.population, s.as_of_date, s.score_value, t.{probability} as truth,
                           t.{outcome}::boolean as is_positive
                    from star.fct_customer_score as s
                    inner join {truth} as t on s.subject_id = t.customer_id and s.as_of_date = t.as_of_date
                    where s.score_name = ? and s.subject_type = 'customer'
                    qualify row_number() over (
                        partition by s.subject_id, s.as_of_date order by s.scored_at desc, s.model_version desc) = 1
                )
                select population, as_of_date, count(*), count(*) filter (is_positive),
                       {_auc("score_rank")}, {_auc("truth_rank")}
                from (select *, {_mean_rank("score_value")} as score_rank, {_mean_rank("truth")} as truth_rank
                      from judged)
                group by population, as_of_date
                having count(*) filter (is_positive) between 1 and count(*) - 1
                order by population, as_of_date""",
            [score],
        ).fetchall()
        for population, as_of_date, count, positive, auc, possible in rows:
            yield Ceiling(score, population, str(as_of_date), count, positive, auc, possible)


def _mean_rank(value: str) -> str:
    """Rank from 1 among the subjects of one date; equal ones share the mean of their ranks."""
    of = "partition by population, as_of_date"
    return f"rank() over ({of} order by {value}) + (count(*) over ({of}, {value}) - 1) / 2.0"


def _auc(rank: str) -> str:
    """Area under the ROC curve from mean ranks (Mann and Whitney 1947)."""
    positive, negative = "count(*) filter (is_positive)", "count(*) filter (not is_positive)"
    return f"(sum({rank}) filter (is_positive) - {positive} * ({positive} + 1) / 2.0) / ({positive} * {negative})"
