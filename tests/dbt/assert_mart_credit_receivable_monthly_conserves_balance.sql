-- Catches money lost or doubled, to the cent: what is open at a month's end is what
-- fct_ar_monthly says and what the ages add up to; what was billed and written off is
-- what the facts say, in the months that are over.
with

mart as (

    select
        month_end_date,
        source_system,
        sum(open_amount) as open_amount,
        sum(
            unallocated_amount + not_due_amount + overdue_1_to_30_amount
            + overdue_31_to_60_amount + overdue_61_to_90_amount
            + overdue_91_to_180_amount + overdue_over_180_amount
        ) as aged_amount,
        sum(billed_amount) as billed_amount,
        sum(invoiced_amount) as invoiced_amount,
        sum(written_off_amount) as written_off_amount
    from {{ ref('mart_credit_receivable_monthly') }}
    group by
        month_end_date,
        source_system

),

fact as (

    select
        month_end_date,
        customer_key,
        open_amount,
        0 as billed_amount,
        0 as invoiced_amount,
        0 as written_off_amount
    from {{ ref('fct_ar_monthly') }}
    union all
    select
        {{ month_end('invoice_date') }} as month_end_date,
        customer_key,
        0 as open_amount,
        amount as billed_amount,
        amount + coalesce(tax_amount, 0) as invoiced_amount,
        0 as written_off_amount
    from {{ ref('fct_billing_line') }}
    union all
    select
        {{ month_end('adjustment_date') }} as month_end_date,
        customer_key,
        0 as open_amount,
        0 as billed_amount,
        0 as invoiced_amount,
        -amount as written_off_amount
    from {{ ref('fct_adjustment') }}
    where adjustment_kind = 'write_off'

),

fact_summed as (

    select
        fact.month_end_date,
        customer.source_system,
        sum(fact.open_amount) as open_amount,
        sum(fact.billed_amount) as billed_amount,
        sum(fact.invoiced_amount) as invoiced_amount,
        sum(fact.written_off_amount) as written_off_amount
    from fact
    inner join {{ ref('int_customer_named') }} as customer
        on fact.customer_key = customer.customer_key
    left join {{ ref('int_horizon') }} as horizon
        on customer.source_system = horizon.source_system
    where
        fact.open_amount <> 0
        or horizon.horizon_date is null
        or fact.month_end_date <= horizon.horizon_date
    group by
        fact.month_end_date,
        customer.source_system

)

select
    coalesce(fact.month_end_date, mart.month_end_date) as month_end_date,
    coalesce(fact.source_system, mart.source_system) as source_system,
    fact.open_amount,
    mart.open_amount as open_amount_in_mart
from fact_summed as fact
full outer join mart
    on
        fact.month_end_date = mart.month_end_date
        and fact.source_system = mart.source_system
where
    coalesce(fact.open_amount, 0) <> coalesce(mart.open_amount, 0)
    or coalesce(mart.open_amount, 0) <> coalesce(mart.aged_amount, 0)
    or coalesce(fact.billed_amount, 0) <> coalesce(mart.billed_amount, 0)
    or coalesce(fact.invoiced_amount, 0) <> coalesce(mart.invoiced_amount, 0)
    or coalesce(fact.written_off_amount, 0) <> coalesce(mart.written_off_amount, 0)
