-- Catches invoice lines lost or doubled on the way to the fact: a lookup that fans out,
-- a merge that misses a restated line.
with

staged as (

    select
        invoice_date,
        charge_type,
        count(*) as count_rows,
        sum(amount) as amount,
        sum(tax_amount) as tax_amount,
        sum(quantity) as quantity
    from {{ ref('stg_billing__invoice_line') }}
    group by
        invoice_date,
        charge_type

),

fact as (

    select
        invoice_date,
        charge_type,
        count(*) as count_rows,
        sum(amount) as amount,
        sum(tax_amount) as tax_amount,
        sum(quantity) as quantity
    from {{ ref('fct_billing_line') }}
    group by
        invoice_date,
        charge_type

)

select
    staged.*,
    fact.count_rows as fact_count_rows,
    fact.amount as fact_amount,
    fact.tax_amount as fact_tax_amount,
    fact.quantity as fact_quantity
from staged
full outer join fact
    on
        staged.invoice_date = fact.invoice_date
        and staged.charge_type = fact.charge_type
where
    staged.count_rows is distinct from fact.count_rows
    or staged.amount is distinct from fact.amount
    or staged.tax_amount is distinct from fact.tax_amount
    or staged.quantity is distinct from fact.quantity
