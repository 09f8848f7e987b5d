with

source as (

    select * from {{ source('billing', 'customer_cost') }}

),

renamed as (

    select
        ---------- ids
        customer_cost_id,
        customer_id,
        account_id,
        subscription_id,
        campaign_id,

        ---------- texts
        cost_type,

        ---------- numerics
        amount,

        ---------- dates
        cost_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
