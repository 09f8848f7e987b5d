with

channel_mentioned as (

    select sales_channel_code as channel_code from {{ ref('stg_crm__subscription') }}
    union distinct
    select channel_code from {{ ref('stg_billing__adjustment') }}
    union distinct
    select channel_code from {{ ref('stg_billing__payment') }}
    union distinct
    select channel_code from {{ ref('stg_care__ticket') }}
    union distinct
    select channel_code from {{ ref('stg_care__interaction') }}

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
