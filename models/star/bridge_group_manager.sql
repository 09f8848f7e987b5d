with

assignment as (

    select * from {{ ref('stg_crm__manager_assignment') }}

),

{{ dated(
    relation='assignment',
    members=['account_group_id'],
    started='assigned_date',
    ended='released_date',
    attributes=['employee_id'],
) }},

manager as (

    select
        account_group_id,
        {{ employee_key('employee_id') }} as employee_key,
        valid_from,
        valid_to,
        is_current,
        batch_key
    from span

)

select * from manager
