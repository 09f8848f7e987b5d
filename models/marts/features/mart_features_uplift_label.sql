with

target as (

    select
        valued.*,
        campaign.campaign_type,
        {{ add_days(month_start('valued.planned_date'), -1) }} as as_of_date,
        {{ month_end(add_days(
            'valued.planned_date', 'coalesce(campaign.conversion_window_days, 31)'
        )) }} as known_date
    from {{ ref('int_campaign_target_valued') }} as valued
    inner join {{ ref('dim_campaign') }} as campaign
        on valued.campaign_key = campaign.campaign_key
    where valued.is_treatment or valued.is_control

),

target_labelled as (

    select
        target.campaign_id,
        target.wave_number,
        target.customer_id,
        target.campaign_type,
        target.source_system,
        target.as_of_date,
        target.planned_date,
        target.known_date,
        coalesce(target.known_date <= horizon.horizon_date, false) as is_labelled,
        case when target.is_treatment then 1 else 0 end as is_treated,
        case
            when target.known_date <= horizon.horizon_date
                then case when target.is_converted then 1 else 0 end
        end as is_converted,
        case
            when target.known_date <= horizon.horizon_date
                then cast(coalesce(target.margin_amount, 0) as decimal(18, 2))
        end as margin_amount,
        cast(coalesce(costed.contact_cost_amount, 0) as decimal(18, 6))
            as contact_cost_amount
    from target
    left join {{ ref('int_campaign_contact_costed') }} as costed
        on target.campaign_id = costed.campaign_id
    left join {{ ref('int_horizon') }} as horizon
        on target.source_system = horizon.source_system

)

select * from target_labelled
