with

customer as (

    select * from {{ ref('int_customer_known') }}

),

advised as (

    select * from {{ ref('int_customer_advised') }}

),

action as (

    select * from {{ ref('next_best_action') }}

),

customer_seen as (

    select
        {% for column in [
            'customer_id', 'source_system', 'customer_type', 'segment',
            'registered_date', 'count_active_subscriptions', 'count_active_addons',
            'count_product_lines', 'products_held', 'product_lines_held',
            'contract_end_date', 'monthly_price_amount', 'billed_amount_total',
            'paid_amount_total', 'open_amount', 'last_invoice_date', 'last_bill_amount',
            'previous_bill_amount', 'overdue_1_30_amount', 'overdue_31_60_amount',
            'overdue_61_90_amount', 'overdue_91_180_amount', 'overdue_over_180_amount',
            'overdue_amount', 'count_overdue_invoices', 'count_open_dunning_cases',
            'revenue_amount_12m', 'acquisition_amount_12m', 'development_amount_12m',
            'retention_amount_12m', 'service_amount_12m', 'direct_amount_12m',
            'customer_value_amount_12m', 'margin_amount_12m', 'count_tickets',
            'count_open_tickets', 'count_open_complaints', 'count_tickets_90d',
            'count_complaints_90d', 'last_ticket_at', 'oldest_open_ticket_at',
            'count_interactions', 'count_inbound_90d', 'count_outbound_90d',
            'last_contact_at', 'count_open_retention_cases', 'count_open_fraud_cases',
            'household_id', 'member_role', 'count_household_members',
            'account_group_id', 'manager_employee_id', 'manager_team',
            'has_key_account_manager', 'has_refused_marketing', 'refused_channels',
            'has_refused_profiling', 'is_active', 'termination_date',
            'termination_kind', 'termination_reason_class', 'termination_reason',
            'as_of_date',
        ] -%}
        customer.{{ column }},
        {% endfor -%}
        {% for column in [
            'lifecycle_stage', 'value_tier', 'arpu_band', 'credit_band',
            'contract_end_days', 'churn_score', 'churn_decile', 'churn_as_of_date',
            'churn_voluntary_score', 'churn_voluntary_decile',
            'churn_reason_1_zh', 'churn_reason_1_en', 'churn_reason_2_zh',
            'churn_reason_2_en', 'churn_reason_3_zh', 'churn_reason_3_en', 'next_best_action',
        ] -%}
        advised.{{ column }},
        {% endfor -%}
        {% for column in [
            'minutes_3m', 'minutes_3m_before', 'mb_3m', 'mb_3m_before', 'ratio',
        ] -%}
        cast(customer.usage_{{ column }} as double) as usage_{{ column }},
        {% endfor -%}
        place.country,
        place.province,
        place.city,
        {{ months_between(
            'customer.first_activated_date',
            'coalesce(customer.termination_date, customer.as_of_date)',
        ) }} as tenure_months,
        action.action_name_en as next_best_action_en,
        action.action_name_zh as next_best_action_zh,
        action.reason_en as next_best_action_reason_en,
        action.reason_zh as next_best_action_reason_zh
    from customer
    left join {{ ref('dim_geography') }} as place
        on customer.geography_key = place.geography_key
    inner join advised on customer.customer_id = advised.customer_id
    left join action on advised.next_best_action = action.action_code

)

select * from customer_seen
