-- Which products those who start (c, gen, first_date, last_date) take.
create or replace table wanted as
with primaries as (
    select
        st.c, st.gen, sl.slot, st.last_date,
        xor(c.h, hash(st.gen)) as start_h,
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
    where
        sl.parent_slot is null
        and (sl.is_prepaid_allowed or not c.is_prepaid)
        and draw(xor(c.h, hash(st.gen)), sl.slot) < least(
            0.98, sl.share * if(sl.product_line = 'mobile', 1.0, exp(0.35 * c.savvy))
        )
),

-- Nobody starts with nothing.
at_least_one as (
    select * from primaries
    union all
    select st.c, st.gen, 1, st.last_date, xor(c.h, hash(st.gen)), st.first_date
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

select c, gen, slot, activated_date from at_least_one
union all
select c, gen, slot, activated_date from addons;
