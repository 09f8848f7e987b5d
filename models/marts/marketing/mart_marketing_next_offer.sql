with

offer as (

    select * from {{ ref('int_offer_scored') }}

),

offer_judged as (

    select
        offer.*,
        case
            when offer.count_peer_holders < 10 then 'not_eligible'
            when objection.customer_id is not null then 'no_profiling'
            else coalesce(held.hold_reason, 'none')
        end as hold_reason
    from offer
    left join {{ ref('mart_mining_objection') }} as objection
        on offer.customer_id = objection.customer_id
    left join {{ ref('int_customer_held_back') }} as held
        on offer.customer_id = held.customer_id

),

offer_ranked as (

    select
        customer_id,
        customer_key,
        source_system,
        as_of_date,
        product_line,
        product_offering_id,
        product_offering_name,
        take_probability,
        score_decile,
        monthly_price_amount,
        expected_margin_amount,
        reason_1,
        hold_reason,
        hold_reason <> 'none' as is_held_back,
        row_number() over (
            partition by customer_id
            order by
                case when hold_reason = 'none' then 0 else 1 end asc,
                expected_margin_amount desc nulls last,
                product_line asc
        ) as offer_rank,
        model_version
    from offer_judged

)

select * from offer_ranked
