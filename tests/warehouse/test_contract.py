"""The sources YAML is the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.contract import contract, contracts, parse_sources, recognise
from warehouse.errors import ContractError


def test_every_source_of_the_core_star_is_there() -> None:
    tables = {
        "crm": "customer account subscription product_offering account_group manager_assignment consent "
        "geographic_place employee organisation household_member bundle_component order_line referral",
        "billing": "invoice_line adjustment payment collection_case customer_cost",
        "usage": "daily_usage usage_event",
        "care": "ticket ticket_event interaction survey_response retention_case",
        "campaign": "campaign campaign_target campaign_cost",
        "risk": "fraud_case",
        "mdm": "party_link",
        "mining": "customer_score fraud_alert customer_segment segment_profile segment_affinity bundle_rule "
        "bundle_candidate",
    }
    assert set(contracts()) == {f"{source}.{name}" for source, names in tables.items() for name in names.split()}


def test_rules_are_read_from_the_dbt_tests() -> None:
    line = contract("billing.invoice_line")
    assert line.key == ("invoice_id", "line_number")
    assert line.column("amount").required
    assert line.column("charge_type").accepted is not None
    assert contract("crm.customer").column("birth_date").pii == "direct"
    rules = contract("crm.geographic_place").column("latitude").rules("x")
    assert [(code, condition) for code, _, condition in rules] == [
        ("out_of_range", "x < -90"),
        ("out_of_range", "x > 90"),
    ]


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("billing_invoice_line_2026-10.csv.gz", "billing.invoice_line"),
        ("Billing-Invoice-Line.CSV", "billing.invoice_line"),
        ("billing.invoice_line.parquet", "billing.invoice_line"),
        ("care_ticket_2026.csv", "care.ticket"),
        ("care_ticket_event_2026.csv", "care.ticket_event"),
        ("crm_account_group.csv", "crm.account_group"),
        ("holiday_pictures.zip", None),
    ],
)
def test_a_file_is_recognised_by_its_name(file_name: str, expected: str | None) -> None:
    found = recognise(file_name)
    assert (found.name if found else None) == expected


def test_every_column_is_described() -> None:
    for table in contracts().values():
        for column in table.columns:
            assert column.description.endswith("."), f"{table.name}.{column.name}"


def test_an_incomplete_contract_is_told(tmp_path: Path) -> None:
    path = tmp_path / "_x__sources.yml"
    path.write_text("sources: [{name: x, tables: [{name: t, description: d}]}]", encoding="utf-8")
    with pytest.raises(ContractError, match="incomplete"):
        parse_sources(path)
