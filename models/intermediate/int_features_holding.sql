-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

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

product_held as (

    select
        customer_id,
        as_of_date,
        product_key,
        max(source_system) as source_system,
        max(case when is_primary then tenure_months end) as tenure_months,
        sum(recurring_price_amount) as price_amount,
        sum(case when not is_primary then recurring_price_amount end)
            as addon_price_amount,
        count(case when is_primary then 1 end) as count_primary,
        count(case when not is_primary then 1 end) as count_addons,
        count(*) as count_held
    from active
    group by
        customer_id,
        as_of_date,
        product_key

),

held as (

    select
        by_product.customer_id,
        by_product.as_of_date,
        max(by_product.source_system) as source_system,
        max(by_product.tenure_months) as tenure_months,
        sum(by_product.price_amount) as price_amount,
        sum(by_product.addon_price_amount) as addon_price_amount,
        sum(by_product.count_primary) as count_primary,
        sum(by_product.count_addons) as count_addons,
        count(*) as count_products,
        {% for line in lines -%}
        max(case when product.product_line = '{{ line }}' then 1 else 0 end)
            as holds_{{ line }},
        {% endfor -%}
        sum(product.minutes_included * by_product.count_held) as minutes_included,
        sum(product.messages_included * by_product.count_held) as messages_included,
        sum(product.mb_included * by_product.count_held) as mb_included
    from product_held as by_product
    left join product on by_product.product_key = product.product_key
    group by
        by_product.customer_id,
        by_product.as_of_date

),

holding as (

    select
        customer_id,
        as_of_date,
        source_system,
        {{ feature_of('tenure_months') }} as f_tenure_months,
        {{ feature_of('price_amount') }} as f_monthly_price_amount,
        {{ feature_ratio('coalesce(addon_price_amount, 0)', 'price_amount') }}
            as f_addon_price_ratio,
        {% for count in ['count_primary', 'count_addons', 'count_products'] -%}
        {{ feature_of(count) }} as f_{{ count }},
        {% endfor -%}
        {% for line in lines -%}
        {{ feature_of('holds_' ~ line) }} as f_holds_{{ line }},
        {% endfor -%}
        {{ feature_of('holds_' ~ lines | join(' + holds_')) }} as f_count_lines,
        {{ band('tenure_band', 'tenure_months') }} as c_tenure_band,
        minutes_included,
        messages_included,
        mb_included
    from held

)

select * from holding
