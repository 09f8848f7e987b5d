with

population as (

    select * from {{ ref('int_standing_due') }}

),

account_judged as (

    select
        population.customer_id,
        population.as_of_date,
        max(account.credit_class) as credit_class,
        max(account.account_status) as account_status
    from population
    inner join {{ ref('dim_account') }} as account
        on {{ valid_on('account', 'population.customer_id', 'population.as_of_date') }}
    group by
        population.customer_id,
        population.as_of_date

)

select * from account_judged
