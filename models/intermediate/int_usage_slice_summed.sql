-- A table: all features in one query would need more memory than a build may have.
{{ config(materialized='table') }}

with

-- the days that are looked back on, in slices
day_due as (

    select
        sliced.date_day,
        sliced.slice_date
    from {{ ref('int_day_sliced') }} as sliced
    where
        sliced.date_day in (
            select seen.date_day
            from {{ ref('int_features_window') }} as seen
            where
                seen.as_of_date in (
                    select due.as_of_date from {{ ref('int_features_due') }} as due
                )
        )

),

-- no day is of use that the first due of its customer's dates does not look back on
customer_due as (

    select
        customer.customer_key,
        customer.customer_id,
        {{ add_days('min(due.as_of_date)', -89) }} as first_date
    from {{ ref('int_customer_named') }} as customer
    inner join {{ ref('int_features_due') }} as due
        on customer.customer_id = due.customer_id
    group by
        customer.customer_key,
        customer.customer_id

),

slice_summed as (

    select
        usage.customer_key,
        day.slice_date,
        sum(case when usage.usage_type = 'voice' then usage.duration_minutes end)
            as minutes,
        sum(case when usage.usage_type = 'message' then usage.count_events end)
            as messages,
        sum(usage.volume_mb) as mb,
        sum(usage.charged_amount) as charged_amount,
        sum(
            case
                when usage.network_scope in ('international', 'roaming')
                    then usage.duration_minutes
            end
        ) as minutes_abroad,
        {{ number_set(days_between('day.slice_date', 'usage.usage_date')) }} as days,
        max(usage.usage_date) as last_usage_date
    from {{ ref('fct_usage_daily') }} as usage
    inner join day_due as day on usage.usage_date = day.date_day
    {% if is_built() -%}
    inner join customer_due as customer
        on
            usage.customer_key = customer.customer_key
            and day.slice_date >= customer.first_date
    {% endif -%}
    group by
        usage.customer_key,
        day.slice_date

),

usage_slice_summed as (

    select
        customer.customer_id,
        summed.slice_date,
        {% for measure in [
            'minutes', 'messages', 'mb', 'charged_amount', 'minutes_abroad',
        ] -%}
        cast(
            coalesce(sum(summed.{{ measure }}), 0)
            as {{ 'bigint' if measure == 'messages' else 'decimal(18, 4)' }}
        ) as {{ measure }},
        {% endfor -%}
        bit_count(bit_or(summed.days)) as active_days,
        max(summed.last_usage_date) as last_usage_date
    from slice_summed as summed
    inner join customer_due as customer on summed.customer_key = customer.customer_key
    group by
        customer.customer_id,
        summed.slice_date

)

select * from usage_slice_summed
