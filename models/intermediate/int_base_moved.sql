with

month as (

    select * from {{ ref('fct_subscription_monthly') }}
    where is_primary

),

customer as (

    select * from {{ ref('int_customer_named') }}

),

base_moved as (

    select
        month.month_end_date,
        customer.source_system,
        month.geography_key,
        month.product_key,
        count(case when month.is_active_opening then 1 end) as count_opening,
        count(case when month.is_gross_add then 1 end) as count_gross_adds,
        count(case when month.is_win_back then 1 end) as count_win_backs,
        count(case when month.is_deactivation then 1 end) as count_deactivations,
        {% for kind in ['voluntary', 'involuntary', 'unavoidable'] -%}
        count(
            case
                when month.is_deactivation and month.termination_kind = '{{ kind }}'
                    then 1
            end
        ) as count_deactivations_{{ kind }},
        {% endfor -%}
        count(
            case
                when month.is_deactivation and month.termination_kind is null then 1
            end
        ) as count_deactivations_unknown,
        count(case when month.is_active_closing then 1 end) as count_closing
    from month
    inner join customer on month.customer_key = customer.customer_key
    group by
        month.month_end_date,
        customer.source_system,
        month.geography_key,
        month.product_key

)

select * from base_moved
