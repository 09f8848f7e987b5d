with

-- the dearest primary subscription, the older one of equals
active_ranked as (

    select
        active.*,
        row_number() over (
            partition by active.customer_id, active.as_of_date
            order by
                active.recurring_price_amount desc nulls last,
                active.activated_date asc,
                active.subscription_id asc
        ) as main_rank
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('int_features_due') }} as due
        on
            active.customer_id = due.customer_id
            and active.as_of_date = due.as_of_date
    where active.is_primary

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
        cast(coalesce(subscription.is_prepaid, product.is_prepaid) as double)
            as f_is_prepaid,
        cast(account.is_paperless_billing as double) as f_is_paperless,
        cast(
            {{ months_between('main.as_of_date', 'subscription.contract_end_date') }}
            as double
        ) as f_months_to_contract_end,
        cast(subscription.contract_term_months as {{ dbt.type_string() }})
            as c_contract_term,
        subscription.promotion as c_promotion,
        account.payment_method as c_payment_method,
        product.product_line as c_main_product_line,
        product.product_family as c_main_product_family,
        product.product_offering_name as c_main_product_offering
    from active_ranked as main
    inner join subscription on main.subscription_key = subscription.subscription_key
    left join account on main.account_key = account.account_key
    left join product on main.product_key = product.product_key
    where main.main_rank = 1

)

select * from main_described
