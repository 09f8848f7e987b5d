{#- The first that holds is taken; marketing ones (true) not for who refused it. -#}
{%- set rules = [
    ('review_fraud', false, 'count_open_fraud_cases > 0'),
    ('resolve_complaint', false, 'count_open_complaints > 0'),
    ('decide_retention', false, 'is_active and count_open_retention_cases > 0'),
    ('collect_arrears', false,
        'are_payments_delivered and open_amount > 0 '
        ~ 'and overdue_amount - overdue_1_30_amount > 0'),
    ('save_valuable', false,
        "is_active and coalesce(churn_voluntary_decile, churn_decile) <= 2 "
        ~ "and value_tier in ('high', 'middle')"),
    ('renew_contract', true, 'is_active and contract_end_days <= 90'),
    ('check_usage', true, 'is_active and usage_ratio < 0.7'),
    ('win_back', true,
        "termination_kind = 'voluntary' and gone_days <= 365 "
        ~ "and customer_value_amount_12m > 0"),
    ('cross_sell', true,
        "count_product_lines = 1 and lifecycle_stage = 'established' "
        ~ "and (overdue_amount <= 0 or not are_payments_delivered)"),
] -%}

with

customer_staged as (

    select * from {{ ref('int_customer_staged') }}

),

customer_advised as (

    select
        {% for column in [
            'customer_id', 'lifecycle_stage', 'value_tier', 'arpu_band',
            'credit_band', 'contract_end_days', 'churn_score', 'churn_decile',
            'churn_as_of_date', 'churn_voluntary_score', 'churn_voluntary_decile',
            'churn_reason_1_zh', 'churn_reason_1_en',
            'churn_reason_2_zh', 'churn_reason_2_en', 'churn_reason_3_zh',
            'churn_reason_3_en',
        ] -%}
        {{ column }},
        {% endfor -%}
        case
            {% for action, is_marketing, condition in rules -%}
            when
                {{ condition }}
                {% if is_marketing -%}
                and not has_refused_marketing
                {% endif -%}
                then '{{ action }}'
            {% endfor -%}
            else 'none'
        end as next_best_action
    from customer_staged

)

select * from customer_advised
