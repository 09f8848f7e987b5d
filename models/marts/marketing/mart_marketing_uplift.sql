with

uplift as (

    select
        fact.*,
        named.source_system,
        max(fact.as_of_date) over (partition by named.source_system) as newest_date,
        row_number() over (
            partition by fact.customer_id, fact.campaign_type, fact.as_of_date
            order by fact.scored_at desc, fact.population asc
        ) as newest_rank
    from {{ ref('fct_campaign_uplift') }} as fact
    inner join {{ ref('int_customer_named') }} as named
        on fact.customer_key = named.customer_key
    where fact.is_of_last_run

),

uplift_judged as (

    select
        uplift.*,
        customer.customer_key as current_customer_key,
        case
            when uplift.action = 'unknown' then 'not_tried'
            when uplift.action = 'leave_alone' then 'not_worth_it'
            else coalesce(held.hold_reason, 'none')
        end as hold_reason
    from uplift
    inner join {{ ref('dim_customer') }} as customer
        on uplift.customer_id = customer.customer_id and customer.is_current
    left join {{ ref('int_customer_held_back') }} as held
        on uplift.customer_id = held.customer_id
    where uplift.as_of_date = uplift.newest_date and uplift.newest_rank = 1

)

select
    {% for column in [
        'customer_id', 'campaign_type', 'source_system', 'population', 'as_of_date',
        'control_value', 'uplift_value', 'uplift_decile', 'worth_amount',
        'contact_cost_amount', 'gain_amount', 'action', 'reason_1', 'reason_1_effect',
        'reason_2', 'reason_2_effect', 'model_version', 'scored_at', 'hold_reason',
    ] -%}
    {{ column }},
    {% endfor -%}
    current_customer_key as customer_key,
    hold_reason = 'none' as is_to_contact,
    row_number() over (
        partition by source_system, campaign_type
        order by
            case when hold_reason = 'none' then 0 else 1 end asc,
            gain_amount desc nulls last, customer_id asc
    ) as contact_rank
from uplift_judged
