with

source as (

    select * from {{ source('mining', 'campaign_uplift') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        run_id,

        ---------- texts
        campaign_type,
        population,
        model_version,
        action,
        reason_1,
        reason_2,

        ---------- numerics
        control_value,
        uplift_value,
        uplift_decile,
        worth_amount,
        contact_cost_amount,
        gain_amount,
        reason_1_effect,
        reason_2_effect,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
