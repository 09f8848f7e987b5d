-- Catches a customer who left by own wish and did not leave, or a kind of loss that is
-- labelled where the loss itself, or what it was, is not known.
with

label as (

    select * from {{ ref('mart_features_churn_label') }}

)

select
    customer_id,
    as_of_date,
    is_labelled,
    is_churn,
    is_labelled_voluntary,
    is_churn_voluntary
from label
where
    is_churn_voluntary > is_churn
    or is_labelled_voluntary > is_labelled
    or is_labelled_voluntary <> (is_churn_voluntary is not null)
