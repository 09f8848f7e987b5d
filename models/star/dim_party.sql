with

party_member as (

    select
        xref_party.party_key,
        xref_party.party_id,
        xref_party.is_survivor,
        greatest(xref_party.batch_key, customer.batch_key) as batch_key,
        customer.customer_id,
        customer.customer_type,
        customer.gender,
        customer.birth_year,
        customer.segment,
        nullif(customer.geography_key, -1) as geography_key,
        customer.registered_date
    from {{ ref('xref_party') }} as xref_party
    inner join {{ ref('dim_customer') }} as customer
        on xref_party.customer_key = customer.customer_key

),

-- the survivor's value; where it has none, the greatest among the other numbers
party_golden as (

    select
        party_key,
        party_id,
        max(case when is_survivor then customer_id end) as survivor_customer_id,
        max(case when is_survivor then customer_type end) as customer_type,
        {% for attribute in ['gender', 'birth_year', 'segment'] -%}
        coalesce(
            max(case when is_survivor then {{ attribute }} end), max({{ attribute }})
        ) as {{ attribute }},
        {% endfor -%}
        coalesce(
            max(case when is_survivor then geography_key end), max(geography_key), -1
        ) as geography_key,
        min(registered_date) as registered_date,
        count(*) as count_customer_numbers,
        max(batch_key) as batch_key
    from party_member
    group by
        party_key,
        party_id

),

special as (

    {{ special_members() }}

),

party_and_special as (

    select * from party_golden
    union all
    select
        member_key as party_key,
        null as party_id,
        null as survivor_customer_id,
        member_name_en as customer_type,
        null as gender,
        null as birth_year,
        member_name_en as segment,
        cast(-1 as bigint) as geography_key,
        null as registered_date,
        cast(0 as bigint) as count_customer_numbers,
        cast(-2 as bigint) as batch_key
    from special

)

select * from party_and_special
