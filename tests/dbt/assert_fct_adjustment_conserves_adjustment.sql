-- Catches credit and debit notes lost or doubled on the way to the fact, or left at an
-- amount since restated.
with

staged as (

    select
        adjustment_date,
        adjustment_kind,
        count(*) as count_rows,
        sum(amount) as amount
    from {{ ref('stg_billing__adjustment') }}
    group by
        adjustment_date,
        adjustment_kind

),

fact as (

    select
        adjustment_date,
        adjustment_kind,
        count(*) as count_rows,
        sum(amount) as amount
    from {{ ref('fct_adjustment') }}
    group by
        adjustment_date,
        adjustment_kind

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.amount as fact_amount
from staged
full outer join fact
    on
        staged.adjustment_date = fact.adjustment_date
        and staged.adjustment_kind = fact.adjustment_kind
where
    staged.count_rows is distinct from fact.count_rows
    or staged.amount is distinct from fact.amount
