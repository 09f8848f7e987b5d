-- Catches payments lost or doubled by the invoice they are for, and another judgement
-- of late than features make.
with

fact as (

    select
        payment_date,
        count(*) as count_rows,
        sum(amount) as amount
    from {{ ref('fct_payment') }}
    group by payment_date

),

judged as (

    select
        payment_date,
        sum(case when amount > 0 then count_late else 0 end) as count_late
    from {{ ref('int_payment_judged') }}
    group by payment_date

),

mart as (

    select
        payment_date,
        count(*) as count_rows,
        sum(amount) as amount,
        count(case when is_late then 1 end) as count_late
    from {{ ref('mart_credit_payment') }}
    group by payment_date

)

select
    fact.*,
    mart.amount as amount_in_mart,
    mart.count_late
from fact
full outer join mart on fact.payment_date = mart.payment_date
left join judged on fact.payment_date = judged.payment_date
where
    coalesce(fact.count_rows, 0) <> coalesce(mart.count_rows, 0)
    or coalesce(fact.amount, 0) <> coalesce(mart.amount, 0)
    or judged.count_late <> mart.count_late
