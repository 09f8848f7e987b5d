"""The sample operator's bills, use and service follow from what was agreed and what happened."""

from __future__ import annotations

import duckdb

from tests.ingest import test_sample
from tests.ingest.test_sample import ask

folder = test_sample.folder
con = test_sample.con


def test_a_full_month_is_billed_at_the_price_agreed(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN recurring lines WHEN the price is taken from the subscription's state at the end of the period
    THEN the amount is that price, by the days served."""
    query = """
    with priced as (
        select
            l.amount, l.quantity, s.monthly_price_amount as price,
            n.activated_date, n.terminated_date, l.period_start_date, l.period_end_date,
        from invoice_line as l
        asof join subscription as s
            on l.subscription_id = s.subscription_id and l.period_end_date::timestamp > s.updated_at
        inner join subscription_now as n on l.subscription_id = n.subscription_id
        where l.charge_type = 'recurring'
    ),

    served as (
        select
            *,
            least(terminated_date, period_end_date) - greatest(activated_date, period_start_date) as days,
            period_end_date - period_start_date as all_days,
        from priced
    )

    select
        count(*) filter (abs(amount - price * days / all_days) > 0.0051),
        count(*) filter (days = all_days and amount <> price),
        count(*) filter (days < all_days) > 10,
        count(*) > 1000,
    from served
    """
    assert ask(con, query) == [(0, 0, True, True)]


def test_usage_lines_bill_what_was_rated(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN daily use and events, each with its charge WHEN summed by month THEN the next bill says the same."""
    query = """
    with rated as (
        select subscription_id, date_trunc('month', usage_date)::date as month, charged_amount
        from daily_usage
        union all
        select subscription_id, date_trunc('month', started_at)::date, charged_amount
        from usage_event
    ),

    summed as (
        select subscription_id, month, sum(charged_amount) as rated
        from rated
        group by all
    ),

    billed as (
        select subscription_id, period_start_date as month, sum(amount) as billed
        from invoice_line
        where charge_type = 'usage'
        group by all
    )

    select
        count(*) filter (abs(coalesce(rated, 0) - coalesce(billed, 0)) > 0.03),
        count(*) filter (billed > 0) > 100,
    from summed
    full join billed using (subscription_id, month)
    where month >= date '2026-05-01' and month < date '2026-10-01'
    """
    assert ask(con, query) == [(0, True)]


def test_nothing_is_used_or_asked_before_activation_or_after_termination(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with happened as (
        select subscription_id, usage_date as day from daily_usage
        union all
        select subscription_id, started_at::date from usage_event
        union all
        select subscription_id, opened_at::date from ticket
        union all
        select subscription_id, started_at::date from interaction where ticket_id is null
    )

    select count(*)
    from happened
    inner join subscription_now as s using (subscription_id)
    where day < s.activated_date or day >= coalesce(s.terminated_date, date '9999-12-31')
    """
    assert ask(con, query) == [(0,)]


def test_no_use_while_suspended(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with spells as (
        select
            subscription_id, subscription_status, updated_at::date as day,
            coalesce(
                lead(updated_at::date) over (partition by subscription_id order by updated_at), date '9999-12-31'
            ) as next_day,
        from subscription
    )

    select count(*) filter (u.usage_date is not null), count(distinct s.subscription_id) > 3
    from spells as s
    left join daily_usage as u
        on s.subscription_id = u.subscription_id and u.usage_date >= s.day and u.usage_date < s.next_day
    where s.subscription_status = 'suspended'
    """
    assert ask(con, query) == [(0, True)]


def test_each_group_has_one_manager_at_a_time(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with latest as (
        select * from manager_assignment
        qualify row_number() over (partition by account_group_id, assigned_date order by updated_at desc) = 1
    ),

    followed as (
        select
            *,
            lead(assigned_date) over (partition by account_group_id order by assigned_date) as next_date,
        from latest
    )

    select count(*) filter (released_date is distinct from next_date), count(*) > 0
    from followed
    """
    assert ask(con, query) == [(0, True)]


def test_steps_of_a_ticket_are_in_order_and_agree_with_it(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with steps as (
        select
            e.*,
            lag(event_at) over (partition by ticket_id order by event_number) as earlier_at,
            row_number() over (partition by ticket_id order by event_number) as position,
            lag(event_type) over (partition by ticket_id order by event_number) as earlier_type,
        from ticket_event as e
    )

    select
        count(*) filter (s.event_at < s.earlier_at),
        count(*) filter (s.event_number <> s.position),
        count(*) filter (s.event_number = 1 and s.event_type <> 'opened'),
        count(*) filter (s.event_type = 'reopened' and s.earlier_type <> 'resolved'),
        count(*) filter (s.event_type = 'replied' and s.event_at <> t.first_reply_at),
        count(*) filter (s.event_type = 'closed' and s.event_at <> t.closed_at),
        count(*) > 300,
    from steps as s
    inner join ticket_now as t using (ticket_id)
    """
    assert ask(con, query) == [(0, 0, 0, 0, 0, 0, True)]


def test_payments_never_exceed_the_bill(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with billed as (
        select invoice_id, sum(amount + tax_amount) as billed from invoice_line group by invoice_id
    ),

    paid as (
        select invoice_id, sum(amount) as paid from payment where invoice_id <> 'unallocated' group by invoice_id
    )

    select count(*) filter (paid > billed), count(*) > 500
    from paid
    inner join billed using (invoice_id)
    """
    assert ask(con, query) == [(0, True)]
