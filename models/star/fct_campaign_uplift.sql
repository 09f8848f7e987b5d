with

uplift as (

    select * from {{ ref('stg_mining__campaign_uplift') }}

),

customer as (

    select * from {{ ref('dim_customer') }}

),

uplift_keyed as (

    select
        uplift.customer_id,
        uplift.campaign_type,
        uplift.as_of_date,
        {{ date_key('uplift.as_of_date') }} as as_of_date_key,
        coalesce(customer.customer_key, -3) as customer_key,
        uplift.population,
        uplift.control_value,
        uplift.uplift_value,
        uplift.uplift_decile,
        uplift.worth_amount,
        uplift.contact_cost_amount,
        uplift.gain_amount,
        uplift.action,
        uplift.reason_1,
        uplift.reason_1_effect,
        uplift.reason_2,
        uplift.reason_2_effect,
        uplift.model_version,
        uplift.run_id,
        uplift.scored_at,
        {{ of_last_run('uplift') }} as is_of_last_run,
        uplift.batch_id as batch_key
    from uplift
    left join customer
        on {{ valid_on('customer', 'uplift.customer_id', 'uplift.as_of_date') }}

)

select * from uplift_keyed
