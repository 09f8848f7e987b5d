-- Which products those who start (c, gen, first_date, last_date) take. Who takes a
-- bundle takes all of it: mobile, broadband and television then come together.
create or replace table wanted as
with chosen as (
    select
        c,
        case
            when is_prepaid or fraud_type is not null then null
            when customer_type = 'household' and draw(h, 'bundle') < 0.35
                then if(ability > 0.5, 'X102', 'X101')
            when customer_type = 'consumer' and draw(h, 'bundle') < 0.08
                then if(ability > 0.5, 'X102', 'X101')
            when customer_type = 'company' and draw(h, 'bundle') < 0.10 then 'X301'
        end as bundle
    from customer
    where c in (select c from starter)
),

primaries as (
    select
        st.c, st.gen, sl.slot, st.last_date,
        xor(c.h, hash(st.gen)) as start_h,
        if(b.slot is null, null, x.bundle) as bundle,
        if(
            sl.slot = 1,
            st.first_date,
            st.first_date + floor(
                draw(xor(c.h, hash(st.gen)), 100 + sl.slot)
                * (st.last_date - st.first_date + 1)
            )::integer
        ) as activated_date
    from starter as st
    inner join customer as c using (c)
    inner join slot as sl using (customer_type)
    inner join chosen as x using (c)
    left join bundle_slot as b on x.bundle = b.bundle and sl.slot = b.slot
    where
        sl.parent_slot is null
        and (sl.is_prepaid_allowed or not c.is_prepaid)
        and (
            b.slot is not null
            or draw(xor(c.h, hash(st.gen)), sl.slot) < least(
                0.98,
                sl.share * if(sl.product_line = 'mobile', 1.0, exp(0.35 * c.savvy))
            )
        )
),

-- Nobody starts with nothing.
at_least_one as (
    select * from primaries
    union all
    select
        st.c, st.gen, 1, st.last_date, xor(c.h, hash(st.gen)), null, st.first_date
    from starter as st
    inner join customer as c using (c)
    where st.c not in (select c from primaries)
),

addons as (
    select
        p.c, p.gen, sl.slot, p.last_date, p.start_h,
        p.activated_date + floor(
            draw(p.start_h, 100 + sl.slot) * (p.last_date - p.activated_date + 1)
        )::integer as activated_date
    from at_least_one as p
    inner join customer as c using (c)
    inner join slot as sl
        on c.customer_type = sl.customer_type and p.slot = sl.parent_slot
    where
        (sl.is_prepaid_allowed or not c.is_prepaid)
        and draw(p.start_h, sl.slot) < least(0.98, sl.share * exp(0.35 * c.savvy))
)

select c, gen, slot, activated_date, bundle from at_least_one
union all
select c, gen, slot, activated_date, null from addons;
