with

cost as (

    select * from {{ ref('fct_campaign_cost') }}

),

wave_begun as (

    select
        campaign_id,
        wave_number,
        min(planned_date) as planned_date
    from {{ ref('fct_campaign_target') }}
    group by
        campaign_id,
        wave_number

),

wave_numbered as (

    select
        campaign_id,
        wave_number,
        {{ month_start('planned_date') }} as month_start_date,
        row_number() over (
            partition by campaign_id order by planned_date, wave_number
        ) as place
    from wave_begun

),

wave_spanned as (

    select
        campaign_id,
        wave_number,
        case when place = 1 then {{ open_start() }} else month_start_date end
            as valid_from,
        coalesce(
            lead(month_start_date) over (partition by campaign_id order by place),
            {{ open_end() }}
        ) as valid_to
    from wave_numbered

),

cost_waved as (

    select
        cost.campaign_id,
        cost.campaign_key,
        cost.channel_key,
        cost.cost_type,
        cost.cost_date,
        cost.cost_date_key,
        cost.amount,
        coalesce(wave.wave_number, 0) as wave_number
    from cost
    left join wave_spanned as wave
        on {{ valid_on('wave', 'cost.campaign_id', 'cost.cost_date') }}

)

select * from cost_waved
