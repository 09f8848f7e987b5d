-- Days: weekends, Spring Festival, National Day.
create or replace table day as
with numbered as (
    select i::integer as i, month_first() + i::integer as day
    from range(count_days()) as days (i)
)

select
    i,
    day,
    hash(xor(hash(day), seed_salt())) as salt,
    isodow(day) > 5 as is_rest,
    if(isodow(day) > 5, 1.18, 1.0) * case
        when month(day) = 10 and dayofmonth(day) <= 7 then 1.15
        when month(day) = 2 and dayofmonth(day) between 8 and 18 then 1.2
        else 1.0
    end as private_factor,
    if(isodow(day) > 5, 0.4, 1.12) as company_factor
from numbered;

-- Texts of the day and of the moment its use was summed.
set variable day_texts = (select list(strftime(day, '%Y-%m-%d') order by i) from day);
set variable summed_texts = (
    select list(strftime(day + 1, '%Y-%m-%d 03:00:00') order by i) from day
);

-- What each subscription is likely to use on a day, per kind of use. Annoyance and
-- trouble lower it before they drive the customer away, and a second number of somebody
-- who thinks of leaving takes a part of it; who drifts away uses little.
create or replace table habit as
with moods as (
    select
        l.*,
        exp(-0.35 * cs.dissatisfaction - 0.15 * greatest(0, coalesce(z.urge, 0) - 0.6))
        * (1 - 0.3 * t.severity)
        * if(cs.is_drifting, 0.3, 1)
        * (1 + 0.07 * cos(6.2832 * (month(month_first()) - 8) / 12.0)) as mood
    from live as l
    inner join customer_state as cs using (c)
    inner join trouble as t on cs.place = t.place and t.network = 'mobile'
    left join hazard as z on l.c = z.c
    where
        this_month() >= -2  -- before that no bill that is ever seen depends on it
        and l.use_to > l.use_from and l.product_line in ('mobile', 'fixed_line', 'tv')
),

habits as (
    select
        m.* exclude (h), k.k,
        hash(xor(m.h, hash(k.k))) as h,
        case
            when k.usage_type = 'data' and k.network_scope = 'on_net'
                then m.data_share * (0.6 + 0.4 * m.mood)
            else k.base * m.mood * exp(
                    k.spread * gauss(hash(xor(m.h, hash(k.k))), 'habit')
                    - k.spread * k.spread / 2
                )
        end as share,
        m.mood * exp(m.trend * (this_month() - 6)) * case
            when k.usage_type = 'data' and k.network_scope = 'on_net'
                then m.level_kb / m.data_share
            when k.usage_type = 'data' then 40000
            when k.usage_type = 'voice' then m.level_cmin / 0.41
            else 0
        end as amount
    from moods as m
    inner join usage_kind as k on m.product_line = k.product_line
)

select
    s, is_company, k, h, amount,
    (use_from - month_first())::integer as first_i,
    (use_to - month_first())::integer as last_i,
    -- Shares as whole numbers: the day's hash is compared with them twenty million
    -- times.
    (least(share, 0.98) * 18446744073709551615.0)::ubigint as work_limit,
    (least(share * if(is_company, 0.4, 1.0), 0.98) * 18446744073709551615.0)::ubigint
        as rest_limit
from habits;
