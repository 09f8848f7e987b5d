-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set known = 'coverage.first_invoice_date <= population.as_of_date' -%}
{#- The bills a window holds: rows before the last one, and up to which. -#}
{%- set windows = {
    'to_date': ('unbounded', 'current row'),
    'last_three': ('2', 'current row'),
    'three_before': ('3', '1 preceding'),
    'last_six': ('5', 'current row'),
    'last_twelve': ('11', 'current row'),
} -%}
{%- set window_list = [] -%}
{%- for window, (first, last) in windows.items() -%}
    {%- do window_list.append(
        window ~ ' as (partition by customer_id order by month_end_date rows between '
        ~ first ~ ' preceding and ' ~ last ~ ')'
    ) -%}
{%- endfor -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

-- a bill is what a customer's invoices of one month add up to
bill as (

    select
        customer_id,
        month_end_date,
        billed_amount,
        sum(count_bills) over to_date as count_bills,
        lag(billed_amount) over (
            partition by customer_id order by month_end_date
        ) as previous_amount,
        sum(billed_amount) over last_three as three_amount,
        sum(usage_amount) over last_three as three_usage_amount,
        sum(discount_amount) over last_three as three_discount_amount,
        count(*) over last_three as count_of_three,
        sum(billed_amount) over three_before as before_amount,
        count(*) over three_before as count_before,
        sum(whole_amount) over last_six as six_amount,
        sum(whole_amount * whole_amount) over last_six as six_squares,
        count(*) over last_six as count_of_six,
        sum(billed_amount) over last_twelve as twelve_amount,
        max(billed_amount) over last_twelve as greatest_amount,
        count(*) over last_twelve as count_of_twelve,
        lead(month_end_date, 1, {{ open_end() }}) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from (
        select
            *,
            cast(round(billed_amount) as bigint) as whole_amount
        from {{ ref('int_customer_month_summed') }}
    )
    where
        count_bills > 0
        and customer_id in (select population.customer_id from population)
    window
        {{ window_list | join(',\n        ') }}

),

bill_described as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature('bill.count_bills', known) }} as f_count_bills,
        {{ feature_of('bill.billed_amount') }} as f_bill_last_amount,
        {{ feature_ratio('bill.three_amount', 'bill.count_of_three') }}
            as f_bill_mean_3_amount,
        {{ feature_ratio('bill.twelve_amount', 'bill.count_of_twelve') }}
            as f_bill_mean_12_amount,
        {{ feature_of('bill.greatest_amount') }} as f_bill_max_12_amount,
        {{ feature_of('bill.billed_amount - bill.previous_amount') }}
            as f_bill_change_amount,
        {{ feature_ratio(
            'bill.billed_amount * bill.count_before', 'bill.before_amount'
        ) }} as f_bill_shock,
        {{ feature_ratio(
            'bill.three_amount * bill.count_of_twelve',
            'bill.twelve_amount * bill.count_of_three'
        ) }} as f_bill_3_to_12_mean,
        {{ feature_volatility(
            'bill.count_of_six', 'bill.six_amount', 'bill.six_squares'
        ) }} as f_bill_volatility_6m,
        {{ feature_ratio('bill.three_usage_amount', 'bill.three_amount') }}
            as f_usage_charge_ratio,
        {{ feature_ratio('-bill.three_discount_amount', 'bill.three_amount') }}
            as f_discount_ratio,
        {{ feature_of(months_between('bill.month_end_date', 'population.as_of_date')) }}
            as f_months_since_bill,
        {{ band('arpu_band', 'bill.billed_amount') }} as c_bill_band
    from population
    left join coverage on population.source_system = coverage.source_system
    left join bill
        on
            population.customer_id = bill.customer_id
            and population.as_of_date >= bill.month_end_date
            and population.as_of_date < bill.next_month_end_date

)

select * from bill_described
