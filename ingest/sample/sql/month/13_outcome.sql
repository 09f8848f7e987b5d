-- What became of those who were chosen last month: the true chance with and without the
-- contact, whether it happened, and what they answered.
create or replace table target_outcome as
with chances as (
    select
        t.*,
        case t.campaign_type
            when 'retention'
                then 1 - (
                        sigmoid(
                            z.hazard_z - if(
                                t.target_group = 'treatment',
                                t.lift + fatigue_weight() * contact_fatigue(), 0
                            )
                        )
                    )
            when 'cross_sell' then coalesce((1 - z.hazard) * r.rate, 0)
            when 'up_sell' then (1 - z.hazard) * if(u.over_months >= 2, 0.20, 0)
            when 'win_back' then if(cs.left_month <= this_month() - 2, 0.012, 0)
            else (1 - z.hazard) * refer_rate(cs.dissatisfaction)
        end as p_control,
        case t.campaign_type
            when 'retention'
                then 1 - (
                        sigmoid(
                            z.hazard_z + if(
                                t.target_group = 'treatment',
                                0, t.lift + fatigue_weight() * contact_fatigue()
                            )
                        )
                    )
            when 'cross_sell'
                then if(r.rate is null, 0, (1 - z.hazard) * lifted(r.rate, t.lift))
            when 'up_sell'
                then (1 - z.hazard) * lifted(if(u.over_months >= 2, 0.20, 0), t.lift)
            when 'win_back'
                then if(cs.left_month <= this_month() - 2, lifted(0.012, t.lift), 0)
            else (1 - z.hazard) * lifted(refer_rate(cs.dissatisfaction), t.lift)
        end as p_treatment,
        case t.campaign_type
            when 'retention' then if(l.c is null, month_after() - 1, null)
            when 'cross_sell' then w.activated_date
            when 'up_sell' then if(p.more_cents > 0, month_first(), null)
            when 'win_back' then st.first_date
            else f.referred_date
        end as converted_date,
        case t.campaign_type
            when 'retention' then e.own_price * 12 // 100
            when 'cross_sell' then n.price_cents * 12::bigint
            when 'up_sell' then p.more_cents * 12::bigint
            when 'win_back' then b.cents * 12
            else 60000
        end as worth_cents,
        n.offering as taken_offering,
        (1 - z.hazard_involuntary) * (1 - z.hazard_unavoidable) as other_survival
    from target_live as t
    inner join customer_state as cs using (c)
    left join hazard as z on t.c = z.c
    left join exposure as e on t.c = e.c
    left join leaver as l on t.c = l.c
    left join cross_rate as r on t.c = r.c and t.slot = r.slot
    left join wanted as w
        on t.c = w.c and t.slot = w.slot and t.campaign_type = 'cross_sell'
    left join new_sub as n on w.c = n.c and w.slot = n.slot
    left join sub_before as u on t.s = u.s and t.campaign_type = 'up_sell'
    left join plan_change as p on t.s = p.s and t.campaign_type = 'up_sell'
    left join starter as st on t.c = st.c and t.campaign_type = 'win_back'
    left join (
        select c, sum(price_cents)::bigint as cents from new_sub
        group by c
    ) as b on st.c = b.c
    left join referral_new as f on t.c = f.c and t.campaign_type = 'referral'
),

survived as (
    select
        * replace (
            p_control * if(campaign_type = 'retention', other_survival, 1)
                as p_control,
            p_treatment * if(campaign_type = 'retention', other_survival, 1)
                as p_treatment,
            if(target_group = 'suppressed', null, converted_date) as converted_date
        )
    from chances
),

answered as (
    select
        *,
        case
            when target_group <> 'treatment' then null
            when campaign_type <> 'retention' and converted_date is not null
                then 'accepted'
            when campaign_type = 'retention' and lift < 0 and converted_date is not null
                and draw(h, 'answer') < 0.7 then 'accepted'
            when draw(h, 'answer') < 0.35 then 'declined'
            else 'no_answer'
        end as response
    from survived
)

select
    * exclude (converted_date),
    if(
        response in ('accepted', 'declined'),
        month_first()::timestamp
        + to_seconds(floor(draw(h, 'respond') * 10 * 3600)::bigint),
        null
    ) as responded_at,
    converted_date::timestamp + interval 12 hour as converted_at
from answered
where p_control is not null
order by campaign_id, c;
