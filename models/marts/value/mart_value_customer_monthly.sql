{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['month_end_date'],
    meta={'due': 'int_month_due', 'due_subject': 'value'},
    on_schema_change='fail',
) }}

{%- set peers = (
    'partition by year_valued.source_system, year_valued.month_end_date '
    ~ 'order by year_valued.customer_value_amount_12m desc, year_valued.customer_id asc'
) -%}

-- depends_on: {{ ref('int_month_due') }}
with

year_valued as (

    select * from {{ ref('int_customer_year_valued') }}

),

employee as (

    select * from {{ ref('dim_employee') }}

),

customer_ranked as (

    select
        year_valued.*,
        band.value_tier,
        coalesce(customer.customer_type, 'Unknown') as customer_type,
        coalesce(customer.segment, 'Unknown') as segment,
        coalesce(geography.country, 'Unknown') as country,
        coalesce(geography.province, 'Unknown') as province,
        coalesce(employee.is_key_account_manager, false) as has_key_account_manager,
        row_number() over ({{ peers }}) as customer_value_rank,
        -- in the order of the rank, so that one sort does for both
        count(*) over (
            {{ peers }} rows between unbounded preceding and unbounded following
        ) as count_ranked
    from year_valued
    inner join {{ ref('dim_band') }} as band on year_valued.band_key = band.band_key
    inner join {{ ref('dim_customer') }} as customer
        on year_valued.customer_key = customer.customer_key
    inner join {{ ref('dim_geography') }} as geography
        on year_valued.geography_key = geography.geography_key
    left join employee on year_valued.employee_key = employee.employee_key

),

customer_flagged as (

    select
        {% for column in [
            'customer_id', 'month_end_date', 'month_end_date_key', 'source_system',
            'customer_key', 'geography_key', 'employee_key', 'band_key', 'is_active',
            'is_profitable', 'customer_type', 'segment', 'country', 'province', 'value_tier', 'revenue_amount', 'acquisition_amount',
            'development_amount', 'retention_amount', 'service_amount',
            'direct_amount', 'customer_value_amount', 'margin_amount',
            'revenue_amount_12m', 'customer_value_amount_12m', 'margin_amount_12m',
            'count_months', 'customer_value_rank', 'count_ranked',
            'has_key_account_manager',
        ] -%}
        {{ column }},
        {% endfor -%}
        has_key_account_manager
        or (
            customer_value_amount_12m > 0
            -- the first {{ key_account_percent() }} in a hundred
            and 100 * customer_value_rank <= {{ key_account_percent() }} * count_ranked
        ) as is_key_account
    from customer_ranked

)

select * from customer_flagged
