-- Catches revenue lost between the billing fact and the mart: all service revenue is
-- there, of every month that is complete; what later months hold is all that may be
-- missing.
with

fact as (

    select
        {{ month_end('invoice_date') }} as month_end_date,
        sum(amount) as billed_amount
    from {{ ref('fct_billing_line') }}
    where is_service
    group by {{ month_end('invoice_date') }}

),

mart as (

    select
        month_end_date,
        sum(billed_amount) as billed_amount
    from {{ ref('mart_executive_base_monthly') }}
    group by month_end_date

),

incomplete as (

    select
        month_end_date,
        sum(service_amount) as billed_amount
    from {{ ref('int_kpi_dated') }}
    where not is_over
    group by month_end_date

)

select
    fact.month_end_date,
    fact.billed_amount,
    mart.billed_amount as mart_billed_amount,
    incomplete.billed_amount as incomplete_billed_amount
from fact
full outer join mart on fact.month_end_date = mart.month_end_date
left join incomplete on fact.month_end_date = incomplete.month_end_date
where
    coalesce(fact.billed_amount, 0)
    <> coalesce(mart.billed_amount, 0) + coalesce(incomplete.billed_amount, 0)
