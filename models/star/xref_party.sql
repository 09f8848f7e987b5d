with

customer as (

    select * from {{ ref('dim_customer') }}
    where is_current and customer_id is not null

),

-- a number that has changed its source system is known by its newest link
link_ranked as (

    select
        *,
        row_number() over (
            partition by customer_id order by resolved_at desc, source_system asc
        ) as age_rank
    from {{ ref('stg_mdm__party_link') }}

),

-- a number that nobody has resolved yet is a party of its own, named as the resolution
-- would name it
customer_linked as (

    select
        customer.customer_key,
        customer.customer_id,
        coalesce(customer.source_system, 'Unknown') as source_system,
        coalesce(
            link_ranked.party_id,
            'P' || upper(substr(md5(customer.customer_id), 1, 16))
        ) as party_id,
        coalesce(link_ranked.match_rule, 'unresolved') as match_rule,
        link_ranked.matched_customer_id,
        link_ranked.match_probability,
        row_number() over (
            partition by coalesce(link_ranked.party_id, customer.customer_id)
            order by
                case when link_ranked.is_survivor then 0 else 1 end asc,
                customer.customer_id asc
        ) as survivor_rank,
        greatest(customer.batch_key, coalesce(link_ranked.batch_id, 0)) as batch_key
    from customer
    left join link_ranked
        on
            customer.customer_id = link_ranked.customer_id
            and link_ranked.age_rank = 1

),

customer_keyed as (

    select
        {{ hash_key(['party_id']) }} as party_key,
        party_id,
        source_system,
        customer_id,
        customer_key,
        match_rule,
        matched_customer_id,
        match_probability,
        survivor_rank = 1 as is_survivor,
        batch_key
    from customer_linked

)

select * from customer_keyed
