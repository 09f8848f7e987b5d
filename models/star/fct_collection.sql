with

dunning as (

    select * from {{ ref('stg_billing__collection_case') }}

),

dunning_keyed as (

    select
        dunning.collection_case_id,
        {% for milestone in [
            'opened', 'first_reminder', 'final_notice', 'suspended', 'promised',
            'agency', 'closed',
        ] -%}
        {{ date_key('dunning.' ~ milestone ~ '_date') }}
            as {{ milestone }}_date_key,
        {% endfor -%}
        {% for member, carriers in {
            'customer': ['account'],
            'account': ['account'],
        }.items() -%}
        {{ member_key(member, 'dunning', carriers) }} as {{ member }}_key,
        {% endfor -%}
        {{ channel_key('dunning.channel_code') }} as channel_key,
        {{ employee_key('dunning.employee_id') }} as employee_key,
        {{ reason_key('collection', 'dunning.reason_class', 'dunning.reason') }}
            as reason_key,
        {% for column in [
            'case_status', 'dunning_level', 'opened_date', 'closed_date',
            'opened_amount',
        ] -%}
        dunning.{{ column }},
        {% endfor -%}
        coalesce(dunning.collected_amount, 0) as collected_amount,
        coalesce(dunning.written_off_amount, 0) as written_off_amount,
        {{ days_between('dunning.opened_date', 'dunning.closed_date') }}
            as open_days,
        dunning.batch_id as batch_key
    from dunning
    left join {{ ref('int_account_resolved') }} as account
        on {{ valid_on('account', 'dunning.account_id', 'dunning.opened_date') }}

)

select * from dunning_keyed
