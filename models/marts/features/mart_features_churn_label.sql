with

-- where no kind is ever told, only those who stay would be labelled
kind_told as (

    select distinct source_system
    from {{ ref('int_subscription_dated') }}
    where
        is_primary
        and terminated_date is not null
        and termination_kind is not null

),

population as (

    select
        population.customer_id,
        population.as_of_date,
        {% for days, suffix in churn_horizons().items() -%}
        coalesce(
            {{ add_days('population.as_of_date', days) }} <= horizon.horizon_date, false
        ) as is_labelled{{ suffix }},
        {% endfor -%}
        coalesce(
            {{ next_month_end('population.as_of_date') }} <= horizon.horizon_date, false
        ) as is_labelled_month,
        kind_told.source_system is not null as is_kind_told,
        population.source_system
    from {{ ref('int_features_population') }} as population
    left join {{ ref('int_horizon') }} as horizon
        on population.source_system = horizon.source_system
    left join kind_told
        on population.source_system = kind_told.source_system

),

lost as (

    select * from {{ ref('int_churn_first_lost') }}

),

labelled as (

    select
        population.customer_id,
        population.source_system,
        {% for days, suffix in churn_horizons().items() -%}
        population.is_labelled{{ suffix }},
        case
            when not population.is_labelled{{ suffix }} then null
            when
                {{ add_days('population.as_of_date', days) }} >= lost.lost_date
                then 1
            else 0
        end as is_churn{{ suffix }},
        {% endfor -%}
        population.is_labelled_month,
        case
            when not population.is_labelled_month then null
            when
                {{ next_month_end('population.as_of_date') }} >= lost.lost_date
                then 1
            else 0
        end as is_churn_month,
        population.is_kind_told,
        lost.termination_kind,
        population.as_of_date
    from population
    left join lost
        on
            population.customer_id = lost.customer_id
            and population.as_of_date = lost.as_of_date

),

labelled_by_kind as (

    select
        *,
        case
            when not is_labelled or not is_kind_told then null
            when is_churn = 0 then 0
            when termination_kind = 'voluntary' then 1
            when termination_kind <> 'unknown' then 0
        end as is_churn_voluntary
    from labelled

)

select
    customer_id,
    source_system,
    {% for suffix in churn_horizons().values() -%}
    is_labelled{{ suffix }},
    is_churn{{ suffix }},
    {% endfor -%}
    is_churn_voluntary is not null as is_labelled_voluntary,
    is_churn_voluntary,
    is_labelled_month,
    is_churn_month,
    as_of_date
from labelled_by_kind
