{%- set counts = ['inbound', 'outbound', 'service'] -%}

with

customer as (

    select * from {{ ref('int_customer_named') }}

),

contact as (

    select * from {{ ref('int_contact_month_counted') }}

),

customer_staged as (

    select
        customer.customer_id,
        customer.source_system,
        value.month_end_date,
        band.lifecycle_stage
    from {{ ref('fct_customer_value_monthly') }} as value
    inner join customer on value.customer_key = customer.customer_key
    inner join {{ ref('dim_band') }} as band on value.band_key = band.band_key
    where customer.customer_id is not null

),

contact_staged as (

    select
        coalesce(contact.month_end_date, staged.month_end_date) as month_end_date,
        coalesce(contact.source_system, staged.source_system) as source_system,
        coalesce(staged.lifecycle_stage, 'none') as lifecycle_stage,
        case when staged.customer_id is null then 0 else 1 end as count_customers,
        {% for name in counts -%}
        coalesce(contact.count_{{ name }}, 0) as count_{{ name }},
        {% endfor -%}
        contact.customer_id is null as is_untouched
    from contact
    full outer join customer_staged as staged
        on
            contact.customer_id = staged.customer_id
            and contact.month_end_date = staged.month_end_date

)

select
    month_end_date,
    source_system,
    lifecycle_stage,
    cast(sum(count_customers) as bigint) as count_customers,
    {% for name in counts -%}
    count(case when count_{{ name }} > 0 then 1 end) as count_customers_{{ name }},
    cast(sum(count_{{ name }}) as bigint) as count_{{ name }},
    {% endfor -%}
    count(case when is_untouched then 1 end) as count_customers_untouched
from contact_staged
group by
    month_end_date,
    source_system,
    lifecycle_stage
