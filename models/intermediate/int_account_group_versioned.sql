{{ config(materialized='table') }}

with

account_group as (

    select * from {{ ref('stg_crm__account_group') }}

),

referenced as (

    select * from {{ ref('int_account_group_referenced') }}

),

{{ scd2(
    relation='account_group',
    id='account_group_id',
    attributes=['parent_account_group_id'],
    referenced='referenced',
) }},

account_group_versioned as (

    select
        account_group_id,
        parent_account_group_id,
        is_inferred,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from version
    where account_group_id is not null

)

select * from account_group_versioned
