{#
  A feature: 32 bits, as models read it, so that sums in another order are no other feature. Where its subject
  is delivered, no row means `absent`; where it is not, nothing is known.
#}
{% macro feature(expression, known='true', absent=0) -%}
    case
        when {{ known }} then cast(coalesce({{ expression }}, {{ absent }}) as float)
    end
{%- endmacro %}

{# A feature that is not known without its own row. #}
{% macro feature_of(expression) -%}
    cast({{ expression }} as float)
{%- endmacro %}

{# One number over another; not known over nothing. #}
{% macro feature_ratio(numerator, denominator) -%}
    cast(
        cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
        as float
    )
{%- endmacro %}

{#
  Standard deviation over mean of whole numbers, from their count, sum and sum of squares: exact, whatever the
  order they are added in.
#}
{% macro feature_volatility(count, total, squares) -%}
    cast(
        sqrt(cast({{ count }} * {{ squares }} - {{ total }} * {{ total }} as double))
        / nullif(cast(abs({{ total }}) as double), 0) as float
    )
{%- endmacro %}

{# 1 to 5 points: one more for each bound that is reached. falling: for each that is not exceeded. #}
{% macro feature_points(expression, bounds, is_falling=false) -%}
    cast(
        case
            when {{ expression }} is null then null
            {%- for bound in bounds | reverse %}
            when {{ expression }} {{ '<=' if is_falling else '>=' }} {{ bound }}
                then {{ 6 - loop.index }}
            {%- endfor %}
            else 1
        end as float
    )
{%- endmacro %}

{# How much of what the plan includes was used. #}
{% macro plan_band(share) -%}
    case
        when {{ share }} < 0.25 then 'under_quarter'
        when {{ share }} < 0.75 then 'quarter_to_three'
        when {{ share }} <= 1 then 'to_full'
        when {{ share }} > 1 then 'over'
    end
{%- endmacro %}

{# Of each subject (int_features_<subject>) its features: what mart_features_customer holds. #}
{% macro feature_names() -%}
    {{ return({
        'customer': [
            'f_age_years', 'f_has_partner', 'f_count_dependents', 'f_count_referrals', 'f_population',
            'f_registered_months', 'c_gender', 'c_customer_type', 'c_segment', 'c_province', 'c_city',
        ],
        'main': [
            'f_is_prepaid', 'f_is_paperless', 'f_months_to_contract_end', 'f_contract_elapsed_ratio',
            'f_main_price_amount', 'f_main_price_to_list', 'f_main_age_months', 'f_main_minutes_included',
            'f_main_mb_included', 'f_main_price_per_gb_amount', 'c_contract_term', 'c_contract_band', 'c_promotion',
            'c_payment_method', 'c_main_product_line', 'c_main_product_family', 'c_main_product_offering',
            'c_sales_channel',
        ],
        'belonging': [
            'f_count_household_members', 'f_is_household_head', 'f_household_months', 'f_is_in_group',
            'f_has_manager', 'f_manager_months',
        ],
        'holding': [
            'f_tenure_months', 'f_monthly_price_amount', 'f_addon_price_ratio', 'f_count_primary', 'f_count_addons',
            'f_count_products', 'f_count_lines', 'f_holds_mobile', 'f_holds_broadband', 'f_holds_tv',
            'f_holds_fixed_line', 'f_holds_cloud', 'f_holds_hosting', 'f_holds_value_added', 'c_tenure_band',
        ],
        'usage': [
            'f_minutes_30d', 'f_minutes_90d', 'f_minutes_trend', 'f_minutes_to_included', 'f_messages_30d',
            'f_messages_90d', 'f_messages_trend', 'f_messages_to_included', 'f_mb_30d', 'f_mb_90d', 'f_mb_trend',
            'f_mb_to_included', 'f_minutes_abroad_30d', 'f_minutes_abroad_ratio', 'f_usage_charged_30d_amount',
            'f_usage_charged_trend', 'f_active_days_30d', 'f_active_days_trend', 'f_days_since_use',
            'c_minutes_plan_band', 'c_mb_plan_band',
        ],
        'habit': [
            'f_minutes_volatility_6m', 'f_minutes_to_6m_mean', 'f_minutes_to_year_ago', 'f_mb_volatility_6m',
            'f_mb_to_6m_mean', 'f_mb_to_year_ago', 'f_messages_volatility_6m', 'f_messages_to_6m_mean',
            'f_messages_to_year_ago', 'f_count_months_used',
        ],
        'bill': [
            'f_count_bills', 'f_bill_last_amount', 'f_bill_mean_3_amount', 'f_bill_mean_12_amount',
            'f_bill_max_12_amount', 'f_bill_change_amount', 'f_bill_shock', 'f_bill_3_to_12_mean',
            'f_bill_volatility_6m', 'f_usage_charge_ratio', 'f_discount_ratio', 'f_months_since_bill', 'c_bill_band',
        ],
        'payment': [
            'f_payment_last_amount', 'f_payment_last_late_days', 'f_payment_mean_3_late_days',
            'f_payment_max_12_late_days', 'f_days_since_payment',
        ],
        'total': [
            'f_billed_total_amount', 'f_discount_total_amount', 'f_device_total_amount', 'f_adjusted_total_amount',
            'f_count_payments', 'f_count_late_payments', 'f_late_payment_ratio', 'f_payment_mean_late_days',
            'f_count_part_payments', 'f_count_returned_payments', 'f_paid_ratio', 'f_open_amount',
            'f_count_open_tickets', 'f_resolution_mean_minutes', 'f_adjusted_ratio',
        ],
        'recent': [
            'f_count_tickets_30d', 'f_count_tickets_90d', 'f_count_complaints_90d', 'f_count_faults_90d',
            'f_count_inbound_30d', 'f_count_inbound_90d', 'f_count_outbound_7d', 'f_count_outbound_30d',
            'f_count_outbound_90d', 'f_count_campaign_contacts_7d', 'f_count_campaign_contacts_30d',
            'f_count_campaign_contacts_90d', 'f_count_campaign_accepted_90d', 'f_count_campaign_declined_90d',
            'f_adjusted_amount_90d', 'f_count_adjustments_90d', 'f_count_plan_changes_90d',
            'f_count_suspensions_90d', 'f_count_orders_30d', 'f_count_orders_90d', 'f_count_orders_cancelled_90d',
            'f_count_retention_cases_90d', 'f_count_dunning_cases_90d', 'f_dunned_amount_90d', 'f_tickets_trend',
            'f_inbound_trend', 'f_campaign_accepted_90d_ratio',
        ],
        'history': [
            'f_days_since_ticket', 'f_days_since_complaint', 'f_days_since_inbound', 'f_days_since_outbound',
            'f_days_since_campaign_contact', 'f_days_since_adjustment', 'f_days_since_plan_change',
            'f_days_since_order', 'f_days_since_retention_case', 'f_days_since_dunning_case',
            'f_count_tickets_total', 'f_count_complaints_total', 'f_count_plan_changes_total',
            'f_count_suspensions_total', 'f_count_orders_total', 'f_count_campaign_contacts_total',
            'f_count_campaign_accepted_total', 'f_count_retention_cases_total', 'f_count_retention_saved_total',
            'f_count_dunning_cases_total', 'f_count_dunning_cases_open', 'f_count_referrals_made',
            'f_count_referrals_converted',
        ],
        'survey': [
            'f_nps_last_score', 'f_nps_mean_score', 'f_days_since_nps', 'f_csat_last_score', 'f_csat_mean_score',
            'f_days_since_csat', 'f_count_survey_answers',
        ],
    }) }}
{%- endmacro %}

{# In a select list: the features of a subject. #}
{% macro features_of(subject) -%}
    {% for name in feature_names()[subject] -%}
    {{ subject }}.{{ name }},
    {% endfor %}
{%- endmacro %}

{# Features made of features of several subjects, by name. #}
{% macro feature_formulas() -%}
    {{ return({
        'f_bill_to_price': feature_ratio('bill.f_bill_last_amount', 'holding.f_monthly_price_amount'),
        'f_open_to_bill': feature_ratio('total.f_open_amount', 'bill.f_bill_mean_3_amount'),
        'f_rfm_recency_points': feature_points('usage.f_days_since_use', [30, 14, 7, 2], is_falling=true),
        'f_rfm_frequency_points': feature_points('usage.f_active_days_30d', [1, 8, 15, 25]),
        'f_rfm_monetary_points': feature_points('bill.f_bill_mean_3_amount', [20, 50, 100, 200]),
    }) }}
{%- endmacro %}
