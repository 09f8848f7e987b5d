-- A table: it says what goes and what comes, before and after the one and the other.
{{ config(materialized='table') }}

{%- set for_good = 9999 -%}
{#- Of each subject: what it is made of by month (int_month_marked), and in how many
    months, from the one on that is other than before, it shows. Who is won back is known
    by all months before. -#}
{%- set subjects = {
    'kpi': ([
        'customer', 'subscription', 'fct_billing_line', 'fct_adjustment', 'fct_payment',
        'fct_service_ticket', 'int_usage_month_summed', 'fct_subscription_monthly',
        'fct_customer_value_monthly', 'horizon',
    ], 1),
    'value': ([
        'customer', 'fct_subscription_monthly', 'fct_customer_value_monthly',
        'dim_product', 'dim_geography', 'dim_band', 'dim_employee',
    ], 12),
    'recurring': ([
        'customer', 'holder', 'fct_billing_line', 'fct_customer_value_monthly',
        'dim_geography', 'dim_band', 'horizon',
    ], for_good),
    'line': (['customer', 'int_features_active', 'dim_product'], 1),
} -%}

with

month as (

    select date_day as month_end_date from {{ ref('dim_date') }}
    where is_month_end

),

{% if is_built() or not execute -%}
changed as (

    select
        relation,
        month_end_date
    from {{ ref('int_month_marked') }}
    where changed_in > {{ built_through() }}
    union distinct
    -- months that a horizon has reached (or left) since
    select
        'horizon' as relation,
        month.month_end_date
    from month
    inner join {{ ref('int_horizon') }} as horizon
        on
            month.month_end_date > least(
                horizon.horizon_date,
                coalesce(horizon.built_horizon_date, {{ open_start() }})
            )

),

-- what stands on the first day there is stands for all months
month_due as (

    {% for subject, (relations, count_months) in subjects.items() -%}
    select distinct
        '{{ subject }}' as subject,
        month.month_end_date
    from month
    inner join changed
        on
            month.month_end_date >= changed.month_end_date
            and (
                {{ months_between('changed.month_end_date', 'month.month_end_date') }}
                < {{ count_months }}
                or changed.month_end_date = {{ open_start() }}
            )
    where
        changed.relation in (
            {% for relation in relations -%}
            '{{ relation }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
    {{ 'union all' if not loop.last }}
    {% endfor %}
)
{%- else -%}
month_due as (

    {% for subject in subjects -%}
    select
        '{{ subject }}' as subject,
        month_end_date
    from month
    {{ 'union all' if not loop.last }}
    {% endfor %}
)
{%- endif %}

select * from month_due
