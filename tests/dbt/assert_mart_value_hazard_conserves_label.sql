-- Catches customers or leavers lost between the churn label and the cells a hazard is
-- learned from.
with

label as (

    select
        as_of_date,
        count(*) as count_customers,
        sum(is_churn) as count_lost
    from {{ ref('mart_features_churn_label') }}
    where is_labelled
    group by as_of_date

),

hazard as (

    select
        as_of_date,
        sum(count_customers) as count_customers,
        sum(count_lost) as count_lost
    from {{ ref('mart_value_hazard') }}
    group by as_of_date

)

select
    label.*,
    hazard.count_customers as hazard_count_customers,
    hazard.count_lost as hazard_count_lost
from label
full outer join hazard on label.as_of_date = hazard.as_of_date
where
    label.count_customers is distinct from hazard.count_customers
    or label.count_lost is distinct from hazard.count_lost
