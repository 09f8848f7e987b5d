-- What can be known of each new customer's honesty: who he is, and each bill paid or
-- not.
insert into suspect
select c, logit(prior_fraud)
from customer
where join_month = this_month() - 1 and prior_fraud > 0
order by c;

create or replace table fraud_chance as select * from suspect;

update suspect
set log_odds = suspect.log_odds + seen.evidence
from (
    select
        c,
        sum(
            if(
                is_default, ln(0.97 / honest_default),
                ln((1 - 0.97) / (1 - honest_default))
            )
        ) as evidence
    from plan_to_pay
    group by c
) as seen
where suspect.c = seen.c;
