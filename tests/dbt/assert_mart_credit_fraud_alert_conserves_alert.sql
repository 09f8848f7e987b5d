-- Catches an alert lost or counted twice between the scores and the list of the fraud
-- desk: whoever a rule, the model or the anomaly points at stands there once, and the
-- places of a list are 1 to its length.
{%- set rules = [] -%}
{%- for name in fraud_rules() -%}
{%- do rules.append('described.f_rule_' ~ name) -%}
{%- endfor %}

with

pointed_at as (

    select
        customer_id,
        as_of_date
    from {{ ref('int_fraud_scored') }}
    where
        score_value >= {{ fraud_alert_probability() }}
        or anomaly_score >= {{ fraud_alert_anomaly() }}
    union
    select
        scored.customer_id,
        scored.as_of_date
    from {{ ref('int_fraud_scored') }} as scored
    inner join {{ ref('int_fraud_described') }} as described
        on
            scored.customer_id = described.customer_id
            and scored.as_of_date = described.as_of_date
    where 1 in ({{ rules | join(', ') }})

),

alert as (

    select * from {{ ref('mart_credit_fraud_alert') }}

),

listed as (

    select
        population,
        as_of_date,
        count(*) as count_alerts,
        max(alert_rank) as last_rank
    from alert
    group by
        population,
        as_of_date

)

select
    coalesce(pointed_at.customer_id, alert.customer_id) as customer_id,
    coalesce(pointed_at.as_of_date, alert.as_of_date) as as_of_date
from pointed_at
full outer join alert
    on
        pointed_at.customer_id = alert.customer_id
        and pointed_at.as_of_date = alert.as_of_date
where pointed_at.customer_id is null or alert.customer_id is null
union all
select
    population as customer_id,
    as_of_date
from listed
where count_alerts <> last_rank
