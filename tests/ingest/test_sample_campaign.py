"""Campaigns act on the sample operator as the key says, and their control groups are chance alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.sample import SampleOptions, make_sample
from tests.ingest.test_sample import ask, read_into


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """An operator large enough for campaigns and fraud rings."""
    out = tmp_path_factory.mktemp("campaigns") / "out"
    make_sample(SampleOptions(customers=3000, months=6, seed=11, out=out))
    with duckdb.connect() as connection:
        read_into(connection, out)
        read_truth(connection, out / "answer_key")
        yield connection


def read_truth(connection: duckdb.DuckDBPyConnection, key: Path) -> None:
    for name in ("true_campaign_effect", "true_default_probability", "true_fraud_probability"):
        connection.execute(f"create table {name} as select * from read_csv('{key}/{name}_*.csv')")
    connection.execute(f"create table true_party as select * from read_csv('{key}/true_party.csv')")
    connection.execute("""
        create view target_now as
        select * from campaign_target
        qualify row_number() over (partition by campaign_id, wave_number, customer_id order by updated_at desc) = 1
    """)


def test_treated_convert_as_the_treated_truth_says_and_control_as_the_untreated(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """GIVEN delivered targets alone WHEN conversions are counted by group THEN each group's count is what its own
    probabilities in the key sum to, within four deviations."""
    query = """
    select
        count(*) filter (converted_at is not null),
        sum(p),
        sum(p * (1 - p)),
    from (
        select t.*, if(target_group = 'treatment', e.p_treatment, e.p_control) as p
        from target_now as t
        inner join true_campaign_effect as e using (campaign_id, wave_number, customer_id)
        where target_group <> 'suppressed'
    )
    inner join campaign as c using (campaign_id)
    group by target_group, c.campaign_type = 'retention'
    """
    found = ask(con, query)
    assert len(found) == 4
    for converted, expected, variance in found:
        assert abs(float(str(converted)) - float(str(expected))) < 4 * float(str(variance)) ** 0.5 + 1


def test_delivered_uplift_of_the_offers_has_the_sign_and_size_of_the_truth(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select
        avg((converted_at is not null)::integer) filter (target_group = 'treatment')
        - avg((converted_at is not null)::integer) filter (target_group = 'control'),
        avg(e.effect),
    from target_now
    inner join true_campaign_effect as e using (campaign_id, wave_number, customer_id)
    where target_group <> 'suppressed' and score_name <> 'churn'
    """
    seen, true = ask(con, query)[0]
    assert isinstance(seen, float) and isinstance(true, float)
    assert true > 0.03
    assert 0.4 * true < seen < 1.6 * true


