{%- set grain = ['step', 'topic', 'origin', 'month_end_date'] -%}

with

side_summed as (

    {% for step, topic, side, relation, batch, day, count, amount
        in reconciled_sides() -%}
    select
        '{{ step }}' as step,
        '{{ topic }}' as topic,
        '{{ side }}' as side,
        {{ batch or 'cast(-2 as bigint)' }} as batch_key,
        {{ month_end('cast(' ~ day ~ ' as date)') }} as month_end_date,
        coalesce(sum({{ count }}), 0) as count_rows,
        coalesce(sum({{ amount }}), 0) as amount
    from {{ ref(relation) }}
    group by
        {{ (batch ~ ',') if batch else '' }}
        {{ month_end('cast(' ~ day ~ ' as date)') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

side_compared as (

    select
        side.step,
        side.topic,
        batch.sender as origin,
        side.month_end_date,
        {% for name in ['left', 'right'] -%}
        sum(case when side.side = '{{ name }}' then side.count_rows else 0 end)
            as count_{{ name }},
        {% endfor -%}
        {% for name in ['left', 'right', 'waiting'] -%}
        sum(case when side.side = '{{ name }}' then side.amount else 0 end)
            as sum_{{ name }},
        {% endfor -%}
        count(*) as count_sides
    from side_summed as side
    inner join {{ ref('dim_batch') }} as batch on side.batch_key = batch.batch_key
    group by
        side.step,
        side.topic,
        batch.sender,
        side.month_end_date

)

select
    step,
    topic,
    origin,
    month_end_date,
    cast(count_left as bigint) as count_rows_left,
    cast(count_right as bigint) as count_rows_right,
    cast(count_right - count_left as bigint) as count_rows_difference,
    cast(sum_left as decimal(18, 2)) as left_amount,
    cast(sum_right as decimal(18, 2)) as right_amount,
    cast(sum_waiting as decimal(18, 2)) as waiting_amount,
    cast(sum_right + sum_waiting - sum_left as decimal(18, 2)) as difference_amount,
    count_left = count_right and sum_left = sum_right + sum_waiting as is_equal
from side_compared
