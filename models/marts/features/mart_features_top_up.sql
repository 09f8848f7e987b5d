with

-- those who have left since belong to it: who stays cannot be told from stayers alone
prepaid as (

    select
        customer_id,
        source_system,
        max_by(population, as_of_date) as population,
        min(as_of_date) as first_as_of_date
    from {{ ref('mart_features_customer') }}
    where f_is_prepaid = 1
    group by
        customer_id,
        source_system

),

as_of as (

    select distinct
        population,
        as_of_date
    from {{ ref('mart_features_customer') }}

),

-- what is paid ahead of any invoice tops a balance up; a day counts once
day_topped_up as (

    select
        named.customer_id,
        payment.payment_date,
        sum(payment.amount) as amount
    from {{ ref('fct_payment') }} as payment
    inner join {{ ref('int_customer_named') }} as named
        on payment.customer_key = named.customer_key
    where payment.invoice_id = 'unallocated' and payment.amount > 0
    group by
        named.customer_id,
        payment.payment_date

),

top_up_counted as (

    select
        prepaid.customer_id,
        prepaid.source_system,
        prepaid.population,
        as_of.as_of_date,
        min(topped.payment_date) as first_date,
        max(topped.payment_date) as last_date,
        count(*) as count_days,
        cast(sum(topped.amount) as decimal(18, 2)) as total_amount,
        cast(min_by(topped.amount, topped.payment_date) as decimal(18, 2))
            as first_amount
    from prepaid
    inner join as_of
        on
            prepaid.population = as_of.population
            and prepaid.first_as_of_date <= as_of.as_of_date
    inner join day_topped_up as topped
        on
            prepaid.customer_id = topped.customer_id
            and as_of.as_of_date >= topped.payment_date
    group by
        prepaid.customer_id,
        prepaid.source_system,
        prepaid.population,
        as_of.as_of_date

)

select * from top_up_counted
