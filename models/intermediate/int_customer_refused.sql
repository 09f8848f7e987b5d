with

consent_followed as (

    select
        customer_id,
        is_granted,
        cast(updated_at as date) as updated_date,
        cast(
            lead(updated_at, 1, cast({{ open_end() }} as timestamp)) over (
                partition by customer_id, channel_code order by updated_at
            ) as date
        ) as next_updated_date
    from {{ ref('stg_crm__consent') }}
    where purpose = 'marketing'

),

refused as (

    select
        population.customer_id,
        population.as_of_date,
        count(case when not consent.is_granted then 1 end) as count_refused_channels
    from {{ ref('int_standing_due') }} as population
    inner join consent_followed as consent
        on
            population.customer_id = consent.customer_id
            and population.as_of_date >= consent.updated_date
            and population.as_of_date < consent.next_updated_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from refused