def test_retention_helps_some_harms_some_and_leaves_others_alone(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select avg((effect > 0.005)::integer) > 0.2, avg((effect < -0.005)::integer) > 0.08, count(*) > 300
    from true_campaign_effect
    inner join campaign as c using (campaign_id)
    where c.campaign_type = 'retention'
    """
    assert ask(con, query) == [(True, True, True)]


def test_control_is_random(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN treated and control WHEN what was known before is averaged THEN the groups differ by chance alone."""
    query = """
    select
        avg((target_group = 'control')::integer),
        abs(avg(x) filter (target_group = 'control') - avg(x) filter (target_group = 'treatment'))
        / (stddev(x) * sqrt(
            1.0 / count(*) filter (target_group = 'control') + 1.0 / count(*) filter (target_group = 'treatment')
        )),
    from (
        select target_group, unnest(['score', 'truth', 'age']) as measure,
            unnest([score_value::double, e.p_control, coalesce(c.birth_year, 1980)]) as x
        from target_now
        inner join true_campaign_effect as e using (campaign_id, wave_number, customer_id)
        inner join (select customer_id, min(birth_year) as birth_year from customer group by all) as c
            using (customer_id)
        where target_group <> 'suppressed' and score_name = 'cross_sell'
    )
    group by measure
    """
    for share, z in ask(con, query):
        assert 0.15 < float(str(share)) < 0.25
        assert float(str(z)) < 3.5


def test_suppressed_have_a_reason_and_no_contact(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select
        count(*) filter ((target_group = 'suppressed') <> (suppression_reason is not null)),
        count(*) filter ((target_group = 'treatment') <> (contacted_at is not null)),
        count(distinct suppression_reason),
    from campaign_target
    """
    assert ask(con, query) == [(0, 0, 3)]


def test_each_contact_of_a_campaign_is_an_interaction(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select count(*) filter (i.interaction_id is null), count(i.interaction_id) > 300
    from target_now as t
    left join interaction as i
        on t.customer_id = i.customer_id and t.contacted_at = i.started_at and i.reason_class = 'marketing'
    where t.contacted_at is not null
    """
    assert ask(con, query) == [(0, True)]


@pytest.mark.parametrize(
    ("table", "key", "version"),
    [
        ("campaign_target", "campaign_id, wave_number, customer_id", "updated_at"),
        ("retention_case", "retention_case_id", "updated_at"),
        ("collection_case", "collection_case_id", "updated_at"),
        ("order_line", "order_id, line_number", "updated_at"),
        ("referral", "referral_id", "updated_at"),
        ("fraud_case", "fraud_case_id", "updated_at"),
        ("household_member", "household_id, customer_id", "updated_at"),
    ],
)
def test_restated_rows_are_newer(con: duckdb.DuckDBPyConnection, table: str, key: str, version: str) -> None:
    """GIVEN rows of a case WHEN there are several THEN each has its own moment, so the newest is one."""
    query = f"""
    select count(*) filter (rows <> moments), count(*) filter (rows > 1) > 0
    from (
        select {key}, count(*) as rows, count(distinct {version}) as moments
        from {table} group by {key}
    )
    """
    assert ask(con, query) == [(0, True)]


def test_rings_share_device_and_address_and_do_not_pay(con: duckdb.DuckDBPyConnection) -> None:
    """GIVEN who the key says came to cheat THEN some share address and device, and few bills are paid."""
    con.execute("""
    create or replace temp table cheat as
    select distinct customer_id from true_fraud_probability where is_fraud = 1
    """)
    shared = """
    select max(n)
    from (
        select c.address_line, s.device_model, count(distinct c.customer_id) as n
        from cheat
        inner join customer as c using (customer_id)
        inner join subscription as s using (customer_id)
        where s.device_model is not null
        group by all
    )
    """
    [(largest,)] = ask(con, shared)
    assert isinstance(largest, int) and largest >= 2
    paid = """
    select is_cheat, avg(is_paid::integer)
    from (
        select
            l.invoice_id, k.customer_id is not null as is_cheat, count(p.payment_id) > 0 as is_paid,
        from invoice_line as l
        inner join (select distinct account_id, customer_id from account) as a using (account_id)
        left join cheat as k using (customer_id)
        left join payment as p on l.invoice_id = p.invoice_id
        where l.invoice_date < date '2026-09-15'
        group by all
    )
    group by is_cheat order by is_cheat
    """
    (_, honest), (_, cheating) = ask(con, paid)
    assert float(str(honest)) > 0.6
    assert float(str(cheating)) < 0.2


def test_default_and_fraud_probabilities_sum_to_what_came(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select sum(is_default), sum(probability), sum(probability * (1 - probability)) from true_default_probability
    """
    came, expected, variance = (float(str(x)) for x in ask(con, query)[0])
    assert abs(came - expected) < 4 * variance**0.5


def test_twice_registered_are_one_party_with_the_same_birthday(con: duckdb.DuckDBPyConnection) -> None:
    query = """
    select count(*) > 3, count(*) filter (years <> 1), count(*) filter (names > 1) > 0
    from (
        select party_id, count(distinct birth_year) as years, count(distinct full_name) as names
        from true_party
        inner join customer using (customer_id)
        group by party_id
        having count(distinct customer_id) > 1
    )
    """
    assert ask(con, query) == [(True, 0, True)]
