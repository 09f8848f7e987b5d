-- Compared with what was there, it tells which customers' features change.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_id'],
    meta={'due': 'int_customer_due'},
) }}

{#- Of each fact: its date and what it adds to a customer's month. -#}
{%- set facts = [
    ('int_billed_month_summed', 'month_end_date', {
        'count_bills': 'sum(count_bills)',
        'billed_amount': 'sum(billed_amount)',
        'charged_amount': 'sum(charged_amount)',
        'discount_amount': 'sum(discount_amount)',
        'device_amount': 'sum(device_amount)',
        'usage_amount': 'sum(usage_amount)',
    }),
    ('fct_adjustment', 'adjustment_date', {'adjusted_amount': 'sum(amount)'}),
    ('int_payment_judged', 'payment_date', {
        'paid_amount': 'sum(amount)',
        'count_payments': 'count(*)',
        'count_late': 'sum(count_late)',
        'count_judged': 'sum(count_judged)',
        'late_days': 'sum(late_days)',
        'count_part': 'sum(count_part)',
        'count_returned': 'sum(count_returned)',
    }),
    ('fct_service_ticket', 'cast(opened_at as date)', {'count_opened': 'count(*)'}),
    ('int_ticket_turned', 'turned_date', {
        'count_finished': 'sum(finished_change)',
        'count_first_finished': 'count(first_finish_seconds)',
        'first_finish_seconds': 'sum(first_finish_seconds)',
    }),
] -%}
{%- set last_day = 'last_payment_date' -%}
{%- set measures = facts | map(attribute=2) | map('list') | sum(start=[]) -%}

with

customer as (

    select * from {{ ref('int_customer_named') }}
    where
        customer_id is not null
        {% if is_incremental() -%}
        and customer_id in (
            select due.customer_id from {{ ref('int_customer_due') }} as due
        )
        {% endif %}

),

month_added as (

    {% for fact, date, adds in facts -%}
    select
        customer_key,
        {% for measure in measures -%}
        coalesce({{ adds.get(measure, '0') }}, 0) as {{ measure }},
        {% endfor -%}
        {{ 'max(payment_date)' if date == 'payment_date' else 'cast(null as date)' }}
            as {{ last_day }},
        {{ month_end(date) }} as month_end_date
    from {{ ref(fact) }}
    {% if is_incremental() -%}
    where customer_key in (select customer.customer_key from customer)
    {% endif -%}
    group by
        customer_key,
        {{ month_end(date) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

month_summed as (

    select
        customer.customer_id,
        {% for measure in measures -%}
        cast(
            sum(added.{{ measure }})
            as {{ 'decimal(18, 2)' if 'amount' in measure else 'bigint' }}
        ) as {{ measure }},
        {% endfor -%}
        max(added.{{ last_day }}) as {{ last_day }},
        added.month_end_date
    from month_added as added
    inner join customer on added.customer_key = customer.customer_key
    where added.month_end_date is not null
    group by
        customer.customer_id,
        added.month_end_date

),

month_marked as (
    {{ changes_marked(
        'month_summed', ['customer_id', 'month_end_date'], measures + [last_day],
        {last_day: 'cast(null as date)'}, ref('int_customer_due')
    ) }}
)

select * from month_marked
