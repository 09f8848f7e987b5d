-- Catches bills, payments, tickets and contacts that reach no customer or two: the mart
-- holds what the facts hold, but for rows that name no customer.
with

fact as (

    {% for fact, measure in {
        'fct_billing_line': 'amount',
        'fct_payment': 'amount',
        'fct_service_ticket': '1',
        'fct_interaction': '1',
    }.items() -%}
    select
        '{{ fact }}' as fact,
        coalesce(sum({{ measure }}), 0) as total
    from {{ ref(fact) }}
    where customer_key > 0
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

mart as (

    {% for fact, measure in {
        'fct_billing_line': 'billed_amount_total',
        'fct_payment': 'paid_amount_total',
        'fct_service_ticket': 'count_tickets',
        'fct_interaction': 'count_interactions',
    }.items() -%}
    select
        '{{ fact }}' as fact,
        coalesce(sum({{ measure }}), 0) as total
    from {{ ref('mart_customer_360') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    fact.fact,
    fact.total,
    mart.total as mart_total
from fact
inner join mart on fact.fact = mart.fact
where fact.total <> mart.total
