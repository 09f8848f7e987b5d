with

campaign_delivered as (

    select * from {{ ref('stg_campaign__campaign') }}

),

referenced as (

    select * from {{ ref('int_campaign_referenced') }}

),

{{ type1(
    relation='campaign_delivered',
    id='campaign_id',
    attributes=[
        'campaign_name',
        'campaign_type',
        'product_offering_id',
        'offer_code',
        'channel_code',
        'employee_id',
        'objective',
        'conversion_window_days',
        'target_take_rate',
        'budget_amount',
        'started_date',
        'ended_date',
    ],
    referenced='referenced',
    labels=['campaign_name', 'campaign_type'],
) }},

campaign as (

    select
        member_key as campaign_key,
        campaign_id,
        campaign_name,
        campaign_type,
        product_offering_id,
        offer_code,
        {{ channel_key('channel_code') }} as channel_key,
        {{ employee_key('employee_id') }} as employee_key,
        objective,
        conversion_window_days,
        target_take_rate,
        budget_amount,
        started_date,
        ended_date,
        is_inferred,
        batch_key
    from member

)

select * from campaign
