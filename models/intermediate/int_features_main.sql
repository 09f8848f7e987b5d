-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set to_contract_end = months_between(
    'main.as_of_date', 'subscription.contract_end_date'
) -%}

with

main as (

    select * from {{ ref('int_features_main_chosen') }}

),

subscription as (

    select * from {{ ref('dim_subscription') }}

),

account as (

    select * from {{ ref('dim_account') }}

),

product as (

    select * from {{ ref('dim_product') }}

),

main_described as (

    select
        main.customer_id,
        main.as_of_date,
        {{ feature_of('coalesce(subscription.is_prepaid, product.is_prepaid)') }}
            as f_is_prepaid,
        {{ feature_of('account.is_paperless_billing') }} as f_is_paperless,
        {{ feature_of(to_contract_end) }} as f_months_to_contract_end,
        {{ feature_ratio(
            'subscription.contract_term_months - ' ~ to_contract_end,
            'subscription.contract_term_months'
        ) }} as f_contract_elapsed_ratio,
        {{ feature_of('main.recurring_price_amount') }} as f_main_price_amount,
        {{ feature_ratio(
            'main.recurring_price_amount', 'product.monthly_price_amount'
        ) }} as f_main_price_to_list,
        {{ feature_of(months_between('main.activated_date', 'main.as_of_date')) }}
            as f_main_age_months,
        {{ feature_of('product.minutes_included') }} as f_main_minutes_included,
        {{ feature_of('product.mb_included') }} as f_main_mb_included,
        {{ feature_ratio('main.recurring_price_amount * 1024', 'product.mb_included') }}
            as f_main_price_per_gb_amount,
        cast(subscription.contract_term_months as {{ dbt.type_string() }})
            as c_contract_term,
        case
            when subscription.contract_end_date is null then 'none'
            when subscription.contract_end_date <= main.as_of_date then 'over'
            when {{ to_contract_end }} <= 3 then 'ends_within_3_months'
            when {{ to_contract_end }} <= 12 then 'ends_within_12_months'
            else 'ends_later'
        end as c_contract_band,
        subscription.promotion as c_promotion,
        account.payment_method as c_payment_method,
        product.product_line as c_main_product_line,
        product.product_family as c_main_product_family,
        product.product_offering_name as c_main_product_offering,
        subscription.sales_channel_code as c_sales_channel
    from main
    inner join subscription on main.subscription_key = subscription.subscription_key
    left join account on main.account_key = account.account_key
    left join product on main.product_key = product.product_key

)

select * from main_described
