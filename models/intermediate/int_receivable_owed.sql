with

aged as (

    select * from {{ ref('fct_ar_monthly') }}

),

owed as (

    select
        account_id,
        month_end_date,
        max(customer_key) as customer_key,
        sum(open_amount) as open_amount,
        {% for bucket, name in {
            'unallocated': 'unallocated_amount',
            'not_due': 'not_due_amount',
            '1-30': 'overdue_1_to_30_amount',
            '31-60': 'overdue_31_to_60_amount',
            '61-90': 'overdue_61_to_90_amount',
            '91-180': 'overdue_91_to_180_amount',
            'over_180': 'overdue_over_180_amount',
        }.items() -%}
        sum(case when ageing_bucket = '{{ bucket }}' then open_amount else 0 end)
            as {{ name }},
        {% endfor -%}
        max(
            case
                when ageing_bucket in ('not_due', 'unallocated') then 0
                when open_amount > 0 then 1
                else 0
            end
        ) as count_overdue
    from aged
    group by
        account_id,
        month_end_date

)

select * from owed
