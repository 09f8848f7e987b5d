"""Uplift: for each kind of campaign, what a contact would change for each customer, and whether that is worth it."""

from __future__ import annotations

from functools import partial

from mining.analysis import Analysis, Input
from mining.learners.campaigns import CONTRACT, learn_campaigns

FEATURES = (
    "f_age_years", "f_registered_months", "f_is_prepaid", "f_months_to_contract_end", "f_contract_elapsed_ratio",
    "f_main_price_amount", "f_main_price_to_list", "f_main_age_months", "f_main_price_per_gb_amount",
    "f_count_household_members", "f_is_in_group", "f_tenure_months", "f_monthly_price_amount", "f_addon_price_ratio",
    "f_count_primary", "f_count_products", "f_count_lines", "f_holds_mobile", "f_holds_broadband", "f_holds_tv",
    "f_minutes_30d", "f_mb_30d", "f_mb_trend", "f_mb_to_included", "f_minutes_to_included", "f_active_days_30d",
    "f_bill_mean_3_amount", "f_bill_shock", "f_bill_3_to_12_mean", "f_usage_charge_ratio", "f_discount_ratio",
    "f_late_payment_ratio", "f_open_to_bill", "f_count_open_tickets", "f_count_tickets_90d", "f_count_complaints_90d",
    "f_count_outbound_30d", "f_count_outbound_90d", "f_count_campaign_contacts_total",
    "f_count_campaign_accepted_total", "f_campaign_accepted_90d_ratio", "f_nps_mean_score", "f_csat_mean_score",
    "c_contract_band", "c_customer_type", "c_segment",
)  # fmt: skip
"""Who the customer is, what is held, paid and used, and how earlier contacts went: of 176, those that may tell who is
persuaded. Fewer, since an effect is a hundred times harder to learn than a level."""

FACTS = (
    "customer_id", "campaign_id", "wave_number", "campaign_type", "planned_date", "known_date", "is_labelled",
    "is_treated", "is_converted", "margin_amount", "contact_cost_amount",
)  # fmt: skip

CUSTOMERS, TARGETS = "mart_features_customer", "mart_features_uplift"

SCORE = Analysis(
    name="uplift",
    inputs=(
        Input(CUSTOMERS, ("customer_id", *FEATURES)),
        Input(TARGETS, (*FACTS, *FEATURES), has_history=True),
    ),
    contracts=(CONTRACT,),
    analyse=partial(learn_campaigns, customers=CUSTOMERS, targets=TARGETS, features=FEATURES),
)
