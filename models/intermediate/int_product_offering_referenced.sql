with

mentioned as (

    select
        product_offering_id,
        batch_id
    from {{ ref('stg_crm__subscription') }}
    union all
    select
        product_offering_id,
        batch_id
    from {{ ref('stg_billing__invoice_line') }}
    union all
    select
        product_offering_id,
        batch_id
    from {{ ref('stg_billing__adjustment') }}
    union all
    select
        product_offering_id,
        batch_id
    from {{ ref('stg_care__ticket') }}

),

referenced as (

    select
        product_offering_id,
        min(batch_id) as batch_id
    from mentioned
    where product_offering_id is not null
    group by product_offering_id

)

select * from referenced
