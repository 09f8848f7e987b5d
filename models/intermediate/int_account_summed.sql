{#- Of each fact: its day, what it adds, and whether only the closed month counts. -#}
{%- set revenue = {'revenue_amount_12m': 'amount'} -%}
{%- set facts = [
    ('fct_billing_line', 'invoice_date', 'is_service', false, revenue),
    ('fct_adjustment', 'adjustment_date', 'true', false, revenue),
    ('fct_service_ticket', 'cast(opened_at as date)', 'true', false, {
        'count_tickets_12m': '1',
        'count_complaints_12m': "case when ticket_type = 'complaint' then 1 else 0 end",
    }),
    ('fct_ar_monthly', 'month_end_date', 'true', true, {
        'open_amount': 'open_amount',
        'overdue_amount': "case when ageing_bucket in ('not_due', 'unallocated') "
            ~ "then 0 else open_amount end",
    }),
    ('fct_subscription_monthly', 'month_end_date', 'is_active_closing and is_primary',
        true, {'count_active_subscriptions': '1'}),
] -%}
{%- set measures = [
    'revenue_amount_12m', 'count_tickets_12m', 'count_complaints_12m', 'open_amount',
    'overdue_amount', 'count_active_subscriptions',
] -%}

with

account_grouped as (

    select * from {{ ref('int_account_grouped') }}

),

account as (

    select
        version.account_key,
        grouped.*
    from account_grouped as grouped
    inner join {{ ref('dim_account') }} as version
        on grouped.account_id = version.account_id

),

fact_added as (

    {% for fact, day, condition, is_stock, adds in facts -%}
    select
        {% for measure in measures -%}
        sum({{ adds.get(measure, '0') }}) as {{ measure }},
        {% endfor -%}
        account.account_id
    from {{ ref(fact) }} as fact
    inner join account on fact.account_key = account.account_key
    where
        {{ condition }}
        and {{ day }} <= account.closed_month_end_date
        and {{ months_between(day, 'account.closed_month_end_date') }}
        {{ '= 0' if is_stock else '< 12' }}
    group by account.account_id
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

account_summed as (

    select
        {% for measure in measures -%}
        coalesce(sum(added.{{ measure }}), 0) as {{ measure }},
        {% endfor -%}
        grouped.account_id,
        grouped.customer_id,
        grouped.account_group_id
    from account_grouped as grouped
    left join fact_added as added on grouped.account_id = added.account_id
    group by
        grouped.account_id,
        grouped.customer_id,
        grouped.account_group_id

)

select * from account_summed
