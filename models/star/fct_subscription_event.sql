with

event_listed as (

    select * from {{ ref('int_subscription_event_listed') }}

),

customer as (

    select * from {{ ref('int_customer_horizon') }}

),

resolved as (

    select * from {{ ref('int_subscription_resolved') }}

),

previous_product as (

    select * from {{ ref('dim_product') }}

),

event_keyed as (

    select
        event.subscription_id,
        event.event_type,
        event.event_date,
        {{ date_key('event.event_date') }} as event_date_key,
        resolved.customer_key,
        resolved.account_key,
        resolved.subscription_key,
        resolved.product_key,
        coalesce(previous_product.product_key, -2) as previous_product_key,
        case
            when event.event_type = 'activation'
                then {{ channel_key('event.sales_channel_code') }}
            else -2
        end as channel_key,
        case
            when event.event_type = 'termination'
                then {{ reason_key(
                    'termination',
                    'event.termination_reason_class',
                    'event.termination_reason'
                ) }}
            else -2
        end as reason_key,
        case when event.event_type = 'termination' then event.termination_kind end
            as termination_kind,
        case when event.event_type = 'termination' then event.port_out_to end
            as port_out_to,
        event.batch_key
    from event_listed as event
    inner join customer
        on
            event.customer_id = customer.customer_id
            and event.event_date <= customer.horizon_date
    inner join resolved
        on {{ valid_on('resolved', 'event.subscription_id', 'event.event_date') }}
    left join previous_product
        on {{ valid_on(
            'previous_product', 'event.previous_product_offering_id',
            'event.event_date', 'product_offering_id',
        ) }}

)

select * from event_keyed
