with

party as (

    select * from {{ ref('dim_party') }}
    where count_customer_numbers > 1

),

xref as (

    select * from {{ ref('xref_party') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

number_counted as (

    select
        party_key,
        count(distinct source_system) as count_source_systems,
        min(source_system) as first_source_system,
        max(source_system) as last_source_system,
        sum(case when match_rule = 'strong_identifier' then 1 else 0 end)
            as count_strong_identifier,
        sum(case when match_rule = 'probabilistic' then 1 else 0 end)
            as count_probabilistic,
        min(match_probability) as least_match_probability
    from xref
    group by party_key

),

party_described as (

    select
        party.party_id,
        party.customer_type,
        party.segment,
        geography.province,
        geography.city,
        party.survivor_customer_id,
        party.registered_date,
        party.count_customer_numbers,
        number_counted.count_source_systems,
        number_counted.first_source_system,
        number_counted.last_source_system,
        cast(number_counted.count_strong_identifier as bigint)
            as count_strong_identifier,
        cast(number_counted.count_probabilistic as bigint) as count_probabilistic,
        number_counted.least_match_probability
    from party
    inner join number_counted on party.party_key = number_counted.party_key
    inner join geography on party.geography_key = geography.geography_key

)

select * from party_described
