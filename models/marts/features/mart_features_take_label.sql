{%- set lines = propensity_lines() -%}

with

features as (

    select * from {{ ref('mart_features_customer') }}

),

activated as (

    select distinct
        subscription.customer_id,
        subscription.activated_date,
        product.product_line
    from {{ ref('dim_subscription') }} as subscription
    inner join {{ ref('dim_product') }} as product
        on
            subscription.product_offering_id = product.product_offering_id
            and product.is_current
    where subscription.is_current

),

taken as (

    select
        {% for line in lines -%}
        max(case when activated.product_line = '{{ line }}' then 1 else 0 end)
            as is_taken_{{ line }},
        {% endfor -%}
        features.customer_id,
        features.as_of_date
    from features
    inner join activated
        on
            features.customer_id = activated.customer_id
            and features.as_of_date < activated.activated_date
            and {{ add_days('features.as_of_date', 90) }} >= activated.activated_date
    group by
        features.customer_id,
        features.as_of_date

),

labelled as (

    select
        {% for line in lines -%}
        case
            when
                features.f_holds_{{ line }} = 0
                and {{ add_days('features.as_of_date', 90) }} <= horizon.horizon_date
                then coalesce(taken.is_taken_{{ line }}, 0)
        end as is_taken_{{ line }},
        {% endfor -%}
        features.customer_id,
        features.population,
        features.as_of_date,
        coalesce(
            {{ add_days('features.as_of_date', 90) }} <= horizon.horizon_date, false
        ) as is_labelled
    from features
    left join {{ ref('int_horizon') }} as horizon
        on features.source_system = horizon.source_system
    left join taken
        on
            features.customer_id = taken.customer_id
            and features.as_of_date = taken.as_of_date

)

select * from labelled
