-- Catches customers lost or doubled on the way to their golden customer, and a party
-- without exactly one survivor.
with

member as (

    select
        party_key,
        count(*) as count_numbers,
        sum(case when is_survivor then 1 else 0 end) as count_survivors
    from {{ ref('xref_party') }}
    group by party_key

)

select
    dim_party.party_id,
    dim_party.count_customer_numbers,
    member.count_numbers,
    member.count_survivors
from {{ ref('dim_party') }} as dim_party
full outer join member on dim_party.party_key = member.party_key
where
    dim_party.party_key is null
    or (dim_party.party_key > 0 and member.party_key is null)
    or dim_party.count_customer_numbers <> coalesce(member.count_numbers, 0)
    or coalesce(member.count_survivors, 1) <> 1
