{%- set windows = {'week': 7, 'month': 30, 'quarter': 90} -%}

with

contact as (

    select * from {{ ref('int_contact_counted') }}

),

cap as (

    select
        {% for code, days in windows.items() -%}
        max(case when policy_code = '{{ code }}' then max_contacts end)
            as max_contacts_{{ days }}d,
        {% endfor -%}
        count(*) as count_windows
    from {{ ref('contact_policy') }}

),

contact_capped as (

    select
        contact.customer_id,
        contact.source_system,
        contact.as_of_date,
        {{ date_key('contact.as_of_date') }} as as_of_date_key,
        contact.is_latest,
        contact.last_contact_date,
        contact.count_service_contacts_90d,
        {% for days in windows.values() -%}
        contact.count_contacts_{{ days }}d,
        cap.max_contacts_{{ days }}d,
        contact.count_contacts_{{ days }}d > 0 as is_contacted_{{ days }}d,
        contact.count_contacts_{{ days }}d > cap.max_contacts_{{ days }}d
            as is_over_cap_{{ days }}d,
        {% endfor -%}
        greatest(
            least(
                {% for days in windows.values() -%}
                cap.max_contacts_{{ days }}d - contact.count_contacts_{{ days }}d
                {{- ',' if not loop.last }}
                {% endfor %}
            ),
            0
        ) as count_contacts_left
    from contact
    cross join cap

),

contact_placed as (

    select
        capped.*,
        capped.count_contacts_left = 0 as is_at_cap,
        capped.is_over_cap_7d
        or capped.is_over_cap_30d
        or capped.is_over_cap_90d as is_over_cap,
        customer.customer_key,
        customer.geography_key
    from contact_capped as capped
    inner join {{ ref('dim_customer') }} as customer
        on {{ valid_on('customer', 'capped.customer_id', 'capped.as_of_date') }}

)

select * from contact_placed
