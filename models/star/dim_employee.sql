with

organisation as (

    select * from {{ ref('int_organisation_flattened') }}

),

referenced as (

    select * from {{ ref('int_employee_referenced') }}

),

employee_placed as (

    select
        employee.employee_id,
        employee.employee_role,
        employee.organisation_id,
        organisation.team,
        organisation.department,
        organisation.division,
        employee.hired_date,
        employee.left_date,
        employee.updated_at,
        greatest(employee.batch_id, coalesce(organisation.batch_id, 0)) as batch_id
    from {{ ref('stg_crm__employee') }} as employee
    left join organisation
        on employee.organisation_id = organisation.organisation_id

),

{{ type1(
    relation='employee_placed',
    id='employee_id',
    attributes=[
        'employee_role',
        'organisation_id',
        'team',
        'department',
        'division',
        'hired_date',
        'left_date',
    ],
    referenced='referenced',
    labels=['employee_role', 'team', 'department', 'division'],
) }},

employee as (

    select
        member_key as employee_key,
        employee_id,
        employee_role,
        lower(replace(employee_role, '_', ' ')) = 'key account manager'
            as is_key_account_manager,
        organisation_id,
        team,
        department,
        division,
        hired_date,
        left_date,
        is_inferred,
        batch_key
    from member

)

select * from employee
