with

value as (

    select
        fact.*,
        named.source_system,
        max(fact.as_of_date) over (partition by named.source_system) as newest_date
    from {{ ref('fct_customer_lifetime_value') }} as fact
    inner join {{ ref('int_customer_named') }} as named
        on fact.customer_key = named.customer_key
    where fact.is_of_last_run

),

customer as (

    select * from {{ ref('dim_customer') }}
    where is_current

),

value_newest as (

    select
        value.customer_id,
        customer.customer_key,
        customer.geography_key,
        value.source_system,
        value.population,
        value.as_of_date,
        {% for column in [
            'survival_12m_share',
            'life_months',
            'margin_month_amount',
            'value_amount',
            'value_decile',
            'top_up_alive_share',
            'top_ups_12m',
            'top_up_amount',
            'model_version', 'scored_at',
        ] -%}
        value.{{ column }},
        {% endfor -%}
        row_number() over (
            partition by value.source_system
            order by value.value_amount desc, value.customer_id asc
        ) as value_rank
    from value
    inner join customer on value.customer_id = customer.customer_id
    where value.as_of_date = value.newest_date

)

select * from value_newest
