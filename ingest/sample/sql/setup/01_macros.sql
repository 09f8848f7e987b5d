-- Pseudo-random numbers are hashes of (seed, entity, what), so that they depend neither
-- on the order of rows nor on the number of threads. One entity hash and the name of a
-- draw are mixed by xor *before* the last hash: combining them after it would make all
-- draws of an entity one draw.

create macro seed_salt() as hash('kehu' || getvariable('seed')::varchar);
create macro entity(n, kind) as hash(
    xor(hash(n::bigint), xor(hash(kind), seed_salt()))
);

-- Uniform in [0, 1).
create macro draw(h, what) as
(hash(xor(h, hash(what))) >> 11)::double * 1.1102230246251565e-16;

-- Near enough normal, mean 0 and deviation 1: the sum of four 16-bit uniforms.
create macro four_parts(x) as
(
    (x & 65535)::integer + ((x >> 16) & 65535)::integer
    + ((x >> 32) & 65535)::integer + (x >> 48)::integer
);
create macro gauss(h, what) as
(four_parts(hash(xor(h, hash(what)))) / 65536.0::double - 2.0) * 1.7320508;

create macro sigmoid(x) as 1.0 / (1.0 + exp(-x));

-- The month being simulated.
create macro this_month() as getvariable('month_number');
create macro month_first() as getvariable('month_first');
create macro month_after() as getvariable('month_after');
create macro count_days() as getvariable('month_days');
create macro window_first() as getvariable('window_first');
create macro is_warmup() as getvariable('month_number') < 0;
create macro monthly(h) as xor(h, getvariable('month_salt'));

-- A moment of the day between 08:00 and 20:00 in China (00:00 and 12:00 UTC). The last
-- digit of the second is the kind of change, so that two kinds of change never share a
-- moment.
create macro moment(day, h, kind) as
day::timestamp + to_seconds((floor(draw(h, kind) * 4319) * 10 + kind)::bigint);

-- A day of [first, last); a day of the first n of this month.
create macro day_of(first, last, h, what) as
first + floor(draw(h, what) * (last - first))::integer;
create macro month_day(h, what, n) as month_first() + floor(draw(h, what) * n)::integer;
create macro later(moment_at, seconds) as moment_at + to_seconds(seconds::bigint);

-- One of a list, by a number of [0, 1); what lies outside is taken as the nearest end.
create macro choice(options, u) as
list_extract(
    options, 1 + floor(least(0.999999, greatest(0, u)) * len(options))::integer
);
create macro pick(name, u) as
list_extract(getvariable(name), 1 + floor(u * len(getvariable(name)))::integer);

create macro add_months(day, n) as (day + to_months(n::integer))::date;
create macro months_between(a, b) as datediff('month', a, b);
create macro cents(x) as (x * 0.01::decimal(3, 2))::decimal(18, 2);
