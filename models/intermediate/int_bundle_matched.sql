with

moment as (

    select distinct
        bundle_offering_id,
        valid_from
    from {{ ref('bridge_bundle_product') }}

),

-- a bundle on each day on which one of its products came
bundle as (

    select
        moment.bundle_offering_id,
        moment.valid_from,
        component.product_offering_id,
        count(*) over (
            partition by moment.bundle_offering_id, moment.valid_from
        ) as count_components
    from moment
    inner join {{ ref('bridge_bundle_product') }} as component
        on
            moment.bundle_offering_id = component.bundle_offering_id
            and moment.valid_from >= component.valid_from
            and moment.valid_from < component.valid_to

),

candidate_matched as (

    select
        candidate.population,
        candidate.as_of_date,
        candidate.customer_type,
        candidate.items,
        bundle.bundle_offering_id,
        bundle.valid_from
    from {{ ref('fct_bundle_candidate') }} as candidate
    inner join bundle
        on
            candidate.count_items = bundle.count_components
            and bundle.product_offering_id in (
                candidate.item_1, candidate.item_2, candidate.item_3, candidate.item_4
            )
    group by
        candidate.population,
        candidate.as_of_date,
        candidate.customer_type,
        candidate.items,
        candidate.count_items,
        bundle.bundle_offering_id,
        bundle.valid_from
    having count(*) = candidate.count_items

),

bundle_matched as (

    select
        population,
        as_of_date,
        customer_type,
        items,
        min(bundle_offering_id) as bundle_offering_id
    from candidate_matched
    group by
        population,
        as_of_date,
        customer_type,
        items

)

select * from bundle_matched
