{%- set steps = {
    'first_reminder': 'reminded', 'final_notice': 'warned',
    'suspended': 'suspended', 'promised': 'promised', 'agency': 'at_agency',
} -%}

with

dunning as (

    select * from {{ ref('fct_collection') }}

),

customer as (

    select * from {{ ref('int_customer_sliced') }}

),

case_stepped as (

    select
        {% for column in [
            'collection_case_id', 'opened_date_key', 'closed_date_key', 'customer_key',
            'account_key', 'channel_key', 'employee_key', 'reason_key', 'case_status',
            'dunning_level',
        ] -%}
        dunning.{{ column }},
        {% endfor -%}
        coalesce(customer.geography_key, -1) as geography_key,
        geography.province,
        customer.source_system,
        {% for step, flag in steps.items() -%}
        dunning.{{ step }}_date_key > 0 as is_{{ flag }},
        {% endfor -%}
        dunning.case_status = 'paid' as is_paid,
        dunning.case_status = 'written_off' as is_written_off,
        dunning.case_status = 'cancelled' as is_cancelled,
        dunning.case_status in ('open', 'promised') as is_open,
        -- a promise counts as kept when the case ended paid
        dunning.promised_date_key > 0
        and dunning.case_status = 'paid' as is_promise_kept,
        dunning.opened_amount,
        dunning.collected_amount,
        dunning.written_off_amount,
        dunning.open_days
    from dunning
    inner join customer on dunning.customer_key = customer.customer_key
    inner join {{ ref('dim_geography') }} as geography
        on coalesce(customer.geography_key, -1) = geography.geography_key

)

select * from case_stepped
