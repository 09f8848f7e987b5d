with dated as (
    select
        r.*,
        r.referred_date >= month_first() as is_new,
        coalesce(r.converted_date < month_after(), false) as is_converted,
        coalesce(r.rewarded_date < month_after(), false) as is_rewarded,
        coalesce(r.lapsed_date < month_after(), false) as is_lapsed
    from referral_life as r
)

select
    referral_id,
    customer_number(c) as referrer_customer_id,
    if(is_converted, customer_number(referred_c), null) as referred_customer_id,
    if(is_converted, first_product, null)
        as product_offering_id,
    campaign_id,
    channel_code,
    case
        when is_rewarded then 'rewarded'
        when is_converted then 'converted'
        when is_lapsed then 'lapsed'
        else 'invited'
    end as referral_status,
    referred_date,
    if(is_converted, converted_date, null) as converted_date,
    if(is_rewarded, rewarded_date, null) as rewarded_date,
    if(is_rewarded, 50, null) as reward_amount,
    greatest(
        referred_date,
        if(is_converted, converted_date, null),
        if(is_rewarded, rewarded_date, null), if(is_lapsed, lapsed_date, null)
    )::timestamp + interval 16 hour as updated_at,
    not is_new as is_restated,
    0 as prior_reward_amount
from dated
where
    is_new
    or (is_converted and converted_date >= month_first())
    or (is_rewarded and rewarded_date >= month_first())
    or (is_lapsed and lapsed_date >= month_first())
order by referral_id
