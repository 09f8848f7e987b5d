-- A table: two subjects look here.
{{ config(materialized='table') }}

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

main_chosen as (

    select
        customer_id,
        as_of_date,
        account_key,
        subscription_key,
        product_key,
        recurring_price_amount,
        activated_date
    from active_ranked
    where main_rank = 1

)

select * from main_chosen
