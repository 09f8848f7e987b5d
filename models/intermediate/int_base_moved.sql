with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where {{ month_is_due('kpi', 'month_end_date') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

base_moved as (

    select
        month.month_end_date,
        customer.source_system,
        month.geography_key,
        month.product_key,
        customer.customer_type,
        customer.segment,
        {% for flag, count in {
            'is_active_opening': 'opening',
            'is_gross_add': 'gross_adds',
            'is_win_back': 'win_backs',
            'is_deactivation': 'deactivations',
            'is_active_closing': 'closing',
        }.items() -%}
        count(case when month.is_primary and month.{{ flag }} then 1 end)
            as count_{{ count }},
        {% endfor -%}
        {% for kind in ['voluntary', 'involuntary', 'unavoidable', 'unknown'] -%}
        count(
            case
                when
                    month.is_primary
                    and month.is_deactivation
                    and coalesce(month.termination_kind, 'unknown') = '{{ kind }}'
                    then 1
            end
        ) as count_deactivations_{{ kind }},
        {% endfor -%}
        count(case when month.is_active_closing then 1 end) as count_products
    from month
    inner join customer on month.customer_key = customer.customer_key
    group by
        month.month_end_date,
        customer.source_system,
        month.geography_key,
        month.product_key,
        customer.customer_type,
        customer.segment

)

select * from base_moved
