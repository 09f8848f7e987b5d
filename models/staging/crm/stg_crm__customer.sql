with

source as (

    select * from {{ source('crm', 'customer') }}

),

renamed as (

    select
        ---------- ids
        customer_id,

        ---------- texts
        source_system,
        customer_type,
        gender,
        country,
        province,
        city,
        area,
        postal_code,
        segment,
        language_code,

        ---------- numerics
        coalesce(
            cast(extract(year from birth_date) as integer),
            birth_year
        ) as birth_year,
        count_dependents,
        count_referrals,

        ---------- booleans
        has_partner,

        ---------- dates
        registered_date,

        ---------- timestamps
        updated_at,

        ---------- batch
        _batch_id as batch_id

    from source

)

select * from renamed
