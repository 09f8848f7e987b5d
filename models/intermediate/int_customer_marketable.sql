with

consent_ranked as (

    select
        *,
        row_number() over (
            partition by customer_id, channel_code order by updated_at desc
        ) as newest_rank
    from {{ ref('stg_crm__consent') }}
    where purpose = 'marketing'

),

customer_marketable as (

    select
        customer_id,
        count(case when is_granted then 1 end) as count_granted_channels,
        max(case when channel_code = 'all' and not is_granted then 1 else 0 end) = 0
        and count(case when is_granted then 1 end) > 0 as is_marketable
    from consent_ranked
    where newest_rank = 1
    group by customer_id

)

select * from customer_marketable
