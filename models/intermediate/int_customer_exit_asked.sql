with

population as (

    select * from {{ ref('int_standing_due') }}

),

asked as (

    select
        named.customer_id,
        strain.strained_at
    from {{ ref('int_customer_strain_listed') }} as strain
    inner join {{ ref('int_customer_named') }} as named
        on strain.customer_key = named.customer_key
    where strain.measure = 'exit_inquiries' and named.customer_id is not null

),

month_asked as (

    select
        customer_id,
        count(*) as count_inquiries,
        cast(max(strained_at) as date) as last_date,
        {{ month_end('strained_at') }} as month_end_date
    from asked
    group by
        customer_id,
        {{ month_end('strained_at') }}

),

asked_to_date as (

    select
        population.customer_id,
        population.as_of_date,
        population.count_months,
        coalesce(sum(month.count_inquiries), 0) as count_inquiries,
        max(month.last_date) as last_date
    from population
    left join month_asked as month
        on
            population.customer_id = month.customer_id
            and population.as_of_date >= month.month_end_date
    group by
        population.customer_id,
        population.as_of_date,
        population.count_months

)

select * from asked_to_date
