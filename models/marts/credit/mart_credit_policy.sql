with

step as (
    {{ numbers_below(56) }}
),

-- 300 to 850 in steps of ten
cutoff as (

    select cast(300 + 10 * number as integer) as cutoff_points
    from step

),

points_summed as (

    select * from {{ ref('int_credit_points_summed') }}

),

policy as (

    select
        summed.population,
        summed.as_of_date,
        cutoff.cutoff_points,
        {% for measure in [
            'count_customers', 'expected_defaults', 'monthly_amount',
            'expected_loss_amount', 'count_known', 'count_defaults',
        ] -%}
        sum(
            case
                when summed.points_from >= cutoff.cutoff_points
                    then summed.{{ measure }}
                else 0
            end
        ) as {{ measure }},
        {% endfor -%}
        sum(summed.count_customers) as count_all,
        sum(summed.expected_loss_amount) as loss_all
    from points_summed as summed
    cross join cutoff
    group by
        summed.population,
        summed.as_of_date,
        cutoff.cutoff_points

)

select
    population,
    as_of_date,
    cutoff_points,
    cast(count_all as bigint) as count_customers,
    cast(count_customers as bigint) as count_approved,
    {{ feature_ratio('count_customers', 'count_all') }} as approved_share,
    {{ feature_ratio('expected_defaults', 'count_customers') }} as expected_bad_rate,
    cast(monthly_amount as decimal(18, 2)) as approved_monthly_amount,
    cast(expected_loss_amount as decimal(18, 2)) as expected_loss_amount,
    cast(loss_all - expected_loss_amount as decimal(18, 2)) as avoided_loss_amount,
    cast(count_known as bigint) as count_known,
    cast(count_defaults as bigint) as count_defaults,
    {{ feature_ratio('count_defaults', 'count_known') }} as observed_bad_rate
from policy
