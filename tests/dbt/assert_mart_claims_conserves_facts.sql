-- Catches claims measured on other customers or cases than the facts hold: revenue of
-- old and new customers together, and every decided case of cancel intent.
with

activated as (

    select distinct named.customer_id
    from {{ ref('fct_subscription_event') }} as event
    inner join {{ ref('dim_subscription') }} as subscription
        on event.subscription_key = subscription.subscription_key
    inner join {{ ref('int_customer_named') }} as named
        on event.customer_key = named.customer_key
    where event.event_type = 'activation' and subscription.is_primary

),

cost_delivered as (

    select distinct source_system
    from {{ ref('mart_claims') }}
    where claim_code in ('margin_old', 'margin_new')

),

customer as (

    select
        named.customer_key,
        today.closed_month_end_date,
        {{ month_end(dbt.dateadd('month', -12, 'today.closed_month_end_date')) }}
            as year_ago_date
    from {{ ref('int_customer_named') }} as named
    inner join cost_delivered on named.source_system = cost_delivered.source_system
    inner join activated on named.customer_id = activated.customer_id
    inner join {{ ref('int_customer_today') }} as today
        on named.customer_id = today.customer_id

),

fact as (

    select
        'margin' as measure,
        0 as numerator,
        coalesce(sum(value.revenue_amount), 0) as denominator
    from {{ ref('fct_customer_value_monthly') }} as value
    inner join customer
        on
            value.customer_key = customer.customer_key
            and value.month_end_date > customer.year_ago_date
            and value.month_end_date <= customer.closed_month_end_date
    union all
    select
        'saved' as measure,
        coalesce(sum(case when decision = 'saved' then 1 else 0 end), 0) as numerator,
        count(*) as denominator
    from {{ ref('fct_retention_case') }}
    where decision in ('saved', 'lost') and customer_key > 0

),

mart as (

    select
        case when claim_code = 'saved_of_leavers' then 'saved' else 'margin' end
            as measure,
        sum(case when claim_code = 'saved_of_leavers' then numerator else 0 end)
            as numerator,
        sum(cast(denominator as decimal(18, 2))) as denominator
    from {{ ref('mart_claims') }}
    where claim_code in ('saved_of_leavers', 'margin_old', 'margin_new')
    group by
        case when claim_code = 'saved_of_leavers' then 'saved' else 'margin' end

)

select
    fact.measure,
    fact.numerator,
    fact.denominator,
    mart.numerator as mart_numerator,
    mart.denominator as mart_denominator
from fact
left join mart on fact.measure = mart.measure
where
    fact.numerator <> coalesce(mart.numerator, 0)
    or fact.denominator <> coalesce(mart.denominator, 0)
