-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

{%- set measures = [
    'billed_amount', 'charged_amount', 'discount_amount', 'device_amount',
    'adjusted_amount', 'paid_amount', 'count_late', 'count_payments', 'count_judged',
    'late_days', 'count_part', 'count_returned', 'count_opened', 'count_finished',
    'count_first_finished', 'first_finish_seconds',
] -%}
{%- set billed = 'coverage.first_invoice_date <= population.as_of_date' -%}
{%- set paid = 'coverage.first_payment_date <= population.as_of_date' -%}
{%- set served = 'coverage.first_ticket_date <= population.as_of_date' -%}

with

population as (

    select * from {{ ref('int_features_due') }}

),

coverage as (

    select * from {{ ref('int_coverage') }}

),

total as (

    select
        customer_id,
        month_end_date,
        {% for measure in measures -%}
        sum({{ measure }}) over to_date as {{ measure }},
        {% endfor -%}
        lead(month_end_date) over (
            partition by customer_id order by month_end_date
        ) as next_month_end_date
    from {{ ref('int_customer_month_summed') }}
    {% if is_built() -%}
    where customer_id in (select population.customer_id from population)
    {% endif -%}
    window
        to_date as (
            partition by customer_id order by month_end_date
            rows between unbounded preceding and current row
        )

),

total_described as (

    select
        population.customer_id,
        population.as_of_date,
        {% for amount in ['billed', 'discount', 'device', 'adjusted'] -%}
        {{ feature('total.' ~ amount ~ '_amount', billed) }}
            as f_{{ amount }}_total_amount,
        {% endfor -%}
        {{ feature_ratio('-total.adjusted_amount', 'total.billed_amount') }}
            as f_adjusted_ratio,
        {{ feature('total.count_payments', paid) }} as f_count_payments,
        {{ feature('total.count_late', paid) }} as f_count_late_payments,
        {{ feature_ratio('total.count_late', 'total.count_judged') }}
            as f_late_payment_ratio,
        {{ feature_ratio('total.late_days', 'total.count_judged') }}
            as f_payment_mean_late_days,
        {{ feature('total.count_part', paid) }} as f_count_part_payments,
        {{ feature('total.count_returned', paid) }} as f_count_returned_payments,
        case
            when {{ paid }}
                then {{ feature_ratio('total.paid_amount', 'total.charged_amount') }}
        end as f_paid_ratio,
        -- without payments from the source, what is open is not known
        {{ feature(
            'total.charged_amount + total.adjusted_amount - total.paid_amount', paid
        ) }} as f_open_amount,
        {{ feature('total.count_opened - total.count_finished', served) }}
            as f_count_open_tickets,
        {{ feature_ratio(
            'total.first_finish_seconds', 'total.count_first_finished * 60'
        ) }} as f_resolution_mean_minutes
    from population
    left join coverage on population.source_system = coverage.source_system
    left join total
        on
            population.customer_id = total.customer_id
            and population.as_of_date >= total.month_end_date
            and population.as_of_date
            < coalesce(total.next_month_end_date, {{ open_end() }})

)

select * from total_described
