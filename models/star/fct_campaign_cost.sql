with

cost as (

    select * from {{ ref('stg_campaign__campaign_cost') }}

),

cost_keyed as (

    select
        campaign_id,
        cost_type,
        channel_code,
        {{ date_key('cost_date') }} as cost_date_key,
        {{ campaign_key('campaign_id') }} as campaign_key,
        {{ channel_key('channel_code') }} as channel_key,
        partner_name,
        cost_date,
        amount,
        batch_id as batch_key
    from cost

)

select * from cost_keyed
