with

watched as (

    select * from {{ ref('mart_features_fraud_label') }}
    where is_labelled

),

alert as (

    select * from {{ ref('mart_credit_fraud_alert') }}

),

-- what the desk found in the 90 days after
loss as (

    select
        watched.customer_id,
        watched.as_of_date,
        sum(fraud.loss_amount + fraud.prevented_amount) as found_amount
    from watched
    inner join {{ ref('int_customer_named') }} as named
        on watched.customer_id = named.customer_id
    inner join {{ ref('fct_fraud_case') }} as fraud
        on
            named.customer_key = fraud.customer_key
            and fraud.decision = 'confirmed'
            and watched.as_of_date < cast(fraud.decided_at as date)
            and {{ add_days('watched.as_of_date', 90) }}
            >= cast(fraud.decided_at as date)
    where watched.is_fraud = 1
    group by
        watched.customer_id,
        watched.as_of_date

),

judged as (

    select
        watched.source_system as population,
        watched.as_of_date,
        alert.alert_rank,
        watched.is_fraud,
        coalesce(loss.found_amount, 0) as found_amount,
        sum(watched.is_fraud) over same_date as count_fraud,
        sum(coalesce(loss.found_amount, 0)) over same_date as all_found_amount
    from watched
    left join alert
        on
            watched.customer_id = alert.customer_id
            and watched.as_of_date = alert.as_of_date
    left join loss
        on
            watched.customer_id = loss.customer_id
            and watched.as_of_date = loss.as_of_date
    window same_date as (partition by watched.source_system, watched.as_of_date)

),

depth as (

    {% for depth in [10, 20, 50, 100, 200, 500, 1000] -%}
    select {{ depth }} as count_looked_at
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    judged.population,
    judged.as_of_date,
    depth.count_looked_at,
    count(*) as count_alerts,
    cast(sum(judged.is_fraud) as bigint) as count_confirmed,
    {{ feature_ratio('sum(judged.is_fraud)', 'count(*)') }} as precision_at_depth,
    cast(max(judged.count_fraud) as bigint) as count_fraud,
    {{ feature_ratio('sum(judged.is_fraud)', 'max(judged.count_fraud)') }}
        as recall_at_depth,
    cast(sum(judged.found_amount) as decimal(18, 2)) as found_amount,
    {{ feature_ratio('sum(judged.found_amount)', 'max(judged.all_found_amount)') }}
        as found_share
from judged
inner join depth on judged.alert_rank <= depth.count_looked_at
group by
    judged.population,
    judged.as_of_date,
    depth.count_looked_at
