with

features as (

    select * from {{ ref('mart_features_customer') }}

),

label as (

    select * from {{ ref('mart_features_churn_label') }}
    where is_labelled

),

customer_celled as (

    select
        features.source_system,
        features.population,
        features.as_of_date,
        {{ life_cell('features') }},
        label.is_churn
    from features
    inner join label
        on
            features.customer_id = label.customer_id
            and features.as_of_date = label.as_of_date

),

cell_counted as (

    select
        source_system,
        population,
        as_of_date,
        tenure_months,
        is_prepaid,
        months_to_contract_end,
        count(*) as count_customers,
        cast(sum(is_churn) as bigint) as count_lost
    from customer_celled
    group by
        source_system,
        population,
        as_of_date,
        tenure_months,
        is_prepaid,
        months_to_contract_end

)

select * from cell_counted
