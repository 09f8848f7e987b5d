-- Catches money, usage, tickets or holders lost or doubled on the way to the slices:
-- of each source system and complete month the mart holds what the facts hold, whatever
-- member a row points at, and every customer and account once.
{% set facts = [
    ('fct_billing_line', month_end('invoice_date'), {
        'service_amount': 'case when is_service then amount end',
        'hardware_amount': 'case when not is_service then amount end',
        'recurring_amount': "case when charge_type = 'recurring' then amount end",
        'discount_amount': "case when charge_type = 'discount' then amount end",
        'tax_amount': 'tax_amount',
    }),
    ('int_usage_month_summed', 'month_end_date', {
        'usage_minutes': 'usage_minutes',
        'usage_mb': 'usage_mb',
        'count_messages': 'count_messages',
    }),
    ('fct_adjustment', month_end('adjustment_date'), {
        'adjusted_amount': "case when adjustment_kind <> 'write_off' then amount end",
        'written_off_amount': "case when adjustment_kind = 'write_off' then -amount end",
    }),
    ('fct_payment', month_end('payment_date'), {'paid_amount': 'amount'}),
    ('fct_service_ticket', month_end('cast(opened_at as date)'), {
        'count_tickets': '1',
        'count_complaints': "case when ticket_type = 'complaint' then 1 end",
    }),
    ('fct_customer_value_monthly', 'month_end_date', {
        'acquisition_amount': 'acquisition_amount',
        'direct_amount': 'direct_amount',
        'count_customers': 'case when is_active then 1 end',
    }),
    ('fct_subscription_monthly', 'month_end_date', {
        'count_products': 'case when is_active_closing then 1 end',
    }),
] %}

with

customer as (

    select
        named.customer_key,
        named.source_system,
        horizon.horizon_date
    from {{ ref('int_customer_named') }} as named
    inner join {{ ref('int_horizon') }} as horizon
        on named.source_system = horizon.source_system

),

{% for fact, month, adds in facts -%}
{{ fact }}_summed as (

    select
        customer.source_system,
        {{ month }} as month_end_date,
        {% for measure, added in adds.items() -%}
        sum({{ added }}) as {{ measure }},
        {% endfor -%}
        count(*) as count_rows
    from {{ ref(fact) }} as fact
    inner join customer on fact.customer_key = customer.customer_key
    where {{ month }} <= customer.horizon_date
    group by
        customer.source_system,
        {{ month }}

),

{% endfor -%}

mart_summed as (

    select
        source_system,
        month_end_date,
        {% for measure in facts | map(attribute=2) | map('list') | sum(start=[]) -%}
        sum({{ measure }}) as {{ measure }},
        {% endfor -%}
        count(*) as count_rows
    from {{ ref('mart_executive_kpi_monthly') }}
    group by
        source_system,
        month_end_date

),

told as (

    {% for fact, month, adds in facts %}
    {%- for measure in adds -%}
    {%- set is_last = loop.last -%}
    select
        '{{ measure }}' as measure,
        source_system,
        month_end_date,
        {{ measure }} as fact_value,
        0 as mart_value
    from {{ fact }}_summed
    union all
    select
        '{{ measure }}' as measure,
        source_system,
        month_end_date,
        0 as fact_value,
        {{ measure }} as mart_value
    from mart_summed
    {{ 'union all' if not is_last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    measure,
    source_system,
    month_end_date,
    sum(fact_value) as fact_value,
    sum(mart_value) as mart_value
from told
group by
    measure,
    source_system,
    month_end_date
having coalesce(sum(fact_value), 0) <> sum(mart_value)
