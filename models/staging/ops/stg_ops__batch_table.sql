with

source as (

    select * from {{ source('ops', 'batch_table') }}

),

renamed as (

    select
        ---------- ids
        batch_id,

        ---------- texts
        contract,
        control_totals,

        ---------- numerics
        count_read,
        count_accepted,
        count_restated,
        count_unchanged,
        count_superseded,
        count_rejected

    from source

)

select * from renamed
