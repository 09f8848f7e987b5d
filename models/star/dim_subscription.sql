{%- set attributes = [
    'parent_subscription_id',
    'account_id',
    'customer_id',
    'product_offering_id',
    'subscription_status',
    'is_prepaid',
    'activated_date',
    'terminated_date',
    'termination_kind',
    'termination_reason_class',
    'termination_reason',
    'port_out_to',
    'contract_term_months',
    'contract_end_date',
    'sales_channel_code',
    'promotion',
    'device_model',
    'monthly_price_amount',
] -%}

with

subscription as (

    select * from {{ ref('stg_crm__subscription') }}

),

referenced as (

    select * from {{ ref('int_subscription_referenced') }}

),

{{ scd2(
    'subscription', 'subscription_id', attributes, 'referenced', ['subscription_status']
) }},

subscription_versioned as (

    select
        version_key as subscription_key,
        subscription_id,
        parent_subscription_id,
        -- empty, not true, where nothing but the number is known
        case
            when version_key > 0 and not is_inferred then parent_subscription_id is null
        end as is_primary,
        account_id,
        customer_id,
        product_offering_id,
        subscription_status,
        is_prepaid,
        activated_date,
        terminated_date,
        termination_kind,
        termination_reason_class,
        termination_reason,
        port_out_to,
        contract_term_months,
        contract_end_date,
        sales_channel_code,
        promotion,
        device_model,
        monthly_price_amount,
        is_inferred,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from version

)

select * from subscription_versioned
