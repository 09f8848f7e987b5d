with

source as (

    select * from {{ source('crm', 'account_group') }}

),

renamed as (

    select
        ---------- ids
        account_group_id,
        parent_account_group_id,

        ---------- texts
        industry,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
