{#
  What a watched customer shares, was alerted for, paid and took on joining, by name: computed once in
  int_fraud_described from the relations population, shared, near, alerted, billed, started and named.
#}
{% macro fraud_features() -%}
    {{ return({
        'f_days_since_registered': feature_of(days_between('population.registered_date', 'population.as_of_date')),
        'f_count_at_address': feature_of('coalesce(shared.count_at_address, 0)'),
        'f_count_new_at_address': feature_of('coalesce(shared.count_new_at_address, 0)'),
        'f_count_same_device': feature_of('coalesce(shared.count_same_device, 0)'),
        'f_count_confirmed_near': feature_of('coalesce(near.count_confirmed_near, 0)'),
        'f_count_alerts': feature_of('coalesce(alerted.count_alerts, 0)'),
        'f_count_open_alerts': feature_of('coalesce(alerted.count_open_alerts, 0)'),
        'f_count_cleared_alerts': feature_of('coalesce(alerted.count_cleared_alerts, 0)'),
        'f_days_since_alert': feature_of(days_between('alerted.last_alerted_date', 'population.as_of_date')),
        'f_count_bills_due': feature_of('coalesce(billed.count_due, 0)'),
        'f_count_bills_settled': feature_of('coalesce(billed.count_settled, 0)'),
        'f_count_bills_unpaid': feature_of('coalesce(billed.count_unpaid, 0)'),
        'f_bills_unpaid_ratio': feature_ratio('billed.count_unpaid', 'billed.count_due'),
        'f_first_bill_unpaid_days': feature_of('billed.first_unpaid_days'),
        'f_settle_mean_log_days': feature_ratio('billed.settle_log_days', 'billed.count_settled'),
        'f_count_activated_30d': feature_of('coalesce(started.count_activated_30d, 0)'),
        'f_count_devices_30d': feature_of('coalesce(started.count_devices_30d, 0)'),
        'f_count_same_party': feature_of('coalesce(named.count_same_party, 0)'),
        'c_device_model': 'started.device_model',
    }) }}
{%- endmacro %}

{#
  The rules of the fraud desk, by name: a condition on the features above, the cause it points at (as in
  fraud_type of risk.fraud_case) and its words. A rule alone raises an alert.
#}
{% macro fraud_rules() -%}
    {{ return({
        'shared_device': (
            'f_count_same_device >= 3 and f_count_new_at_address >= 2', 'never_pay',
            '同址多人使用同款设备', 'several newcomers at one address with the same device'),
        'burnt_address': (
            'f_count_confirmed_near >= 1', 'never_pay',
            '该地址曾确认欺诈', 'fraud was confirmed at this address'),
        'shared_identity': (
            'f_count_same_party >= 1 and f_days_since_registered <= 180', 'identity_theft',
            '与另一客户身份相同', 'goes by the identity of another customer'),
        'velocity': (
            'f_count_activated_30d >= 12 or f_count_new_at_address >= 5', 'subscription',
            '短期内大量开户', 'many lines or newcomers in a short time'),
        'first_bill': (
            'f_first_bill_unpaid_days > 10 and f_count_bills_settled = 0', 'never_pay',
            '首期账单逾期未付', 'the first bill is overdue and none was ever paid'),
    }) }}
{%- endmacro %}

{# Features of mart_features_customer that fraud may look at. #}
{% macro fraud_feature_names() -%}
    {{ return([
        'f_tenure_months', 'f_monthly_price_amount', 'f_addon_price_ratio', 'f_count_primary', 'f_count_addons',
        'f_count_lines', 'f_is_prepaid', 'f_is_paperless', 'f_main_price_amount', 'c_contract_term', 'c_promotion',
        'c_payment_method', 'c_main_product_line', 'c_main_product_family', 'c_sales_channel', 'c_customer_type',
        'c_segment', 'f_minutes_30d', 'f_mb_30d', 'f_minutes_to_included', 'f_mb_to_included', 'f_minutes_trend',
        'f_mb_trend', 'f_usage_charged_30d_amount', 'f_minutes_abroad_ratio', 'f_active_days_30d',
        'f_device_total_amount', 'f_billed_total_amount', 'f_bill_last_amount', 'f_bill_to_price', 'f_paid_ratio',
        'f_open_amount', 'f_open_to_bill', 'f_count_part_payments', 'f_count_returned_payments',
        'f_payment_mean_late_days', 'f_count_suspensions_total', 'f_count_dunning_cases_total',
        'f_count_dunning_cases_open', 'f_dunned_amount_90d', 'f_count_inbound_90d', 'f_count_tickets_90d',
        'f_count_complaints_total', 'f_count_survey_answers', 'f_count_referrals_made',
    ]) }}
{%- endmacro %}

{# From which probability, or share of less unusual customers, on an alert is raised without a rule. #}
{% macro fraud_alert_probability() -%} 0.1 {%- endmacro %}

{% macro fraud_alert_anomaly() -%} 0.995 {%- endmacro %}

{# The first rule that holds, as its name, its cause or its words (part: name, cause, zh, en); empty when none does. #}
{% macro first_fraud_rule(part, relation) -%}
    case
        {%- for name, (condition, cause, zh, en) in fraud_rules().items() %}
        when {{ relation }}.f_rule_{{ name }} = 1
            then '{{ {'name': name, 'cause': cause, 'zh': zh, 'en': en}[part] }}'
        {%- endfor %}
    end
{%- endmacro %}
