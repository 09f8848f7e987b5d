-- Catches holders lost or doubled between what is held and the affinities: over the
-- behavioural segments, every family has as many holders as customers held it that day.
with

affinity as (

    select
        population,
        as_of_date,
        product_line,
        product_family,
        sum(count_holders) as count_holders
    from {{ ref('mart_marketing_affinity') }}
    where segmentation = 'behaviour' and is_latest
    group by
        population,
        as_of_date,
        product_line,
        product_family

),

held as (

    select
        holding.population,
        holding.as_of_date,
        holding.product_line,
        holding.product_family,
        count(distinct holding.customer_id) as count_holders
    from {{ ref('mart_features_holding') }} as holding
    inner join {{ ref('mart_customer_segment') }} as segment
        on
            holding.population = segment.population
            and holding.customer_id = segment.customer_id
            and holding.as_of_date = segment.as_of_date
    where segment.is_latest
    group by
        holding.population,
        holding.as_of_date,
        holding.product_line,
        holding.product_family

)

select
    affinity.population,
    affinity.product_family,
    affinity.count_holders,
    held.count_holders as count_held
from affinity
inner join held
    on
        affinity.population = held.population
        and affinity.as_of_date = held.as_of_date
        and affinity.product_line = held.product_line
        and affinity.product_family = held.product_family
where affinity.count_holders <> held.count_holders
