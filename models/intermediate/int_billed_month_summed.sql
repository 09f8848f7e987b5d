-- One look at the largest fact of money, for all who ask for months of customers.
{{ config(
    materialized='incremental',
    incremental_strategy='replace_due',
    unique_key=['customer_key', 'month_end_date'],
    meta={'due': 'int_billed_month_due'},
) }}

with

line as (

    select
        *,
        {{ month_end('invoice_date') }} as month_end_date
    from {{ ref('fct_billing_line') }}

),

due as (

    select * from {{ ref('int_billed_month_due') }}

),

billed_summed as (

    select
        line.customer_key,
        line.month_end_date,
        min(line.invoice_date) as first_invoice_date,
        max(line.invoice_date) as last_invoice_date,
        count(distinct line.invoice_id) as count_bills,
        {% for amount, added in {
            'billed_amount': 'line.amount',
            'charged_amount': 'line.amount + coalesce(line.tax_amount, 0)',
            'service_amount': 'case when line.is_service then line.amount end',
        }.items() -%}
        cast(sum({{ added }}) as decimal(18, 2)) as {{ amount }},
        {% endfor -%}
        {% for charge_type in ['recurring', 'usage', 'discount', 'device'] -%}
        cast(
            sum(case when line.charge_type = '{{ charge_type }}' then line.amount end)
            as decimal(18, 2)
        ) as {{ charge_type }}_amount,
        {% endfor -%}
        max(case when line.is_service then line.batch_key end) as service_batch_key
    from line
    {% if is_incremental() -%}
    inner join due
        on
            line.customer_key = due.customer_key
            and line.month_end_date = due.month_end_date
    {% endif -%}
    group by
        line.customer_key,
        line.month_end_date

)

select * from billed_summed
