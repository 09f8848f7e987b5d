with

mentioned as (

    select
        account_id,
        batch_id
    from {{ ref('stg_crm__subscription') }}
    union all
    select
        account_id,
        batch_id
    from {{ ref('stg_billing__invoice_line') }}
    union all
    select
        account_id,
        batch_id
    from {{ ref('stg_billing__adjustment') }}
    union all
    select
        account_id,
        batch_id
    from {{ ref('stg_billing__payment') }}
    union all
    select
        account_id,
        batch_id
    from {{ ref('stg_care__ticket') }}
    union all
    select
        account_id,
        batch_id
    from {{ ref('stg_care__interaction') }}

),

referenced as (

    select
        account_id,
        min(batch_id) as batch_id
    from mentioned
    where account_id is not null
    group by account_id

)

select * from referenced
