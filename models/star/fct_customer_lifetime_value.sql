with

value as (

    select * from {{ ref('stg_mining__customer_value') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

value_keyed as (

    select
        value.customer_id,
        value.as_of_date,
        {{ date_key('value.as_of_date') }} as as_of_date_key,
        coalesce(customer.customer_key, -3) as customer_key,
        value.population,
        value.survival_12m_share,
        value.life_months,
        value.margin_month_amount,
        value.value_amount,
        value.value_decile,
        value.top_up_alive_share,
        value.top_ups_12m,
        value.top_up_amount,
        value.model_version,
        value.run_id,
        value.scored_at,
        {{ of_last_run('value') }} as is_of_last_run,
        value.batch_id as batch_key
    from value
    left join customer
        on {{ valid_on('customer', 'value.customer_id', 'value.as_of_date') }}

)

select * from value_keyed
