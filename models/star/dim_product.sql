with

product_offering as (

    select * from {{ ref('stg_crm__product_offering') }}

),

referenced as (

    select * from {{ ref('int_product_offering_referenced') }}

),

{{ scd2(
    relation='product_offering',
    id='product_offering_id',
    attributes=[
        'product_offering_name',
        'product_line',
        'product_family',
        'is_addon',
        'is_prepaid',
        'monthly_price_amount',
        'minutes_included',
        'messages_included',
        'mb_included',
    ],
    referenced='referenced',
    labels=['product_offering_name', 'product_line', 'product_family'],
) }},

product_versioned as (

    select
        version_key as product_key,
        product_offering_id,
        product_offering_name,
        product_line,
        product_family,
        is_addon,
        is_prepaid,
        monthly_price_amount,
        minutes_included,
        messages_included,
        mb_included,
        is_inferred,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from version

)

select * from product_versioned
