with

scored as (

    select * from {{ ref('int_credit_scored') }}

),

-- each reason counts for its own date, and against the next one
effect as (

    {% for number in [1, 2, 3] -%}
    select
        customer_id,
        as_of_date,
        reason_{{ number }} as feature,
        reason_{{ number }}_effect as effect
    from scored
    where reason_{{ number }} is not null
    union all
    select
        customer_id,
        next_as_of_date as as_of_date,
        reason_{{ number }} as feature,
        -reason_{{ number }}_effect as effect
    from scored
    where reason_{{ number }} is not null and next_as_of_date is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

effect_changed as (

    select
        customer_id,
        as_of_date,
        feature,
        sum(effect) as effect_change
    from effect
    group by
        customer_id,
        as_of_date,
        feature

),

-- the feature that went furthest the way the score went
moved_ranked as (

    select
        changed.*,
        row_number() over (
            partition by changed.customer_id, changed.as_of_date
            order by abs(changed.effect_change) desc, changed.feature asc
        ) as change_rank
    from effect_changed as changed
    inner join scored
        on
            changed.customer_id = scored.customer_id
            and changed.as_of_date = scored.as_of_date
    where (scored.previous_points - scored.points) * changed.effect_change > 0

)

select
    customer_id,
    as_of_date,
    feature,
    effect_change
from moved_ranked
where change_rank = 1
