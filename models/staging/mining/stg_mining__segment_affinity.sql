with

source as (

    select * from {{ source('mining', 'segment_affinity') }}

),

renamed as (

    select
        ---------- ids
        run_id,

        ---------- texts
        segmentation,
        segment_code,
        product_line,
        product_family,
        population,
        model_version,

        ---------- numerics
        count_customers,
        count_holders,
        count_all_customers,
        count_all_holders,
        expected_holders,
        lift,
        adjusted_residual,
        p_value,
        q_value,
        chi_square,
        table_p_value,
        table_q_value,
        cramers_v,

        ---------- dates
        as_of_date,

        ---------- timestamps
        scored_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
