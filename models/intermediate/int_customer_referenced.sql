with

mentioned as (

    select
        customer_id,
        batch_id
    from {{ ref('stg_crm__account') }}
    union all
    select
        customer_id,
        batch_id
    from {{ ref('stg_crm__subscription') }}
    union all
    select
        customer_id,
        batch_id
    from {{ ref('stg_crm__consent') }}
    union all
    select
        customer_id,
        batch_id
    from {{ ref('stg_care__ticket') }}
    union all
    select
        customer_id,
        batch_id
    from {{ ref('stg_care__interaction') }}

),

referenced as (

    select
        customer_id,
        min(batch_id) as batch_id
    from mentioned
    where customer_id is not null
    group by customer_id

)

select * from referenced
