-- Catches payments lost or doubled on the way to the fact, or left at an amount since
-- restated.
with

staged as (

    select
        payment_date,
        count(*) as count_rows,
        sum(amount) as amount
    from {{ ref('stg_billing__payment') }}
    group by
        payment_date

),

fact as (

    select
        payment_date,
        count(*) as count_rows,
        sum(amount) as amount
    from {{ ref('fct_payment') }}
    group by
        payment_date

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.amount as fact_amount
from staged
full outer join fact
    on staged.payment_date = fact.payment_date
where
    staged.count_rows is distinct from fact.count_rows
    or staged.amount is distinct from fact.amount
