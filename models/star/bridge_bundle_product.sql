with

bundle_component as (

    select * from {{ ref('stg_crm__bundle_component') }}

),

{{ dated(
    relation='bundle_component',
    members=['bundle_offering_id', 'product_offering_id'],
    started='valid_from_date',
    ended='valid_to_date',
    attributes=['count_units', 'price_share'],
) }},

component as (

    select
        bundle_offering_id,
        product_offering_id,
        coalesce(count_units, 1) as count_units,
        price_share,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from span

)

select * from component
