with

consent_ranked as (

    select
        *,
        row_number() over (
            partition by customer_id, purpose, channel_code order by updated_at desc
        ) as newest_rank
    from {{ ref('stg_crm__consent') }}

),

customer_consented as (

    select
        customer_id,
        max(
            case when purpose = 'marketing' and channel_code = 'all' then 1 else 0 end
        ) = 1 as has_refused_marketing,
        count(case when purpose = 'marketing' then 1 end) as count_refused_channels,
        {{ text_list("case when purpose = 'marketing' then channel_code end") }}
            as refused_channels,
        max(case when purpose = 'profiling' then 1 else 0 end) = 1
            as has_refused_profiling,
        max(case when purpose = 'profiling' then updated_at end) as profiling_refused_at
    from consent_ranked
    where newest_rank = 1 and not is_granted
    group by customer_id

)

select * from customer_consented
