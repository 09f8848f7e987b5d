with

today as (

    select * from {{ ref('int_customer_today') }}

),

member as (

    select
        membership.household_id,
        membership.customer_id,
        membership.member_role,
        membership.valid_from
    from {{ ref('bridge_household') }} as membership
    inner join today
        on {{ valid_on('membership', 'today.customer_id', 'today.horizon_date') }}

),

member_ranked as (

    select
        *,
        count(*) over (partition by household_id) as count_household_members,
        row_number() over (
            partition by customer_id order by valid_from desc, household_id asc
        ) as newest_rank
    from member

),

customer_housed as (

    select
        customer_id,
        household_id,
        member_role,
        count_household_members
    from member_ranked
    where newest_rank = 1

)

select * from customer_housed
