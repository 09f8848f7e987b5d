-- Catches bills, payments, tickets, contacts, arrears and value that reach no customer
-- or two: the mart holds what the facts hold, but for rows that name no customer.
{% set facts = [
    ('fct_billing_line', 'amount', 'true', 'billed_amount_total'),
    ('fct_payment', 'amount', 'true', 'paid_amount_total'),
    ('fct_service_ticket', '1', 'true', 'count_tickets'),
    ('fct_interaction', '1', 'true', 'count_interactions'),
    ('fct_ar_monthly', 'open_amount',
        "ageing_bucket not in ('not_due', 'unallocated') "
        ~ "and month_end_date = closed_month_end_date", 'overdue_amount'),
    ('fct_customer_value_monthly', 'customer_value_amount',
        'month_end_date <= closed_month_end_date and month_end_date > year_ago_date',
        'customer_value_amount_12m'),
    ('fct_customer_value_monthly', 'revenue_amount',
        'month_end_date <= closed_month_end_date and month_end_date > year_ago_date',
        'revenue_amount_12m'),
] -%}

with

customer as (

    select
        named.customer_key,
        today.closed_month_end_date,
        {{ month_end(dbt.dateadd('month', -12, 'today.closed_month_end_date')) }}
            as year_ago_date
    from {{ ref('int_customer_named') }} as named
    inner join {{ ref('int_customer_today') }} as today
        on named.customer_id = today.customer_id

),

compared as (

    {% for fact, measure, condition, column in facts -%}
    select
        '{{ column }}' as measure,
        (
            select coalesce(sum({{ measure }}), 0)
            from {{ ref(fact) }} as fact
            inner join customer on fact.customer_key = customer.customer_key
            where {{ condition }}
        ) as total,
        (
            select coalesce(sum(seen.{{ column }}), 0)
            from {{ ref('mart_customer_360') }} as seen
        ) as mart_total
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from compared
where total <> mart_total
