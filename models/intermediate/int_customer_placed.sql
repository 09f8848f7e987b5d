with

customer as (

    select
        source_system,
        month_end_date,
        revenue_amount_12m,
        customer_value_amount_12m,
        customer_value_rank,
        row_number() over (
            partition by source_system, month_end_date
            order by revenue_amount_12m desc, customer_id asc
        ) as revenue_rank,
        count_ranked
    from {{ ref('mart_value_customer_monthly') }}
    where {{ month_is_due('value', 'month_end_date') }}

),

customer_placed as (

    {% for measure in ['revenue', 'customer_value'] -%}
    select
        source_system,
        month_end_date,
        '{{ measure }}' as measure,
        count_ranked,
        {{ measure }}_rank as place,
        cast(ceil(100.0 * {{ measure }}_rank / count_ranked) as integer) as percentile,
        greatest({{ measure }}_amount_12m, 0) as gain_amount,
        {{ measure }}_amount_12m as amount
    from customer
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from customer_placed
