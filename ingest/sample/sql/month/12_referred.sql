-- What those who were referred buy first.
update referral_life
set first_product = bought.product_offering_id
from (
    select s.c, min_by(o.product_offering_id, s.s) as product_offering_id
    from new_sub as s
    inner join offering as o using (offering)
    group by s.c
) as bought
where
    referral_life.referred_c = bought.c and referral_life.first_product is null
    and referral_life.converted_date >= month_first()
    and referral_life.converted_date < month_after();
