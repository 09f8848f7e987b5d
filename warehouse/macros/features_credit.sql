{#
  What a customer's bills say of ability and will to pay, by name: computed once in mart_features_credit_history from the
  relations bill, overdue and account.
#}
{% macro credit_features() -%}
    {{ return({
        'f_count_bills_due': feature_of('coalesce(bill.count_due, 0)'),
        'f_count_bills_missed': feature_of('coalesce(bill.count_missed, 0)'),
        'f_bills_missed_ratio': feature_ratio('bill.count_missed', 'bill.count_due'),
        'f_months_since_missed': feature_of(months_between('bill.last_missed_date', 'population.as_of_date')),
        'f_settle_mean_days': feature_ratio('bill.settle_days', 'bill.count_settled'),
        'f_settle_mean_log_days': feature_ratio('bill.settle_log_days', 'bill.count_settled'),
        'f_settle_mean_3_log_days': feature_ratio('bill.settle_log_days_3', 'bill.count_settled_3'),
        'f_settled_late_ratio': feature_ratio('bill.count_settled_late', 'bill.count_settled'),
        'f_settled_very_late_ratio': feature_ratio('bill.count_settled_very_late', 'bill.count_settled'),
        'f_settled_ratio': feature_ratio('coalesce(bill.count_settled, 0)', 'bill.count_bills'),
        'f_overdue_amount': feature_of('coalesce(overdue.overdue_amount, 0)'),
        'f_not_due_amount': feature_of('coalesce(overdue.not_due_amount, 0)'),
        'f_count_bills_overdue': feature_of('coalesce(overdue.count_overdue, 0)'),
        'f_overdue_days': feature_of('greatest(coalesce(overdue.overdue_days, 0), 0)'),
        'c_credit_class': 'account.credit_class',
        'c_account_status': 'account.account_status',
    }) }}
{%- endmacro %}

{# In a select list. #}
{% macro features_credit() -%}
    {%- for name, formula in credit_features().items() -%}
        {{ formula }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor -%}
{%- endmacro %}

{#
  Features of mart_features_customer that credit may look at: conduct and what is held. Who somebody is (gender,
  age, family, where he lives) is left out, and neighbours and household with it.
#}
{% macro credit_feature_names() -%}
    {%- set names = feature_names() -%}
    {%- set chosen = names['main'] + names['holding'] + names['bill'] + names['payment'] + names['total'] -%}
    {{ return((chosen | reject('in', ['f_is_prepaid', 'c_main_product_offering']) | list) + [
        'f_registered_months', 'c_customer_type', 'c_segment', 'f_count_complaints_90d', 'f_count_inbound_90d',
        'f_count_plan_changes_90d', 'f_count_suspensions_90d', 'f_count_dunning_cases_90d', 'f_dunned_amount_90d',
        'f_count_retention_cases_90d', 'f_days_since_dunning_case', 'f_count_suspensions_total',
        'f_count_dunning_cases_total', 'f_count_dunning_cases_open', 'f_usage_charged_30d_amount',
        'f_usage_charged_trend', 'f_minutes_trend', 'f_mb_trend', 'f_minutes_to_included', 'f_mb_to_included',
        'f_minutes_abroad_ratio', 'f_days_since_use', 'f_active_days_30d', 'f_bill_to_price', 'f_open_to_bill',
    ]) }}
{%- endmacro %}

{# Whether all is known that the credit label waits for: 30 days for bills to come, up to 30 to pay, 60 of patience. #}
{% macro credit_label_is_over(as_of_date, horizon_date) -%}
    coalesce({{ add_days(as_of_date, 120) }} <= {{ horizon_date }}, false)
{%- endmacro %}
