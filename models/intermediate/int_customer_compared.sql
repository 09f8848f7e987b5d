with

today as (

    select
        customer_id,
        horizon_date,
        {{ month_end(dbt.dateadd('month', -12, 'closed_month_end_date')) }}
            as year_ago_date
    from {{ ref('int_customer_today') }}

),

named as (

    select * from {{ ref('int_customer_named') }}
    where customer_id is not null

),

active_before as (

    select distinct named.customer_id
    from {{ ref('fct_segment_transition') }} as month
    inner join named on month.customer_key = named.customer_key
    inner join today
        on
            named.customer_id = today.customer_id
            and month.month_end_date = today.year_ago_date

),

referred as (

    select
        named.customer_id,
        count(*) as count_referred
    from {{ ref('fct_referral') }} as referral
    inner join named on referral.referrer_customer_key = named.customer_key
    inner join today on named.customer_id = today.customer_id
    where
        {{ days_between('referral.converted_date', 'today.horizon_date') }}
        between 0 and 364
    group by named.customer_id

),

customer_compared as (

    select
        known.customer_id,
        known.source_system,
        known.as_of_date,
        known.first_activated_date,
        known.is_active,
        {% for amount in ['acquisition', 'retention', 'revenue', 'margin'] -%}
        known.{{ amount }}_amount_12m,
        {% endfor -%}
        greatest(known.revenue_amount_12m, 0) as gain_amount,
        row_number() over (
            partition by known.source_system, known.revenue_amount_12m <> 0
            order by known.revenue_amount_12m desc, known.customer_id asc
        ) as revenue_rank,
        count(*) over (partition by known.source_system, known.revenue_amount_12m <> 0)
            as count_ranked,
        max(greatest(known.acquisition_amount_12m, known.direct_amount_12m))
            over (partition by known.source_system)
        > 0 as are_costs_delivered,
        max(coalesce(referred.count_referred, 0))
            over (partition by known.source_system)
        > 0 as are_referrals_delivered,
        active_before.customer_id is not null as was_active,
        referred.count_referred
    from {{ ref('int_customer_known') }} as known
    left join active_before on known.customer_id = active_before.customer_id
    left join referred on known.customer_id = referred.customer_id

)

select * from customer_compared
