with

source as (

    select * from {{ source('mining', 'bundle_candidate') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        customer_type,
        items,
        item_1,
        item_2,
        item_3,
        item_4,
        population,
        model_version,

        ---------- numerics
        count_items,
        count_customers,
        count_baskets,
        support,
        support_low,
        support_high,
        count_missing_one,
        lift,
        leverage,
        candidate_rank,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
