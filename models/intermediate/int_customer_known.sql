{{ config(materialized='table') }}
{#- Of each relation: counts, amounts (0 for none), and what may be empty. -#}
{%- set relations = {
    'held': ('int_customer_held',
        ['count_active_subscriptions', 'count_active_addons', 'count_product_lines'],
        ['monthly_price_amount'],
        ['products_held', 'product_lines_held', 'contract_end_date']),
    'settled': ('int_customer_settled', [],
        ['billed_amount_total', 'paid_amount_total', 'open_amount'],
        ['last_invoice_date']),
    'billed':
        ('int_customer_billed', [], ['last_bill_amount', 'previous_bill_amount'], []),
    'overdue': ('int_customer_overdue', ['count_overdue_invoices'],
        ['overdue_1_30_amount', 'overdue_31_60_amount', 'overdue_61_90_amount',
        'overdue_91_180_amount', 'overdue_over_180_amount', 'overdue_amount'], []),
    'served': ('int_customer_served',
        ['count_tickets', 'count_open_tickets', 'count_open_complaints',
        'count_tickets_90d', 'count_complaints_90d', 'count_interactions',
        'count_inbound_90d', 'count_outbound_90d'], [],
        ['last_ticket_at', 'oldest_open_ticket_at', 'last_contact_at']),
    'alerted': ('int_customer_alerted',
        ['count_open_dunning_cases', 'count_open_retention_cases',
        'count_open_fraud_cases'], [], []),
    'valued': ('int_customer_valued', [],
        ['revenue_amount_12m', 'acquisition_amount_12m', 'development_amount_12m',
        'retention_amount_12m', 'service_amount_12m', 'direct_amount_12m',
        'customer_value_amount_12m', 'margin_amount_12m'], ['count_value_months']),
    'used': ('int_customer_used', [], [],
        ['usage_minutes_3m', 'usage_minutes_3m_before', 'usage_mb_3m',
        'usage_mb_3m_before', 'usage_ratio']),
    'housed': ('int_customer_housed', [], [],
        ['household_id', 'member_role', 'count_household_members']),
    'grouped': ('int_customer_grouped', [], [],
        ['account_group_id', 'manager_employee_id', 'manager_team']),
    'gone': ('int_customer_gone', [], [],
        ['termination_date', 'termination_kind', 'termination_reason_class',
        'termination_reason']),
    'consented': ('int_customer_consented', [], [], ['refused_channels']),
} -%}

with

customer_known as (

    select
        customer.customer_id,
        today.source_system,
        today.horizon_date as as_of_date,
        {% for alias, (relation, counts, amounts, others) in relations.items() -%}
        {% for names, type in [(counts, 'bigint'), (amounts, 'decimal(18, 2)')] -%}
        {% for name in names -%}
        cast(coalesce({{ alias }}.{{ name }}, 0) as {{ type }}) as {{ name }},
        {% endfor -%}
        {% endfor -%}
        {% for name in others -%}
        {{ alias }}.{{ name }},
        {% endfor -%}
        {% endfor -%}
        customer.customer_type,
        customer.segment,
        customer.registered_date,
        customer.geography_key,
        held.first_activated_date,
        valued.band_key,
        coalesce(grouped.has_key_account_manager, false) as has_key_account_manager,
        coalesce(consented.has_refused_marketing, false) as has_refused_marketing,
        coalesce(consented.has_refused_profiling, false) as has_refused_profiling,
        coalesce(held.count_active_subscriptions > 0, false) as is_active
    from {{ ref('dim_customer') }} as customer
    left join {{ ref('int_customer_today') }} as today
        on customer.customer_id = today.customer_id
    {% for alias, (relation, counts, amounts, others) in relations.items() -%}
    left join {{ ref(relation) }} as {{ alias }}
        on customer.customer_id = {{ alias }}.customer_id
    {% endfor -%}
    where customer.is_current and customer.customer_id is not null
)

select * from customer_known
