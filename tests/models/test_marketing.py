"""Marketing marts on a world small enough to work every figure out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.small_world import Row, land
from warehouse.settings import Settings
from warehouse.transform import build

pytestmark = pytest.mark.slow

WRITTEN = "2026-04-30"
"""The last day of the world: the newest state of a subscription."""


def row(name: str, **values: object) -> Row:
    return Row(name, tuple({"updated_at": WRITTEN, **values}.items()))


def target(number: int, group: str, is_won: bool, **values: object) -> Row:
    won = {"converted_at": "2026-03-05", "conversion_amount": "10.00"} if is_won else {}
    return row(
        "campaign.campaign_target", campaign_id="k1", wave_number="1", customer_id=f"c{number}",
        planned_date="2026-02-24", target_group=group, list_id="L1", score_name="churn", model_version="v1",
        score_value=f"0.{1000 - number}", **won, **values,
    )  # fmt: skip


def contact(number: int, day: str, **values: str) -> Row:
    return row(
        "care.interaction", interaction_id=f"i{number}", customer_id="c1", channel_code="sms", direction="outbound",
        started_at=f"{day} 10:00:00", **values,
    )  # fmt: skip


def case(number: int, decision: str, decided: str, subscription: str) -> Row:
    return row(
        "care.retention_case", retention_case_id=f"r{number}", customer_id="c1", subscription_id=subscription,
        intent_at="2026-01-05", decision=decision, decided_at=decided, offer_code="SAVE20" if decision else "",
    )  # fmt: skip


def subscription(number: int, **values: str) -> Row:
    state = {"subscription_status": "active", **values}
    return row(
        "crm.subscription", subscription_id=f"s{number}", account_id=f"a{number}", customer_id=f"c{number}",
        product_offering_id="p", activated_date="2025-12-15", **state,
    )  # fmt: skip


WORLD = [
    *(
        row("crm.customer", customer_id=f"c{i}", customer_type="consumer", source_system="crm", updated_at="2025-11-01")
        for i in range(1, 151)
    ),
    *(row("crm.account", account_id=f"a{i}", customer_id=f"c{i}", account_status="active") for i in (1, 2)),
    subscription(1),
    subscription(2, subscription_status="terminated", terminated_date="2026-03-15", termination_kind="voluntary"),
    row(
        "billing.invoice_line", invoice_id="1", line_number="1", account_id="a1", subscription_id="s1",
        charge_type="recurring", invoice_date="2026-01-10", amount="100.00",
    ),
    row(
        "billing.customer_cost", customer_cost_id="1", account_id="a1", amount="20.00", cost_date="2026-01-31",
        cost_type="direct",
    ),
    row("campaign.campaign", campaign_id="k1", campaign_name="K", campaign_type="retention", started_date="2026-02-01",
        conversion_window_days="31"),
    row("campaign.campaign_cost", campaign_id="k1", cost_date="2026-02-01", cost_type="media", channel_code="all",
        amount="100.00"),
    target(1, "treatment", True, contacted_at="2026-02-25 09:00:00", channel_code="sms"),
    *(target(i, "treatment", i <= 56) for i in range(2, 71)),
    *(target(i, "control", i <= 118) for i in range(71, 151)),
    *(
        contact(i, day)
        for i, day in enumerate((
            "2026-01-30", "2026-01-31", "2026-02-25", "2026-03-31", "2026-04-01", "2026-04-23", "2026-04-24",
        ))
    ),
    contact(9, "2026-04-25", ticket_id="t1"),
    case(1, "saved", "2026-01-30", "s1"),
    case(2, "saved", "2026-01-10", "s2"),
    case(3, "saved", "2026-03-01", "s1"),
    case(4, "lost", "2026-01-10", ""),
    case(5, "", "", "s1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("marketing")
    home = Settings(home=folder / "home")
    land(home, WORLD, folder / "delivery")
    build(home, is_tested=False)
    opened = duckdb.connect(str(home.warehouse_path), read_only=True)
    yield opened
    opened.close()


def one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    [found] = con.execute(sql).fetchall()
    return tuple(float(value) if hasattr(value, "as_tuple") else value for value in found)


def test_uplift_has_the_published_interval(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN 56 of 70 treated and 48 of 80 of the control group converted: the worked example of Newcombe (1998),
    # who prints 0.0524 to 0.3339 for method 10
    found = one(con, "select uplift_rate, uplift_rate_low, uplift_rate_high from marts.mart_marketing_campaign")
    # THEN the mart has it
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_a_share_has_the_published_interval(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN 56 of 70 and 48 of 80: score intervals by hand with z = 1.959964, for example for 56 of 70
    # (0.8 + z²/140 ± z √(0.8·0.2/70 + z²/19600)) / (1 + z²/70)
    found = one(
        con,
        "select treatment_rate_low, treatment_rate_high, control_rate_low, control_rate_high"
        " from marts.mart_marketing_campaign",
    )
    assert found == pytest.approx((0.69184, 0.87696, 0.49042, 0.70042), abs=5e-5)


def test_only_what_the_contact_added_pays_for_it(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN conversions worth 10 each, a direct cost of 20 of 100 revenue, 70 treated against 80 of control
    # WHEN the control group's 48 conversions are weighed down to 70 customers: 42
    # THEN 14 conversions, 140 of worth and 112 of margin are the contact's, against a cost of 100
    found = one(
        con,
        "select count_converted_incremental, conversion_incremental_amount, margin_incremental_amount, cost_amount,"
        " roi_ratio, is_window_over from marts.mart_marketing_campaign",
    )
    assert found == pytest.approx((14, 140, 112, 100, 0.12, True))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # the campaign's text message and its record are one contact; 31 January is 89 days before 30 April; the
        # answer to a ticket counts apart
        ("2026-04-30", (1, 3, 6, 1, 0, False)),
        # 30 days before 31 March is 1 March: only that day's contact
        ("2026-03-31", (1, 1, 4, 0, 1, False)),
        ("2026-01-31", (2, 2, 2, 0, 0, False)),
    ],
)
def test_contacts_count_in_their_windows(
    con: duckdb.DuckDBPyConnection, as_of: str, expected: tuple[int, int, int, int, int, bool]
) -> None:
    found = one(
        con,
        "select count_contacts_7d, count_contacts_30d, count_contacts_90d, count_service_contacts_90d,"
        f" count_contacts_left, is_over_cap from marts.mart_marketing_contact_pressure where as_of_date = '{as_of}'",
    )
    assert found == expected


def test_a_win_counts_when_its_days_are_over(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN three saved: one still there after 90 days, one gone by then, one decided on 1 March; one lost, one open
    found = one(
        con,
        "select count_cases, count_saved, save_rate, count_judged_30d, count_saved_30d, count_judged_90d,"
        " count_saved_90d, count_relapsed_90d, save_90d_rate, reference_verdict"
        " from marts.mart_marketing_save_rate where slice_kind = 'total'",
    )
    assert found == (5, 3, 0.6, 3, 3, 2, 1, 1, 0.5, "open")


def test_outcomes_come_back_by_fifth_of_the_score(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN scores that fall from customer 1 to customer 150: 1 to 70 treated (1 to 56 won), 71 to 150 control (to 118)
    found = con.execute(
        "select score_fifth, count_treatment, count_converted_treatment, count_control, count_converted_control"
        " from marts.mart_marketing_closed_loop order by score_fifth"
    ).fetchall()
    # THEN thirty customers each, the highest scores first
    assert found == [(1, 30, 30, 0, 0), (2, 30, 26, 0, 0), (3, 10, 0, 20, 20), (4, 0, 0, 30, 28), (5, 0, 0, 30, 0)]


def test_each_side_holds_what_the_other_does(con: duckdb.DuckDBPyConnection) -> None:
    # GIVEN an extract of 150 targets worth 1,040, seven days of contacts and an answer, and five cases
    found = con.execute(
        "select topic, sum(count_rows_left), sum(count_rows_right), bool_and(is_equal)"
        " from marts.mart_quality_reconciliation where step = 'source_to_star'"
        " and topic in ('campaign_target', 'interaction', 'retention_case') group by topic order by topic"
    ).fetchall()
    assert found == [("campaign_target", 150, 150, True), ("interaction", 8, 8, True), ("retention_case", 5, 5, True)]
