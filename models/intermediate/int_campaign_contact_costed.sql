with

cost as (

    select
        campaign_id,
        sum(amount) as cost_amount
    from {{ ref('fct_campaign_cost') }}
    group by campaign_id

),

contact as (

    select
        campaign_id,
        count(case when is_contacted then 1 end) as count_contacted
    from {{ ref('fct_campaign_target') }}
    group by campaign_id

),

contact_costed as (

    select
        contact.campaign_id,
        contact.count_contacted,
        coalesce(cost.cost_amount, 0) as cost_amount,
        cast(
            cast(coalesce(cost.cost_amount, 0) as double)
            / nullif(contact.count_contacted, 0)
            as decimal(18, 6)
        ) as contact_cost_amount
    from contact
    left join cost on contact.campaign_id = cost.campaign_id

)

select * from contact_costed
