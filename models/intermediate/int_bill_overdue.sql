with

balance as (

    select * from {{ ref('int_bill_balance') }}
    where
        not is_settled
        and customer_id in (
            select due.customer_id from {{ ref('int_standing_due') }} as due
        )

),

month as (

    select date_day as as_of_date
    from {{ ref('dim_date') }}
    where is_month_end

),

-- what lasts to the open end would be overdue on all month-ends of the calendar
horizon as (

    select max(horizon_date) as horizon_date
    from {{ ref('int_horizon') }}

),

overdue as (

    select
        balance.customer_id,
        month.as_of_date,
        sum(
            case
                when balance.due_date < month.as_of_date then balance.open_amount
            end
        ) as overdue_amount,
        sum(
            case
                when balance.due_date >= month.as_of_date then balance.open_amount
            end
        ) as not_due_amount,
        count(case when balance.due_date < month.as_of_date then 1 end)
            as count_overdue,
        max({{ days_between('balance.due_date', 'month.as_of_date') }}) as overdue_days
    from balance
    cross join horizon
    inner join month
        on
            balance.valid_from <= month.as_of_date
            and balance.valid_to > month.as_of_date
            and horizon.horizon_date >= month.as_of_date
    group by
        balance.customer_id,
        month.as_of_date

)

select * from overdue
