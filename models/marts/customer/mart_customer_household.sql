with

member as (

    select
        *,
        row_number() over (
            partition by household_id
            order by case when member_role = 'head' then 0 else 1 end, customer_id asc
        ) as member_rank
    from {{ ref('int_customer_known') }}
    where household_id is not null

),

household as (

    select
        household_id,
        min(source_system) as source_system,
        max(as_of_date) as as_of_date,
        max(case when member_rank = 1 then geography_key end) as geography_key,
        count(*) as count_members,
        count(case when is_active then 1 end) as count_active_members,
        cast(sum(count_active_subscriptions) as bigint) as count_active_subscriptions,
        cast(sum(count_active_addons) as bigint) as count_active_addons,
        cast(max(coalesce(count_value_months, 0)) as bigint) as count_months,
        {% for amount in [
            'monthly_price_amount', 'revenue_amount_12m', 'customer_value_amount_12m',
            'margin_amount_12m', 'open_amount', 'overdue_amount',
        ] -%}
        cast(sum({{ amount }}) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(sum(count_open_tickets) as bigint) as count_open_tickets
    from member
    group by household_id

),

household_placed as (

    select
        household.household_id,
        household.source_system,
        place.country,
        place.province,
        place.city,
        household.count_members,
        household.count_active_members,
        household.count_active_subscriptions,
        household.count_active_addons,
        household.monthly_price_amount,
        household.revenue_amount_12m,
        household.customer_value_amount_12m,
        household.margin_amount_12m,
        household.count_months,
        cast(household.revenue_amount_12m as double)
        / nullif(household.count_months, 0) as arpu_amount,
        household.open_amount,
        household.overdue_amount,
        household.count_open_tickets,
        household.as_of_date
    from household
    inner join {{ ref('dim_geography') }} as place
        on household.geography_key = place.geography_key

)

select * from household_placed
