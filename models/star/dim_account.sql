with

account as (

    select * from {{ ref('stg_crm__account') }}

),

referenced as (

    select * from {{ ref('int_account_referenced') }}

),

{{ scd2(
    relation='account',
    id='account_id',
    attributes=[
        'customer_id',
        'account_group_id',
        'account_type',
        'account_status',
        'payment_method',
        'is_paperless_billing',
        'billing_cycle_day',
        'credit_class',
        'currency_code',
        'opened_date',
        'closed_date',
    ],
    referenced='referenced',
    labels=['account_type', 'account_status', 'payment_method', 'credit_class'],
) }},

account_versioned as (

    select
        version_key as account_key,
        account_id,
        customer_id,
        account_group_id,
        account_type,
        account_status,
        payment_method,
        is_paperless_billing,
        billing_cycle_day,
        credit_class,
        currency_code,
        opened_date,
        closed_date,
        is_inferred,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from version

)

select * from account_versioned
