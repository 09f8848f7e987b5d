"""A hand-made release: the marts' columns as they are promised, a few rows of each."""

from __future__ import annotations

import duckdb
import yaml

from dashboards.files import ASSETS
from warehouse.open_release import write_open
from warehouse.settings import PROJECT, Settings

MARTS = """
create schema marts;
create table marts.mart_executive_base_monthly as
with
months as (
    select
        cast(range as integer) as n,
        last_day(date '2025-10-01' + to_months(cast(range as integer))) as month_end_date
    from range(14)
),
cells as (
    select *
    from
        (values ('north', 1, '北京', 900), ('north', 2, '广东', 1400), ('south', 3, '四川', 600))
            as place(source_system, place_number, province, size),
        (values ('mobile', 1, 1.0), ('internet', 2, 0.5), ('television', 3, 0.2))
            as line(product_line, line_number, share)
),
movements as (
    select
        *,
        cast(size * share * (0.03 + 0.001 * ((n * 7 + line_number) % 5)) as bigint) as count_gross_adds,
        cast((n + place_number) % 3 as bigint) as count_win_backs,
        cast(size * share * (0.012 + 0.001 * ((n * 5 + place_number) % 7)) as bigint)
            as count_deactivations_voluntary,
        cast(size * share * 0.004 as bigint) as count_deactivations_involuntary,
        cast(line_number % 2 as bigint) as count_deactivations_unavoidable,
        cast((n + line_number) % 2 as bigint) as count_deactivations_unknown
    from months, cells
),
totals as (
    select
        *,
        count_deactivations_voluntary + count_deactivations_involuntary
        + count_deactivations_unavoidable + count_deactivations_unknown as count_deactivations
    from movements
),
closings as (
    select
        *,
        cast(size * share as bigint) + cast(sum(count_gross_adds + count_win_backs - count_deactivations)
            over (partition by province, product_line order by n) as bigint) as count_closing
    from totals
)
select
    month_end_date, source_system, '中国' as country, province, product_line,
    count_closing - count_gross_adds - count_win_backs + count_deactivations as count_opening,
    count_gross_adds, count_win_backs, count_deactivations_voluntary, count_deactivations_involuntary,
    count_deactivations_unavoidable, count_deactivations_unknown, count_deactivations, count_closing,
    count_closing - (count_gross_adds + count_win_backs - count_deactivations) / 2.0 as average_base,
    cast(count_closing * 39.90 as decimal(18, 2)) as billed_amount
from closings;
alter table marts.mart_executive_base_monthly alter average_base type double;

create table marts.mart_executive_churn_reason as
with reasons as (
    select *
    from (values
        (1, 'voluntary', 'price', 'Price too high'), (2, 'voluntary', 'competitor', 'Competitor had better devices'),
        (3, 'voluntary', 'competitor', 'Competitor made better offer'),
        (4, 'voluntary', 'service', 'Attitude of support person'), (5, 'voluntary', 'network', 'Network reliability'),
        (6, 'involuntary', 'arrears', 'Non-payment'), (7, 'unavoidable', 'relocation', 'Moved'),
        (8, 'unknown', 'unknown', 'Unknown')
    ) as reason(number, termination_kind, reason_class, reason)
)
select
    month_end_date, source_system, termination_kind, reason_class, reason,
    cast(4 + (number * 11 + extract(month from month_end_date)) % 23 as bigint) as count_deactivations
from reasons, (select distinct month_end_date, source_system from marts.mart_executive_base_monthly);

create table marts.mart_customer_360 as
select
    'C' || lpad(cast(range as varchar), 5, '0') as customer_id,
    case when range % 3 = 2 then 'south' else 'north' end as source_system,
    case when range % 10 = 0 then 'company' else 'consumer' end as customer_type,
    case range % 4 when 0 then 'family' when 1 then 'young' when 2 then 'senior' else 'business' end as segment,
    '中国' as country,
    case range % 3 when 0 then '北京' when 1 then '广东' else '四川' end as province,
    case range % 3 when 0 then '北京' when 1 then '广州' else '成都' end as city,
    date '2026-11-30' - cast(30 * (1 + range % 72) as integer) as registered_date,
    cast(1 + range % 72 as integer) as tenure_months,
    cast(case when range % 9 = 0 then 0 else 1 + range % 2 end as bigint) as count_active_subscriptions,
    cast(range % 4 as bigint) as count_active_addons,
    'Mobile 5G, Fibre 500' as products_held,
    cast(19.90 + range % 80 as decimal(18, 2)) as monthly_price_amount,
    cast(1000 + range * 3.5 as decimal(18, 2)) as billed_amount_total,
    date '2026-11-05' as last_invoice_date,
    cast(950 + range * 3.5 as decimal(18, 2)) as paid_amount_total,
    cast(50 as decimal(18, 2)) as open_amount,
    cast(range % 5 as bigint) as count_tickets,
    cast(range % 2 as bigint) as count_open_tickets,
    timestamp '2026-11-10 09:30:00' as last_ticket_at,
    cast(range % 7 as bigint) as count_interactions,
    range % 9 <> 0 as is_active,
    case when range % 9 = 0 then date '2026-11-15' end as termination_date,
    case when range % 9 = 0 then 'voluntary' end as termination_kind,
    case when range % 9 = 0 then 'price' end as termination_reason_class,
    case when range % 9 = 0 then 'Price too high' end as termination_reason,
    case when range % 9 <> 0 then ((range * 37) % 100) / 100.0 end as churn_score,
    case when range % 9 <> 0 then cast(10 - ((range * 37) % 100) // 10 as integer) end as churn_decile,
    date '2026-11-30' as churn_as_of_date,
    '在网时间短，提高流失风险' as churn_reason_1_zh, 'new with us: raises it' as churn_reason_1_en,
    '有未结工单，提高流失风险' as churn_reason_2_zh, 'an open ticket: raises it' as churn_reason_2_en,
    '合约期长，降低流失风险' as churn_reason_3_zh, 'long contract: lowers it' as churn_reason_3_en,
    date '2026-11-30' as as_of_date
from range(1, 241);
alter table marts.mart_customer_360 alter churn_score type double;
"""


def publish_release(settings: Settings, release: str, change: str = "") -> None:
    """Build a release, apply `change` (SQL) to it, and swap `current` to it as publishing does."""
    directory = settings.releases / release
    directory.mkdir(parents=True)
    with duckdb.connect(str(directory / "warehouse.duckdb")) as con:
        con.execute(MARTS)
        _add_what_is_promised(con)
        con.execute(change)
        con.execute("checkpoint")
    write_open(settings, directory / "warehouse.duckdb", directory)
    link = settings.home / "next"
    link.symlink_to(directory, target_is_directory=True)
    link.replace(settings.current)


def _add_what_is_promised(con: duckdb.DuckDBPyConnection) -> None:
    """What the models promise beside the tables and columns filled above, empty: the marts the datasets read."""
    filled = {table for (table,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    for path in (ASSETS / "datasets").rglob("*.yaml"):
        (model_path,) = (PROJECT / "models" / "marts").rglob(f"{path.stem}.yml")
        (model,) = yaml.safe_load(model_path.read_text(encoding="utf-8"))["models"]
        columns = [f"{column['name']} {column['data_type']}" for column in model["columns"]]
        if path.stem not in filled:
            con.execute(f"create table marts.{path.stem} ({', '.join(columns)})")
        for column in columns if path.stem in filled else ():
            con.execute(f"alter table marts.{path.stem} add column if not exists {column}")
