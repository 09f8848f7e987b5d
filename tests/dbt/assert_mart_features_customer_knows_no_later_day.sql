-- Catches a feature that looks past its as-of date (or misses a day before it): what
-- can be counted straight from the facts up to that day has to be the same. After an
-- increment it looks at the rows made anew and at all on or after a day with new facts.
{% set facts = {
    'fct_billing_line': 'invoice_date',
    'fct_campaign_target': 'cast(contacted_at as date)',
    'fct_service_ticket': 'cast(opened_at as date)',
    'fct_usage_daily': 'usage_date',
} -%}

with

new_day as (

    {% for fact, day in facts.items() -%}
    select min({{ day }}) as date_day
    from {{ ref(fact) }}
    where batch_key > {{ built_through() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

wanted as (

    select
        mart.customer_id,
        mart.as_of_date,
        mart.f_billed_total_amount,
        mart.f_count_campaign_contacts_90d,
        mart.f_count_tickets_90d,
        mart.f_mb_30d
    from {{ ref('mart_features_customer') }} as mart
    left join {{ ref('int_features_due') }} as due
        on
            mart.customer_id = due.customer_id
            and mart.as_of_date = due.as_of_date
    where
        {{ 'true' if is_full_build() else 'false' }}
        or due.customer_id is not null
        or mart.as_of_date >= (select min(new_day.date_day) from new_day)

),

named as (

    select
        customer.customer_key,
        customer.customer_id,
        {{ add_days('min(wanted.as_of_date)', -90) }} as last_unseen_date
    from {{ ref('int_customer_named') }} as customer
    inner join wanted on customer.customer_id = wanted.customer_id
    group by
        customer.customer_key,
        customer.customer_id

),

as_of as (

    select distinct as_of_date
    from wanted

),

-- each day beside the as-of dates of the 90 days from it on
day_seen as (

    select
        day.date_day,
        as_of.as_of_date,
        {{ days_between('day.date_day', 'as_of.as_of_date') }} as days_before
    from {{ ref('dim_date') }} as day
    inner join as_of
        on
            day.date_day <= as_of.as_of_date
            and {{ add_days('day.date_day', 90) }} > as_of.as_of_date

),

billed as (

    select
        wanted.customer_id,
        wanted.as_of_date,
        sum(line.amount) as billed_amount
    from {{ ref('fct_billing_line') }} as line
    inner join named on line.customer_key = named.customer_key
    inner join wanted
        on
            named.customer_id = wanted.customer_id
            and line.invoice_date <= wanted.as_of_date
    group by
        wanted.customer_id,
        wanted.as_of_date

),

served as (

    select
        named.customer_id,
        seen.as_of_date,
        count(*) as count_tickets
    from {{ ref('fct_service_ticket') }} as ticket
    inner join named on ticket.customer_key = named.customer_key
    inner join day_seen as seen on cast(ticket.opened_at as date) = seen.date_day
    group by
        named.customer_id,
        seen.as_of_date

),

asked as (

    select
        named.customer_id,
        seen.as_of_date,
        count(*) as count_contacts
    from {{ ref('fct_campaign_target') }} as target
    inner join named on target.customer_key = named.customer_key
    inner join day_seen as seen on cast(target.contacted_at as date) = seen.date_day
    group by
        named.customer_id,
        seen.as_of_date

),

used as (

    select
        named.customer_id,
        seen.as_of_date,
        sum(usage.volume_mb) as volume_mb
    from {{ ref('fct_usage_daily') }} as usage
    inner join day_seen as seen on usage.usage_date = seen.date_day
    inner join named
        on
            usage.customer_key = named.customer_key
            and usage.usage_date > named.last_unseen_date
    where seen.days_before < 30
    group by
        named.customer_id,
        seen.as_of_date

)

select
    wanted.*,
    billed.billed_amount,
    asked.count_contacts,
    served.count_tickets,
    used.volume_mb
from wanted
{% for recounted in ['billed', 'asked', 'served', 'used'] -%}
left join {{ recounted }}
    on
        wanted.customer_id = {{ recounted }}.customer_id
        and wanted.as_of_date = {{ recounted }}.as_of_date
{% endfor -%}
where
    wanted.f_billed_total_amount <> cast(coalesce(billed.billed_amount, 0) as float)
    or wanted.f_count_campaign_contacts_90d <> coalesce(asked.count_contacts, 0)
    or wanted.f_count_tickets_90d <> coalesce(served.count_tickets, 0)
    or wanted.f_mb_30d <> cast(coalesce(used.volume_mb, 0) as float)
