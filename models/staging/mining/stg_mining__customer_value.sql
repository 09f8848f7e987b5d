with

source as (

    select * from {{ source('mining', 'customer_value') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        run_id,

        ---------- texts
        population,
        model_version,

        ---------- numerics
        survival_12m_share,
        life_months,
        margin_month_amount,
        value_amount,
        value_decile,
        top_up_alive_share,
        top_ups_12m,
        top_up_amount,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
