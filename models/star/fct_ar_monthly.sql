with

aged as (

    select * from {{ ref('int_receivable_aged') }}

),

account as (

    select * from {{ ref('int_account_resolved') }}

),

band as (

    select * from {{ ref('int_customer_month_banded') }}

),

aged_keyed as (

    select
        aged.account_id,
        aged.month_end_date,
        aged.ageing_bucket,
        {{ date_key('aged.month_end_date') }} as month_end_date_key,
        {{ member_key('customer', 'aged', ['account']) }} as customer_key,
        {{ member_key('account', 'aged', ['account']) }} as account_key,
        coalesce(account.geography_key, -1) as geography_key,
        coalesce(band.band_key, -2) as band_key,
        cast(aged.open_amount as decimal(18, 2)) as open_amount,
        cast(aged.count_invoices as bigint) as count_invoices,
        aged.batch_id as batch_key
    from aged
    left join account
        on {{ valid_on('account', 'aged.account_id', 'aged.month_end_date') }}
    left join band
        on
            account.customer_id = band.customer_id
            and aged.month_end_date = band.month_end_date

)

select * from aged_keyed
