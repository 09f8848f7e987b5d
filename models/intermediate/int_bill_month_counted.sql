{#- Of each milestone of a bill: its date, and what it adds to the month. -#}
{%- set milestones = {
    'invoice_date': {'count_bills': '1'},
    'due_date': {'count_due': '1'},
    'settled_date': {
        'count_settled': '1',
        'settle_days': 'settle_days',
        'settle_log_days': 'cast(ln(settle_days + 1) as decimal(18, 6))',
        'count_settled_late': 'case when late_days > 0 then 1 else 0 end',
        'count_settled_very_late': 'case when late_days > 14 then 1 else 0 end',
    },
    'missed_date': {'count_missed': '1'},
} -%}
{%- set measures = milestones.values() | map('list') | sum(start=[]) -%}

with

bill as (

    select
        *,
        case when is_missed then {{ add_days('due_date', 30) }} end as missed_date
    from {{ ref('int_bill_turned') }}
    where
        customer_id in (
            select due.customer_id from {{ ref('int_standing_due') }} as due
        )

),

milestone as (

    {% for day, adds in milestones.items() -%}
    select
        customer_id,
        {% for measure in measures -%}
        {{ adds.get(measure, '0') }} as {{ measure }},
        {% endfor -%}
        {{ month_end(day) }} as month_end_date
    from bill
    where {{ day }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

month_counted as (

    select
        customer_id,
        month_end_date,
        {% for measure in measures -%}
        cast(
            sum({{ measure }})
            as {{ 'decimal(18, 6)' if 'log' in measure else 'integer' }}
        ) as {{ measure }},
        {% endfor -%}
        count(*) as count_milestones
    from milestone
    group by
        customer_id,
        month_end_date

)

select * from month_counted
