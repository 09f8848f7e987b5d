with

household_member as (

    select * from {{ ref('stg_crm__household_member') }}

),

{{ dated(
    relation='household_member',
    members=['household_id', 'customer_id'],
    started='joined_date',
    ended='left_date',
    attributes=['member_role'],
) }},

membership as (

    select
        household_id,
        customer_id,
        member_role,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from span

)

select * from membership
