with

source as (

    select * from {{ source('mining', 'bundle_rule') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        customer_type,
        antecedent,
        antecedent_1,
        antecedent_2,
        antecedent_3,
        consequent,
        population,
        model_version,

        ---------- numerics
        count_items,
        count_antecedent,
        count_consequent,
        count_both,
        count_baskets,
        support,
        support_low,
        support_high,
        confidence,
        confidence_low,
        confidence_high,
        lift,
        lift_low,
        lift_high,
        leverage,
        leverage_low,
        leverage_high,
        p_value,
        q_value,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
