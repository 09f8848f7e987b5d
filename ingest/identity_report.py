"""The duplicate report of a data steward: customers with more than one number, and why they were linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.ledger import open_raw
from warehouse.settings import Settings

_LINK = """
with ranked as (
    select *, row_number() over (partition by customer_id order by resolved_at desc, source_system) as age_rank
    from raw_mdm.party_link
),
party_link as (
    select *, count(*) over (partition by party_id) as count_numbers,
        min(match_probability) over (partition by party_id) as least_probability
    from ranked where age_rank = 1
)
"""

_TOTALS = f"""{_LINK}
select count(*), count(distinct party_id), count(distinct party_id) filter (count_numbers > 1),
    count(*) filter (count_numbers > 1)
from party_link
"""

_RULES = f"""{_LINK},
pair as (
    select distinct l.match_rule, least(l.source_system, m.source_system) as one,
        greatest(l.source_system, m.source_system) as other,
        least(l.customer_id, m.customer_id) as one_id, greatest(l.customer_id, m.customer_id) as other_id,
        l.match_probability
    from party_link as l inner join party_link as m on l.matched_customer_id = m.customer_id
)
select match_rule, one, other, count(*), min(match_probability)::double
from pair group by all order by match_rule desc, one, other
"""

_PARTIES = f"""{_LINK},
newest as (
    select customer_id, full_name, row_number() over (partition by customer_id order by updated_at desc) as age_rank
    from raw_crm.customer
),
listed as (
    select l.*, dense_rank() over (order by least_probability, party_id) as party_rank
    from party_link as l where count_numbers > 1
)
select party_id, l.customer_id, source_system, is_survivor, match_rule, matched_customer_id,
    match_probability::double, full_name
from listed as l left join newest as n on l.customer_id = n.customer_id and n.age_rank = 1
where party_rank <= ? order by party_rank, is_survivor desc, l.customer_id
"""


@dataclass(frozen=True)
class RuleCount:
    """Pairs one rule linked between two source systems (in order of name), and the least probable of them."""

    match_rule: str
    source_system: str
    other_source_system: str
    count_pairs: int
    least_probability: float


@dataclass(frozen=True)
class Member:
    """One number of a party. full_name: None unless names were asked for."""

    party_id: str
    customer_id: str
    source_system: str
    is_survivor: bool
    match_rule: str
    matched_customer_id: str | None
    match_probability: float | None
    full_name: str | None = None


@dataclass(frozen=True)
class DuplicateReport:
    """rules: of all pairs; members: of the parties listed, those with the least probable link first."""

    count_numbers: int
    count_parties: int
    count_duplicate_parties: int
    count_duplicate_numbers: int
    rules: Sequence[RuleCount]
    members: Sequence[Member]


def duplicates(settings: Settings, limit: int, has_names: bool = False) -> DuplicateReport:
    """What the last resolution found; `limit` parties are listed. Names are identifiers: only when asked for."""
    with open_raw(settings) as con:
        [(numbers, parties, duplicate_parties, duplicate_numbers)] = con.execute(_TOTALS).fetchall()
        rules = [RuleCount(*row) for row in con.execute(_RULES).fetchall()]
        rows = con.execute(_PARTIES, [limit]).fetchall()
    members = [Member(*(row if has_names else row[:-1])) for row in rows]
    return DuplicateReport(numbers, parties, duplicate_parties, duplicate_numbers, rules, members)
