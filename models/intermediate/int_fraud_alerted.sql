with

population as (

    select * from {{ ref('int_fraud_population') }}

),

alert as (

    select
        named.customer_id,
        cast(fraud.alerted_at as date) as alerted_date,
        cast(fraud.decided_at as date) as decided_date,
        fraud.decision
    from {{ ref('fct_fraud_case') }} as fraud
    inner join {{ ref('int_customer_named') }} as named
        on fraud.customer_key = named.customer_key

),

alerted as (

    select
        population.customer_id,
        population.as_of_date,
        count(*) as count_alerts,
        count(
            case
                when
                    coalesce(alert.decided_date, {{ open_end() }})
                    > population.as_of_date
                    then 1
            end
        ) as count_open_alerts,
        count(
            case
                when
                    alert.decided_date <= population.as_of_date
                    and alert.decision = 'cleared'
                    then 1
            end
        ) as count_cleared_alerts,
        max(alert.alerted_date) as last_alerted_date
    from population
    inner join alert
        on
            population.customer_id = alert.customer_id
            and population.as_of_date >= alert.alerted_date
    group by
        population.customer_id,
        population.as_of_date

)

select * from alerted
