"""The set-based steps of identity resolution, as SQL over an in-memory database with `raw` attached."""

from __future__ import annotations

MOST_SHARED = 50
"""A phone number, e-mail address or personal document that more numbers share identifies nobody: it is a
placeholder, or an agency's own."""

_FULL_WIDTH = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "　"
_HALF_WIDTH = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
_BIRTH_IN_DOCUMENT = """
    case
        when kind = 'person' and regexp_matches(national_id, '^[0-9]{17}[0-9X]$')
            and coalesce(birth_year = try_cast(substr(national_id, 7, 4) as int), true)
            then try_strptime(substr(national_id, 7, 8), '%Y%m%d')::date
    end"""
# A Chinese citizen's number holds the date of birth: GB 11643-1999.
_LEGAL_FORM = "(股份有限公司|有限责任公司|有限公司|公司| limited| ltd| inc| llc| plc| gmbh| co)$"


def _plain(column: str) -> str:
    """Lower case, half width, without accents; anything but letters and digits is one space."""
    quoted = [text.replace("'", "''") for text in (_FULL_WIDTH, _HALF_WIDTH)]
    narrow = f"translate({column}, '{quoted[0]}', '{quoted[1]}')"
    narrowed = f"case when regexp_matches({column}, '[！-～　]') then {narrow} else {column} end"  # translate is slow
    return rf"nullif(trim(regexp_replace(lower(strip_accents({narrowed})), '[^\p{{L}}\p{{N}}]+', ' ', 'g')), '')"


def _code(plain: str, shortest: int) -> str:
    """Digits and letters alone; nothing when there are too few, or all are the same."""
    code = f"upper(replace({plain}, ' ', ''))"
    return f"case when length({code}) >= {shortest} and replace({code}, left({code}, 1), '') <> '' then {code} end"


NUMBER = rf"""
create table number as
with newest as (
    select *, row_number() over (partition by customer_id order by updated_at desc) as age_rank
    from raw.raw_crm.customer
),
plain as (
    select customer_id, coalesce(source_system, 'Unknown') as source_system,
        if(customer_type = 'company', 'company', 'person') as kind,
        {_plain("full_name")} as words, gender, birth_date, birth_year,
        coalesce(year(birth_date), birth_year) as stated_year,
        {_plain("national_id")} as document,
        if(email like '%_@_%', lower(trim(email)), null) as email,
        {_plain("phone_number")} as telephone,
        {_plain("city")} || ' ' || {_plain("address_line")} as street,
        {_plain("postal_code")} as post,
        updated_at,
        (full_name is not null)::int + (gender is not null)::int + (birth_date is not null)::int
        + (coalesce(year(birth_date), birth_year) is not null)::int + (national_id is not null)::int
        + (email is not null)::int + (phone_number is not null)::int + (address_line is not null)::int
        + (postal_code is not null)::int + (registered_date is not null)::int as count_filled
    from newest where age_rank = 1
),
coded as (
    select * exclude (words, document, telephone, post),
        case when kind = 'company' then regexp_replace(words, '{_LEGAL_FORM}', '') else words end as words,
        {_code("document", 6)} as national_id,
        {_code("telephone", 6)} as phone,
        {_code("post", 3)} as postal_code
    from plain
),
dated as (
    select * replace (coalesce(birth_date, {_BIRTH_IN_DOCUMENT}) as birth_date) from coded
),
cleaned as (
    select * exclude (words, phone, birth_date) replace (coalesce(year(birth_date), birth_year) as birth_year),
        strftime(birth_date, '%Y%m%d') as birth_text,
        case
            when words is null then null
            when regexp_matches(words, '\p{{Han}}') then replace(words, ' ', '')
            else array_to_string(list_sort(string_split(words, ' ')), ' ')
        end as name,
        case when phone like '86%' and length(phone) = 13 then right(phone, 11) else ltrim(phone, '0') end as phone
    from dated
),
shared as (
    select *, count(*) over (partition by kind, national_id) as count_national_id,
        count(*) over (partition by kind, phone) as count_phone,
        count(*) over (partition by kind, email) as count_email
    from cleaned
)
select customer_id as unique_id, kind, source_system, name, left(name, 1) as initial,
    [left(name, i - 1) || '_' || substr(name, i + 1) for i in range(1, least(length(name), 40) + 1)] as masked,
    [left(name, i - 1) || substr(name, i + 1) for i in range(1, least(length(name), 40) + 1)] as shortened,
    gender, birth_text, birth_year, stated_year,
    if(kind = 'person' and count_national_id > {MOST_SHARED}, null, national_id) as national_id,
    if(count_national_id > {MOST_SHARED}, null, national_id) as national_id_block,
    if(count_phone > {MOST_SHARED}, null, phone) as phone,
    if(count_email > {MOST_SHARED}, null, email) as email,
    street, postal_code, count_filled, updated_at
from shared order by customer_id
"""
"""One row per customer number, from its newest state, with dates and names as texts that can be compared.
masked, shortened: the name with each character hidden or left out. DuckDB's edit distances count bytes, of which
a Chinese character has three; two names that share such a text differ by one character, whatever its bytes."""

