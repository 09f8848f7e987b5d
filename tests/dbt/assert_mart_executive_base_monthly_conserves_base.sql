-- Catches subscriptions lost between the fact and the mart (a place or product that
-- does not join), kinds of deactivation that do not sum to the total, and a cell whose
-- base does not follow from its movements.
with

fact as (

    select
        month.month_end_date,
        count(case when month.is_active_opening then 1 end) as count_opening,
        count(case when month.is_deactivation then 1 end) as count_deactivations,
        count(case when month.is_active_closing then 1 end) as count_closing
    from {{ ref('fct_subscription_monthly') }} as month
    where month.is_primary
    group by month.month_end_date

),

mart as (

    select
        month_end_date,
        sum(count_opening) as count_opening,
        sum(count_deactivations) as count_deactivations,
        sum(count_closing) as count_closing,
        count(
            case
                when
                    count_opening + count_gross_adds + count_win_backs
                    - count_deactivations <> count_closing
                    or count_deactivations_voluntary + count_deactivations_involuntary
                    + count_deactivations_unavoidable + count_deactivations_unknown
                    <> count_deactivations
                    then 1
            end
        ) as count_wrong
    from {{ ref('mart_executive_base_monthly') }}
    group by month_end_date

)

select
    mart.*,
    fact.count_closing as fact_count_closing
from fact
full outer join mart on fact.month_end_date = mart.month_end_date
where
    mart.count_wrong > 0
    {% for count in ['count_opening', 'count_deactivations', 'count_closing'] -%}
    or coalesce(fact.{{ count }}, 0) <> coalesce(mart.{{ count }}, 0)
    {% endfor %}
