-- A table, as the mart is joined in parts.
{{ config(materialized='table') }}

with

population as (

    select * from {{ ref('int_features_due') }}

),

household as (

    select * from {{ ref('bridge_household') }}

),

main as (

    select
        main.customer_id,
        main.as_of_date,
        account.account_group_id
    from {{ ref('int_features_main_chosen') }} as main
    inner join {{ ref('dim_account') }} as account
        on main.account_key = account.account_key

),

manager as (

    select * from {{ ref('bridge_group_manager') }}

),

lived as (

    select
        population.customer_id,
        population.as_of_date,
        count(distinct beside.customer_id) as count_members,
        max(case when own.member_role = 'head' then 1 else 0 end) as is_head,
        min(own.valid_from) as joined_date
    from population
    inner join household as own
        on {{ valid_on('own', 'population.customer_id', 'population.as_of_date') }}
    inner join household as beside
        on {{ valid_on('beside', 'own.household_id', 'population.as_of_date') }}
    group by
        population.customer_id,
        population.as_of_date

),

belonging as (

    select
        population.customer_id,
        population.as_of_date,
        {{ feature_of('lived.count_members') }} as f_count_household_members,
        {{ feature_of('lived.is_head') }} as f_is_household_head,
        {{ feature_of(months_between('lived.joined_date', 'population.as_of_date')) }}
            as f_household_months,
        {{ feature_of('case when main.account_group_id is null then 0 else 1 end') }}
            as f_is_in_group,
        {{ feature_of('case when manager.employee_key is null then 0 else 1 end') }}
            as f_has_manager,
        {{ feature_of(months_between('manager.valid_from', 'population.as_of_date')) }}
            as f_manager_months
    from population
    left join lived
        on
            population.customer_id = lived.customer_id
            and population.as_of_date = lived.as_of_date
    left join main
        on
            population.customer_id = main.customer_id
            and population.as_of_date = main.as_of_date
    left join manager
        on {{ valid_on('manager', 'main.account_group_id', 'main.as_of_date') }}

)

select * from belonging
