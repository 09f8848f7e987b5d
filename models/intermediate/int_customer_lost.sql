with

primary_subscription as (

    select * from {{ ref('int_subscription_dated') }}
    where is_primary

),

-- days on which a customer's last primary subscription ended; of several that ended
-- together the one given up by own wish decides: an offer could have kept it
customer_lost as (

    select
        ended.customer_id,
        ended.terminated_date as lost_date,
        coalesce(
            {% for kind in ['voluntary', 'involuntary', 'unavoidable'] -%}
            max(case when ended.termination_kind = '{{ kind }}' then '{{ kind }}' end)
            {{- '' if loop.last else ',' }}
            {% endfor -%}
        ) as termination_kind
    from primary_subscription as ended
    left join primary_subscription as held
        on
            ended.customer_id = held.customer_id
            and ended.terminated_date >= held.activated_date
            and ended.terminated_date
            < coalesce(held.terminated_date, {{ open_end() }})
    where
        ended.terminated_date is not null
        and held.subscription_id is null
    group by
        ended.customer_id,
        ended.terminated_date

)

select * from customer_lost