STRONG = """
create table strong as
with first_of as (
    select unique_id, min(unique_id) over (partition by kind, national_id, name) as first_id
    from number where national_id is not null and name is not null
    union
    select unique_id, min(unique_id) over (partition by national_id, stated_year)
    from number where kind = 'person' and national_id is not null and stated_year is not null
    union
    select unique_id, min(unique_id) over (partition by email, birth_text, name)
    from number where kind = 'person' and email is not null and birth_text is not null and name is not null
)
select first_id as unique_id_l, unique_id as unique_id_r from first_of where first_id <> unique_id
"""
"""Each number with the first of those that share its strong identifiers: as many pairs as numbers at most. The year
of birth must be stated: one read from the document says nothing more than the document."""

PROBABLE = "create table probable (unique_id_l varchar, unique_id_r varchar, match_probability double)"
"""Pairs the model finds, the smaller number first."""

EDGE = """
create table edge as
select unique_id_l, unique_id_r, 'strong_identifier' as match_rule, 1.0::double as probability from strong
union all
select unique_id_l, unique_id_r, 'probabilistic', match_probability
from probable where (unique_id_l, unique_id_r) not in (select unique_id_l, unique_id_r from strong)
"""

LINK = """
create table link as
with seen as (
    select unique_id_l as unique_id, unique_id_r as other_id, match_rule, probability from edge
    union all
    select unique_id_r, unique_id_l, match_rule, probability from edge
),
strongest as (
    select *, row_number() over (
        partition by unique_id order by match_rule = 'strong_identifier' desc, round(probability, 3) desc, other_id
    ) as edge_rank
    from seen
),
clustered as (
    select n.*, c.cluster_id, row_number() over (
        partition by c.cluster_id order by n.count_filled desc, n.updated_at desc, n.unique_id
    ) as survivor_rank
    from number as n inner join cluster as c on n.unique_id = c.unique_id
)
select c.source_system, c.unique_id as customer_id,
    'P' || upper(left(md5(min(c.unique_id) over (partition by c.cluster_id)), 16)) as party_id,
    coalesce(s.match_rule, 'single') as match_rule, s.other_id as matched_customer_id,
    round(s.probability, 3)::decimal(18, 3) as match_probability,
    c.survivor_rank = 1 as is_survivor
from clustered as c left join strongest as s on c.unique_id = s.unique_id and s.edge_rank = 1
"""
"""One row per customer number. A party is named after its smallest number, so that names do not depend on
the order of arrival; it keeps its name while that number belongs to it."""

CHANGED = """
select l.*, $1::timestamp as resolved_at
from link as l
where not exists (
    select 1 from raw.raw_mdm.party_link as p
    where p.source_system = l.source_system and p.customer_id = l.customer_id
        and row(p.party_id, p.match_rule, p.matched_customer_id, p.match_probability, p.is_survivor)
        is not distinct from
        row(l.party_id, l.match_rule, l.matched_customer_id, l.match_probability, l.is_survivor)
)
order by l.customer_id
"""
"""Links that are not in raw as they are now."""

COUNTS = """
select count(*), count(distinct party_id), count(*) filter (match_rule = 'strong_identifier'),
    count(*) filter (match_rule = 'probabilistic')
from link
"""
