with

customer as (

    select * from {{ ref('dim_customer') }}
    where
        is_current
        and customer_id is not null

),

score as (

    select * from {{ ref('fct_customer_score') }}
    where is_latest and subject_type = 'customer' and score_name = 'churn'

),

customer_seen as (

    select
        customer.customer_id,
        horizon.source_system,
        customer.customer_type,
        customer.segment,
        place.country,
        place.province,
        place.city,
        customer.registered_date,
        {{ months_between(
            'held.first_activated_date',
            'coalesce(gone.termination_date, horizon.horizon_date)',
        ) }} as tenure_months,
        coalesce(held.count_active_subscriptions, 0) as count_active_subscriptions,
        coalesce(held.count_active_addons, 0) as count_active_addons,
        held.products_held,
        {% for name, amount in {
            'monthly_price_amount': 'held.monthly_price_amount',
            'billed_amount_total': 'settled.billed_amount',
            'paid_amount_total': 'settled.paid_amount',
            'open_amount': 'settled.open_amount',
        }.items() -%}
        cast(coalesce({{ amount }}, 0) as decimal(18, 2)) as {{ name }},
        {% endfor -%}
        settled.last_invoice_date,
        {% for name in ['tickets', 'open_tickets', 'interactions'] -%}
        cast(coalesce(served.count_{{ name }}, 0) as bigint) as count_{{ name }},
        {% endfor -%}
        served.last_ticket_at,
        coalesce(held.count_active_subscriptions > 0, false) as is_active,
        gone.termination_date,
        gone.termination_kind,
        gone.termination_reason_class,
        gone.termination_reason,
        score.score_value as churn_score,
        score.score_decile as churn_decile,
        score.as_of_date as churn_as_of_date,
        score.reason_1 as churn_reason_1,
        score.reason_2 as churn_reason_2,
        score.reason_3 as churn_reason_3,
        horizon.horizon_date as as_of_date
    from customer
    left join {{ ref('dim_geography') }} as place
        on customer.geography_key = place.geography_key
    {% for alias, model in {
        'horizon': 'int_customer_horizon',
        'held': 'int_customer_held',
        'gone': 'int_customer_gone',
        'settled': 'int_customer_settled',
        'served': 'int_customer_served',
    }.items() -%}
    left join {{ ref(model) }} as {{ alias }}
        on customer.customer_id = {{ alias }}.customer_id
    {% endfor -%}
    left join score on customer.customer_id = score.subject_id

)

select * from customer_seen
