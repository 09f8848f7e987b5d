with

customer as (

    select * from {{ ref('stg_crm__customer') }}

),

referenced as (

    select * from {{ ref('int_customer_referenced') }}

),

customer_located as (

    select
        *,
        {{ geography_key() }} as geography_key
    from customer

),

{{ scd2(
    relation='customer_located',
    id='customer_id',
    attributes=[
        'source_system',
        'customer_type',
        'gender',
        'birth_year',
        'has_partner',
        'count_dependents',
        'count_referrals',
        'segment',
        'language_code',
        'registered_date',
        'geography_key',
    ],
    referenced='referenced',
    labels=['source_system', 'customer_type', 'segment'],
) }},

customer_versioned as (

    select
        version_key as customer_key,
        customer_id,
        source_system,
        customer_type,
        gender,
        birth_year,
        has_partner,
        count_dependents,
        count_referrals,
        segment,
        language_code,
        registered_date,
        coalesce(geography_key, -1) as geography_key,
        is_inferred,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from version

)

select * from customer_versioned
