{%- set lines = [
    'mobile', 'broadband', 'tv', 'fixed_line', 'cloud', 'hosting', 'value_added',
] -%}

with

active as (

    select active.*
    from {{ ref('int_features_active') }} as active
    inner join {{ ref('int_features_due') }} as due
        on
            active.customer_id = due.customer_id
            and active.as_of_date = due.as_of_date

),

product as (

    select * from {{ ref('dim_product') }}

),

holding as (

    select
        active.customer_id,
        active.as_of_date,
        cast(max(case when active.is_primary then active.tenure_months end) as double)
            as f_tenure_months,
        cast(sum(active.recurring_price_amount) as double) as f_monthly_price_amount,
        cast(count(case when active.is_primary then 1 end) as double)
            as f_count_primary,
        cast(count(case when not active.is_primary then 1 end) as double)
            as f_count_addons,
        {% for line in lines -%}
        cast(
            max(case when product.product_line = '{{ line }}' then 1 else 0 end)
            as double
        ) as f_holds_{{ line }},
        {% endfor -%}
        sum(product.minutes_included) as minutes_included,
        sum(product.messages_included) as messages_included,
        sum(product.mb_included) as mb_included
    from active
    left join product on active.product_key = product.product_key
    group by
        active.customer_id,
        active.as_of_date

)

select * from holding
