-- Catches a month of usage that was not summed again after its rows changed: the sums
-- of every month are those of the fact.
{%- set sides = {
    'fact_summed': [
        'fct_usage_daily', month_end('usage_date'), 'volume_mb', 'duration_minutes',
    ],
    'month_summed': [
        'int_usage_month_summed', 'month_end_date', 'usage_mb', 'usage_minutes',
    ],
} %}

with

{% for side, (relation, month, mb, minutes) in sides.items() -%}
{{ side }} as (

    select
        {{ month }} as month_end_date,
        sum({{ mb }}) as usage_mb,
        sum(
            {{ "case when usage_type = 'voice' then " ~ minutes ~ " end"
                if relation == 'fct_usage_daily' else minutes }}
        ) as usage_minutes
    from {{ ref(relation) }}
    group by {{ month }}

){{ ',' if not loop.last }}

{% endfor -%}

select fact_summed.*
from fact_summed
full outer join month_summed
    on fact_summed.month_end_date = month_summed.month_end_date
where
    coalesce(fact_summed.usage_mb, 0) <> coalesce(month_summed.usage_mb, 0)
    or coalesce(fact_summed.usage_minutes, 0) <> coalesce(month_summed.usage_minutes, 0)
