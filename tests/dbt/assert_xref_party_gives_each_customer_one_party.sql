-- Catches a customer number that has no party, or two, and a party without a number.
with

held as (

    select
        customer_id,
        count(*) as count_parties
    from {{ ref('xref_party') }}
    group by customer_id

),

customer as (

    select customer_id
    from {{ ref('dim_customer') }}
    where is_current and customer_id is not null

)

select
    coalesce(customer.customer_id, held.customer_id) as member_id,
    held.count_parties
from customer
full outer join held on customer.customer_id = held.customer_id
where
    customer.customer_id is null
    or held.count_parties is null
    or held.count_parties <> 1
union all
select
    dim_party.party_id as member_id,
    dim_party.count_customer_numbers as count_parties
from {{ ref('dim_party') }} as dim_party
left join {{ ref('xref_party') }} as xref_party
    on dim_party.party_key = xref_party.party_key
where dim_party.party_key > 0 and xref_party.party_key is null
