with

-- of a date that was run again, what the newest run says
anomaly_ranked as (

    select
        *,
        max(scored_at) over (partition by population, as_of_date) as newest_at
    from {{ ref('stg_mining__fraud_alert') }}

),

anomaly as (

    select * from anomaly_ranked
    where scored_at = newest_at

),

score_ranked as (

    select
        *,
        row_number() over (
            partition by subject_id, as_of_date
            order by scored_at desc, model_version desc
        ) as age_rank
    from {{ ref('fct_customer_score') }}
    where score_name = 'fraud' and subject_type = 'customer'

),

score as (

    select * from score_ranked
    where age_rank = 1

),

scored as (

    select
        coalesce(score.subject_id, anomaly.customer_id) as customer_id,
        coalesce(score.population, anomaly.population) as population,
        coalesce(score.as_of_date, anomaly.as_of_date) as as_of_date,
        score.score_value,
        score.reason_1,
        score.model_version,
        anomaly.anomaly_score,
        anomaly.anomaly_feature,
        greatest(
            coalesce(score.batch_key, 0), coalesce(anomaly.batch_id, 0)
        ) as batch_key
    from score
    full outer join anomaly
        on
            score.subject_id = anomaly.customer_id
            and score.as_of_date = anomaly.as_of_date

)

select * from scored
