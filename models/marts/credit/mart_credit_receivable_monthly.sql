{%- set stocks = [
    'open_amount', 'unallocated_amount', 'not_due_amount', 'overdue_1_to_30_amount',
    'overdue_31_to_60_amount', 'overdue_61_to_90_amount', 'overdue_91_to_180_amount',
    'overdue_over_180_amount',
] -%}
{%- set flows = ['billed_amount', 'invoiced_amount', 'written_off_amount'] -%}

with

owed_and_billed as (

    select
        {{ stocks | join(',\n        ') }},
        case when open_amount > 0 then 1 else 0 end as count_owing,
        count_overdue,
        {% for flow in flows -%}
        0 as {{ flow }},
        {% endfor -%}
        month_end_date,
        customer_key
    from {{ ref('int_receivable_owed') }}
    union all
    select
        {% for stock in stocks -%}
        0 as {{ stock }},
        {% endfor -%}
        0 as count_owing,
        0 as count_overdue,
        {{ flows | join(',\n        ') }},
        month_end_date,
        customer_key
    from {{ ref('int_receivable_billed') }}

),

receivable_summed as (

    select
        {{ date_key('moved.month_end_date') }} as month_end_date_key,
        customer.source_system,
        coalesce(customer.geography_key, -1) as geography_key,
        geography.province,
        customer.customer_type,
        customer.segment,
        moved.month_end_date,
        {% for amount in stocks + flows -%}
        cast(sum(moved.{{ amount }}) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        cast(sum(moved.count_owing) as bigint) as count_accounts_owing,
        cast(sum(moved.count_overdue) as bigint) as count_accounts_overdue,
        cast(sum(moved.invoiced_amount) as double)
        / extract(day from moved.month_end_date) as invoiced_daily_amount
    from owed_and_billed as moved
    inner join {{ ref('int_customer_sliced') }} as customer
        on moved.customer_key = customer.customer_key
    inner join {{ ref('dim_geography') }} as geography
        on coalesce(customer.geography_key, -1) = geography.geography_key
    group by
        moved.month_end_date,
        customer.source_system,
        coalesce(customer.geography_key, -1),
        geography.province,
        customer.customer_type,
        customer.segment

)

select * from receivable_summed
