with

source as (

    select * from {{ source('mdm', 'party_link') }}

),

renamed as (

    select
        ---------- ids
        customer_id,
        party_id,
        matched_customer_id,

        ---------- texts
        source_system,
        match_rule,

        ---------- numerics
        match_probability,

        ---------- booleans
        is_survivor,

        ---------- timestamps
        resolved_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
