with

told as (

    select
        source_system,
        cast(opened_at as date) as told_date,
        'ticket' as told_of,
        reason_key
    from {{ ref('mart_care_ticket') }}
    union all
    select
        source_system,
        cast(opened_at as date) as told_date,
        'complaint' as told_of,
        reason_key
    from {{ ref('mart_care_ticket') }}
    where is_complaint
    union all
    select
        source_system,
        cast(answered_at as date) as told_date,
        'dissatisfaction' as told_of,
        reason_key
    from {{ ref('mart_care_experience') }}
    where is_detractor or is_dissatisfied

),

reason_counted as (

    select
        told.source_system,
        told.told_of,
        reason.reason_class,
        reason.reason,
        system.ticket_horizon_date as as_of_date,
        count(*) as count_told
    from told
    inner join {{ ref('dim_reason') }} as reason
        on told.reason_key = reason.reason_key
    inner join {{ ref('dim_source_system') }} as system
        on
            told.source_system = system.source_system
            and {{ add_days('system.ticket_horizon_date', -365) }} < told.told_date
    group by
        told.source_system,
        told.told_of,
        reason.reason_class,
        reason.reason,
        system.ticket_horizon_date

),

reason_ranked as (

    select
        *,
        {% for name, frame in {
            'reason_rank': 'count(*)', 'count_to_rank': 'sum(count_told)'
        }.items() -%}
        cast(
            {{ frame }} over (
                partition by source_system, told_of
                order by count_told desc, reason_class asc, reason asc
                rows between unbounded preceding and current row
            ) as bigint
        ) as {{ name }},
        {% endfor -%}
        cast(
            sum(count_told) over (partition by source_system, told_of) as bigint
        ) as count_total
    from reason_counted

)

select * from reason_ranked
