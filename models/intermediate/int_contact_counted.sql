{%- set windows = [7, 30, 90] -%}

with

contact as (

    select
        outbound.*,
        horizon.horizon_date
    from {{ ref('int_contact_outbound') }} as outbound
    inner join {{ ref('int_horizon') }} as horizon
        on outbound.source_system = horizon.source_system

),

month_ahead as (

    {{ numbers_below(4) }}

),

-- the days on which a contact may still count: 90 days touch up to four month-ends;
-- and the horizon
contact_judged as (

    select
        contact.*,
        {{ month_end(dbt.dateadd('month', 'month_ahead.number', month_start(
            'contact.contact_date'
        ))) }} as as_of_date
    from contact
    cross join month_ahead
    union all
    select
        *,
        horizon_date as as_of_date
    from contact
    where horizon_date < {{ month_end('horizon_date') }}

),

contact_aged as (

    select
        *,
        {{ days_between('contact_date', 'as_of_date') }} as age_days
    from contact_judged
    where as_of_date between contact_date and horizon_date

),

contact_counted as (

    select
        customer_id,
        source_system,
        as_of_date,
        as_of_date = horizon_date as is_latest,
        max(case when not is_service then contact_date end) as last_contact_date,
        {% for days in windows -%}
        count(case when not is_service and age_days < {{ days }} then 1 end)
            as count_contacts_{{ days }}d,
        {% endfor -%}
        count(case when is_service then 1 end) as count_service_contacts_90d
    from contact_aged
    where age_days < 90
    group by
        customer_id,
        source_system,
        as_of_date,
        horizon_date

)

select * from contact_counted
