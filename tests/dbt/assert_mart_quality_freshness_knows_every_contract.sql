-- Catches a contract that the mart does not watch: every table of the sources has its
-- row, but for the warehouse's own ledger.
with

contract as (

    {% for name in contract_names() -%}
    select '{{ name }}' as contract
    union all
    {% endfor -%}
    select cast(null as {{ dbt.type_string() }}) as contract
)

select contract.contract
from contract
left join {{ ref('mart_quality_freshness') }} as watched
    on contract.contract = watched.contract
where
    contract.contract is not null
    and watched.contract is null
