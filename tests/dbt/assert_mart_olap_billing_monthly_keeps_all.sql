-- A rollup that loses or doubles a line would answer other sums than the facts.
with

fact as (

    select
        count(*) as count_lines,
        sum(amount) as amount,
        sum(tax_amount) as tax_amount,
        sum(case when is_service then amount end) as service_amount
    from {{ ref('fct_billing_line') }}

),

rollup_place as (

    select
        coalesce(sum(count_lines), 0) as count_lines,
        sum(amount) as amount,
        sum(tax_amount) as tax_amount,
        sum(service_amount) as service_amount
    from {{ ref('mart_olap_billing_monthly') }}

),

rollup_product as (

    select
        coalesce(sum(count_lines), 0) as count_lines,
        sum(amount) as amount,
        sum(tax_amount) as tax_amount,
        sum(service_amount) as service_amount
    from {{ ref('mart_olap_billing_product_monthly') }}

),

rollup_added as (

    select
        'by place' as which,
        *
    from rollup_place
    union all
    select
        'by product' as which,
        *
    from rollup_product

),

lost as (

    select rollup_added.which
    from rollup_added
    cross join fact
    where
        rollup_added.count_lines <> fact.count_lines
        or rollup_added.amount is distinct from fact.amount
        or rollup_added.tax_amount is distinct from fact.tax_amount
        or rollup_added.service_amount is distinct from fact.service_amount

)

select * from lost
