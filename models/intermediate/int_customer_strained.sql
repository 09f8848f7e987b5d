{%- set measures = ['contacts', 'broken_promises', 'reopened', 'exit_inquiries'] -%}

with

month_strained as (

    select
        named.customer_id,
        {% for measure in measures -%}
        count(case when strain.measure = '{{ measure }}' then 1 end)
            as count_{{ measure }},
        {% endfor -%}
        {{ month_end('strain.strained_at') }} as month_end_date
    from {{ ref('int_customer_strain_listed') }} as strain
    inner join {{ ref('int_customer_named') }} as named
        on strain.customer_key = named.customer_key
    group by
        named.customer_id,
        {{ month_end('strain.strained_at') }}

),

weighted as (

    select
        population.customer_id,
        {% for measure in measures -%}
        sum(
            month.count_{{ measure }}
            * {{ month_weight('month.month_end_date', 'population.as_of_date') }}
        ) as weighted_{{ measure }},
        {% endfor -%}
        population.as_of_date
    from {{ ref('int_standing_due') }} as population
    inner join month_strained as month
        on
            population.customer_id = month.customer_id
            and population.as_of_date >= month.month_end_date
            and {{ add_days('month.month_end_date', 100) }} > population.as_of_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from weighted
