{%- set year = (
    "over (partition by named.customer_id order by "
    ~ months_between("cast('2000-01-01' as date)", 'month.month_end_date')
    ~ " range between 11 preceding and current row)"
) -%}

with

-- nothing older shows in a month that is due
first_due as (

    select
        cast({{ dbt.dateadd('month', -12, 'min(month_end_date)') }} as date)
            as older_date
    from {{ ref('int_month_due') }}
    where subject = 'value'

),

month as (

    select month.*
    from {{ ref('fct_customer_value_monthly') }} as month
    inner join first_due on month.month_end_date > first_due.older_date
    where month.is_complete

),

named as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

year_valued as (

    select
        named.customer_id,
        named.source_system,
        month.month_end_date,
        month.month_end_date_key,
        month.customer_key,
        month.geography_key,
        month.employee_key,
        month.band_key,
        month.is_active,
        month.is_profitable,
        {% for pool in [
            'acquisition', 'development', 'retention', 'service', 'direct',
        ] -%}
        month.{{ pool }}_amount,
        {% endfor -%}
        {% for amount in ['revenue', 'customer_value', 'margin'] -%}
        month.{{ amount }}_amount,
        cast(sum(month.{{ amount }}_amount) {{ year }} as decimal(18, 2))
            as {{ amount }}_amount_12m,
        {% endfor -%}
        count(*) {{ year }} as count_months
    from month
    inner join named on month.customer_key = named.customer_key

)

select * from year_valued
where {{ month_is_due('value', 'month_end_date') }}
