{%- set mentions = [
    ('stg_crm__subscription', 'sales_channel_code'),
    ('stg_crm__order_line', 'channel_code'),
    ('stg_crm__referral', 'channel_code'),
    ('stg_billing__adjustment', 'channel_code'),
    ('stg_billing__payment', 'channel_code'),
    ('stg_billing__collection_case', 'channel_code'),
    ('stg_care__ticket', 'channel_code'),
    ('stg_care__interaction', 'channel_code'),
    ('stg_care__survey_response', 'channel_code'),
    ('stg_care__retention_case', 'channel_code'),
    ('stg_campaign__campaign', 'channel_code'),
    ('stg_campaign__campaign_target', 'channel_code'),
    ('stg_campaign__campaign_cost', 'channel_code'),
] -%}

with

channel_mentioned as (

    {% for model, column in mentions -%}
    select {{ column }} as channel_code from {{ ref(model) }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
),

standard as (

    select * from {{ ref('standard_channel') }}

),

special as (

    {{ special_members() }}

),

channel as (

    select
        {{ channel_key('channel_code') }} as channel_key,
        channel_code,
        channel_name_en,
        channel_name_zh,
        channel_class,
        false as is_inferred
    from standard
    union all
    select
        {{ channel_key('channel_mentioned.channel_code') }} as channel_key,
        channel_mentioned.channel_code,
        channel_mentioned.channel_code as channel_name_en,
        channel_mentioned.channel_code as channel_name_zh,
        'unknown' as channel_class,
        true as is_inferred
    from channel_mentioned
    left join standard
        on channel_mentioned.channel_code = standard.channel_code
    where
        channel_mentioned.channel_code is not null
        -- a cost of all channels together is no channel's
        and channel_mentioned.channel_code <> 'all'
        and standard.channel_code is null
    union all
    select
        member_key as channel_key,
        null as channel_code,
        member_name_en as channel_name_en,
        member_name_zh as channel_name_zh,
        'unknown' as channel_class,
        false as is_inferred
    from special

)

select * from channel
