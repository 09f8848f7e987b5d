with

source as (

    select * from {{ source('crm', 'customer') }}

),

hashed as (

    select
        ---------- ids
        customer_id,
        {{ hash_key([
            'country', 'city', 'postal_code',
            "replace(lower(address_line), ' ', '')",
        ]) }} as address_hash,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source
    where address_line is not null

)

select * from hashed
