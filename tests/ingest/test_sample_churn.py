"""The sample operator loses customers as the true hazard says, and its base moves by what comes and goes."""

from __future__ import annotations

import duckdb

from tests.ingest import test_sample
from tests.ingest.test_sample import ask

folder = test_sample.folder
con = test_sample.con


def test_base_moves_by_gross_adds_less_deactivations(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN the state rows alone WHEN each month's base is counted THEN opening + adds − losses = closing."""
    query = """
    with months as (
        select month::date as first, (month + interval 1 month)::date as after
        from range(timestamp '2026-05-01', timestamp '2026-11-01', interval 1 month) as months (month)
    ),

    bases as (
        select
            m.first,
            count(*) filter (
                s.activated_date < m.first and coalesce(s.terminated_date, date '9999-12-31') >= m.first
            ) as opening,
            count(*) filter (s.activated_date >= m.first and s.activated_date < m.after) as adds,
            count(*) filter (s.terminated_date >= m.first and s.terminated_date < m.after) as losses,
            count(*) filter (
                s.activated_date < m.after and coalesce(s.terminated_date, date '9999-12-31') >= m.after
            ) as closing,
        from months as m
        cross join subscription_now as s
        where s.parent_subscription_id is null
        group by m.first
    )

    select count(*), count(*) filter (opening + adds - losses <> closing), sum(adds) > 5, sum(losses) > 5
    from bases
    """
    assert ask(con, query) == [(6, 0, True, True)]


def test_status_says_terminated_exactly_where_there_is_a_date_and_a_kind(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select count(*)
    from subscription
    where
        (subscription_status = 'terminated') <> (terminated_date is not null)
        or (terminated_date is null) <> (termination_kind is null)
        or terminated_date < activated_date
        or (terminated_date is not null and terminated_date <> updated_at::date)
    """
    assert ask(con, query) == [(0,)]


def test_true_hazard_tells_who_leaves(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN the true hazard of each customer and month WHEN ranked THEN its AUC is well above 0.6, and the
    churn that came is the churn the hazard meant."""
    query = """
    with ranked as (
        select is_churn = 1 as is_churn, hazard, rank() over (order by hazard) as position
        from true_hazard
    )

    select
        (sum(position) filter (is_churn) - count(*) filter (is_churn) * (count(*) filter (is_churn) + 1) / 2.0)
        / (count(*) filter (is_churn)::double * count(*) filter (not is_churn)),
        count(*) filter (is_churn),
        sum(hazard),
    from ranked
    """
    auc, churned, expected = ask(con, query)[0]
    assert isinstance(auc, float) and auc > 0.65
    assert isinstance(churned, int) and isinstance(expected, float)
    assert abs(churned - expected) < 4 * expected**0.5


def test_hazard_says_churn_where_the_last_primary_subscription_ends(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    with lost as (
        select customer_id, last_day(h.as_of_date + 1) as month_end, is_churn
        from true_hazard as h
        where h.as_of_date < (select max(as_of_date) from true_hazard) -- of the month beyond, nothing is delivered
    ),

    held as (
        select
            l.customer_id, l.month_end, l.is_churn,
            count(*) filter (
                s.terminated_date >= date_trunc('month', l.month_end) and s.terminated_date <= l.month_end
            ) as ended,
            count(*) filter (
                s.activated_date < date_trunc('month', l.month_end)
                and coalesce(s.terminated_date, date '9999-12-31') > l.month_end
            ) as kept,
        from lost as l
        inner join subscription_now as s using (customer_id)
        where s.parent_subscription_id is null
        group by all
    )

    select count(*) filter (is_churn = 1 and (ended = 0 or kept > 0)), count(*) filter (is_churn = 0 and kept = 0)
    from held
    """
    assert ask(con, query) == [(0, 0)]


def test_who_thinks_of_leaving_asks_and_mostly_stays(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN inquiries about terms, cancelling and porting WHEN held against the true hazard of the month after
    THEN who asked is likelier to leave, but hardly anybody who asked does: alarms are mostly false."""
    query = """
    with asked as (
        select distinct customer_id, last_day(started_at::date) as as_of_date
        from interaction
        where direction = 'inbound' and reason in ('contract_terms', 'cancellation_page', 'porting_code')
    )

    select
        avg(h.hazard_voluntary) filter (a.customer_id is not null)
        / avg(h.hazard_voluntary) filter (a.customer_id is null) > 1.3,
        avg(h.is_churn) filter (a.customer_id is not null) < 0.2,
        count(*) filter (a.customer_id is not null) > 50,
        count(*) filter (a.customer_id is not null) < 0.25 * count(*),
    from true_hazard as h
    left join asked as a using (customer_id, as_of_date)
    """
    assert ask(con, query) == [(True, True, True, True)]


def test_who_drifts_away_uses_little_before_he_leaves(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN what a customer uses of data in a month WHEN it is held against his months before
    THEN whose use broke down is far likelier to leave the month after, and still mostly stays."""
    query = """
    with used as (
        select s.customer_id, last_day(u.usage_date) as as_of_date, sum(u.volume_mb) as mb
        from daily_usage as u
        inner join (select distinct subscription_id, customer_id from subscription) as s using (subscription_id)
        where u.usage_type = 'data'
        group by all
    ),

    compared as (
        select
            *,
            mb < 0.6 * avg(mb) over earlier as is_quiet,
            count(*) over earlier as count_months,
        from used
        window earlier as (
            partition by customer_id order by as_of_date rows between unbounded preceding and 1 preceding
        )
    )

    select
        avg(h.hazard_voluntary) filter (c.is_quiet) / avg(h.hazard_voluntary) filter (not c.is_quiet) > 2.5,
        avg(h.is_churn) filter (c.is_quiet) < 0.4,
        count(*) filter (c.is_quiet) > 50,
        count(*) filter (c.is_quiet) < 0.25 * count(*),
    from compared as c
    inner join true_hazard as h using (customer_id, as_of_date)
    where c.count_months >= 2
    """
    assert ask(con, query) == [(True, True, True, True)]
