with

mentioned as (

    select
        parent_subscription_id as subscription_id,
        batch_id
    from {{ ref('stg_crm__subscription') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_billing__invoice_line') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_billing__adjustment') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_usage__daily_usage') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_usage__usage_event') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_care__ticket') }}
    union all
    select
        subscription_id,
        batch_id
    from {{ ref('stg_care__interaction') }}

),

referenced as (

    select
        subscription_id,
        min(batch_id) as batch_id
    from mentioned
    where subscription_id is not null
    group by subscription_id

)

select * from referenced
