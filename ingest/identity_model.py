"""How likely two customer numbers are one person or company: the model of Fellegi and Sunter, by splink.

Fellegi, Sunter: A Theory for Record Linkage, JASA 64 (1969). For each attribute, m is how often two numbers of one
party agree to a level, u how often two strangers do; log2(m/u) are bits for or against a match. u comes from random
pairs, m by expectation maximisation (Winkler 1988) over pairs that share something strong. Both are pulled towards
the defaults below by as much as data are few: a handful of customers needs no training at all.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.clustering import cluster_pairwise_predictions_at_threshold

SEED = 20261122
RANDOM_PAIRS = 200_000
"""Pairs that u is estimated from."""
FEWEST_PAIRS = 20
"""Expectation maximisation needs at least as many pairs, else it learns single cases by heart."""
PRIOR_MATCHES = 30
"""What a default m counts for, in matching pairs."""
PRIOR_PAIRS = 1_000
"""What a default u counts for, in random pairs."""
PRIOR_NAMES = 1_000
"""Names not seen yet that a name's frequency is reckoned against: among ten customers none is frequent."""
DUPLICATES_PER_NUMBER = 0.01
"""Matching pairs there are expected to be at least, for each customer number."""


@dataclass(frozen=True)
class Level:
    """One degree of agreement. m and u: defaults; frequency: column whose rarity counts as well."""

    label: str
    condition: str
    m: float
    u: float
    frequency: str | None = None


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


_AGREEING = " + ".join(f"coalesce(cast({_same(c)} as int), 0)" for c in ("phone", "email", "street"))
_ONE_CHARACTER = (
    "(list_has_any(masked_l, masked_r) or list_contains(shortened_l, name_r) or list_contains(shortened_r, name_l))"
)
_LONGER = "least(length(name_l), length(name_r)) >= 3"
_LATIN = "strlen(name_l) = length(name_l) and jaro_winkler_similarity(name_l, name_r) >= 0.93"

NAME = (
    Level("same", _same("name"), 0.80, 0.001, "name"),
    Level("near", f"({_LONGER} and {_ONE_CHARACTER}) or ({_LATIN})", 0.12, 0.004),
    Level("one of two", _ONE_CHARACTER, 0.04, 0.03),  # a slip, or two of one family
    Level("other", "ELSE", 0.04, 0.96),
)
BIRTH = (
    Level("same day", _same("birth_text"), 0.83, 0.00005, "birth_text"),
    Level("one digit", "damerau_levenshtein(birth_text_l, birth_text_r) <= 1", 0.04, 0.001),
    Level("same year", f"{_same('birth_year')} and (birth_text_l is null or birth_text_r is null)", 0.10, 0.015),
    Level("other", "ELSE", 0.03, 0.98),
)
DOCUMENT = (
    Level("same", _same("national_id"), 0.90, 0.00001),
    Level("slip", "levenshtein(national_id_l, national_id_r) <= 2", 0.06, 0.0001),
    Level("other", "ELSE", 0.04, 0.9999),
)
GENDER = (Level("same", _same("gender"), 0.98, 0.5), Level("other", "ELSE", 0.02, 0.5))
# One comparison, not three: who shares an address shares the telephone, too, without being one person.
CONTACT = (
    Level("two agree", f"{_AGREEING} >= 2", 0.35, 0.00002),
    Level("phone or e-mail", f"{_same('phone')} or {_same('email')}", 0.35, 0.00002),
    Level("street", _same("street"), 0.15, 0.0001),
    Level("postal code", _same("postal_code"), 0.10, 0.02),
    Level("other", "ELSE", 0.05, 0.98),
)
ATTRIBUTES: Mapping[str, Mapping[str, Sequence[Level]]] = {
    "person": {"name": NAME, "birth": BIRTH, "document": DOCUMENT, "gender": GENDER, "contact": CONTACT},
    "company": {"name": NAME, "document": DOCUMENT, "contact": CONTACT},
}
UNKNOWN = {
    "name": "name_l is null or name_r is null",
    "birth": "birth_year_l is null or birth_year_r is null",
    "document": "national_id_l is null or national_id_r is null",
    "gender": "gender_l is null or gender_r is null",
    "contact": "coalesce(phone_l, email_l, street_l, postal_code_l) is null"
    " or coalesce(phone_r, email_r, street_r, postal_code_r) is null",
}
CANDIDATES: Mapping[str, Sequence[Sequence[str]]] = {
    "person": (
        ("phone",), ("email",), ("national_id_block",), ("name", "birth_year"), ("name", "street"),
        ("birth_text", "postal_code"), ("birth_text", "initial"),
    ),
    "company": (("phone",), ("email",), ("national_id_block",), ("name",), ("street",)),
}  # fmt: skip
"""Columns of which two numbers must share one set before they are compared."""
TRAINING: Mapping[str, Sequence[Sequence[str]]] = {
    "person": (("national_id_block",), ("phone",), ("name", "birth_text")),
    "company": (("national_id_block",), ("phone",), ("name",)),
}
"""Columns whose pairs m is learnt from; it teaches nothing about the attributes in them."""
SIMILAR = "gamma_name > 0 or gamma_document = 2"
"""No pair is linked by its contact data alone: those are a family's, or an office's."""


def score_pairs(con: duckdb.DuckDBPyConnection, kind: str, strong_pairs: int, threshold: float) -> None:
    """Append pairs of `number` of one kind (person, company) to table `probable` from `threshold` up.

    strong_pairs: pairs known already, for the share of matches among all pairs.
    """
    con.execute(f"create or replace table {kind} as select * from number where kind = '{kind}' order by unique_id")
    count = _one(con, f"select count(*) from {kind}")
    if count < 2:
        return
    pairs = count * (count - 1) / 2
    share = _eighth_bits(min(0.5, max(2.0 * strong_pairs, DUPLICATES_PER_NUMBER * count) / pairs))
    levels = _trained(con, kind, share, pairs)
    predicted = _linker(con, kind, levels, share).inference.predict(threshold_match_probability=threshold)
    con.execute(
        f"""insert into probable
            select least(unique_id_l, unique_id_r), greatest(unique_id_l, unique_id_r), match_probability
            from {predicted.physical_name} where {SIMILAR}"""
    )


def cluster(con: duckdb.DuckDBPyConnection) -> None:
    """Fill table `cluster` (unique_id, cluster_id): numbers that pairs of `edge` connect, however indirectly."""
    api = DuckDBAPI(con)
    found = cluster_pairwise_predictions_at_threshold(
        api.register("number"), api.register("edge"), api, node_id_column_name="unique_id"
    )
    con.execute(f"create table cluster as select unique_id, cluster_id from {found.physical_name}")


def _linker(con: duckdb.DuckDBPyConnection, kind: str, levels: Mapping[str, Sequence[Level]], share: float) -> Linker:
    """A linker with these levels as its model. Frequencies of names are smoothed, see PRIOR_NAMES."""
    logging.getLogger("splink").setLevel(logging.ERROR)  # it warns of levels never seen: those are pulled to defaults
    api = DuckDBAPI(con)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, of) for name, of in levels.items()],
        blocking_rules_to_generate_predictions=[{"blocking_rule": _shared(columns)} for columns in CANDIDATES[kind]],
        probability_two_random_records_match=share,
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(api.register(kind), settings, log_level=None)
    for column in sorted({level.frequency for of in levels.values() for level in of if level.frequency}):
        table = f"{kind}_{column}_frequency"
        con.execute(
            f"""create or replace table {table} as
                select {column}, count(*) / (sum(count(*)) over () + {PRIOR_NAMES}) as tf_{column}
                from {kind} where {column} is not null group by {column}"""
        )
        linker.table_management.register_term_frequency_lookup(api.register(table), column)
    return linker


def _comparison(name: str, levels: Sequence[Level]) -> dict[str, Any]:
    unknown = {"sql_condition": UNKNOWN[name], "label_for_charts": "unknown", "is_null_level": True}
    return {"output_column_name": name, "comparison_levels": [unknown, *map(_level, levels)]}


def _level(level: Level) -> dict[str, Any]:
    plain: dict[str, Any] = {"sql_condition": level.condition, "label_for_charts": level.label}
    plain |= {"m_probability": level.m, "u_probability": level.u}
    if level.frequency:
        plain |= {"tf_adjustment_column": level.frequency, "tf_minimum_u_value": 0.00001}
    return plain


def _shared(columns: Sequence[str]) -> str:
    return " and ".join(f"l.{column} = r.{column}" for column in columns)


def _trained(con: duckdb.DuckDBPyConnection, kind: str, share: float, pairs: float) -> Mapping[str, Sequence[Level]]:
    """The default levels, with m and u as the data have them."""
    defaults = ATTRIBUTES[kind]
    linker = _linker(con, kind, defaults, share)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=RANDOM_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    matches = 0.0
    for columns in TRAINING[kind]:
        found = _count_pairs(con, kind, columns)
        if found >= FEWEST_PAIRS:
            session = linker.training.estimate_parameters_using_expectation_maximisation(
                _shared(columns), estimate_without_term_frequencies=True
            )
            matches = max(matches, found * session.core_model_settings.probability_two_random_records_match)
    return pulled(linker.misc.save_model_to_json(), defaults, matches, min(pairs, RANDOM_PAIRS))


def pulled(
    model: Mapping[str, Any], defaults: Mapping[str, Sequence[Level]], matches: float, pairs: float
) -> dict[str, list[Level]]:
    """Trained m and u, averaged with the defaults by the number of pairs behind each."""
    pulled: dict[str, list[Level]] = {}
    for comparison in model["comparisons"]:
        name = comparison["output_column_name"]
        trained = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        pulled[name] = [
            Level(
                default.label,
                default.condition,
                _average(level.get("m_probability"), default.m, matches, PRIOR_MATCHES),
                max(_average(level.get("u_probability"), default.u, pairs, PRIOR_PAIRS), min(default.u, 1 / pairs)),
                default.frequency,
            )
            for level, default in zip(trained, defaults[name], strict=True)
        ]
    return pulled


def _average(trained: object, default: float, count: float, prior: float) -> float:
    """A level that never occurred is a text in splink's model: then its trained share is 0."""
    value = float(trained) if isinstance(trained, int | float) else 0.0
    return _eighth_bits((value * count + default * prior) / (count + prior))


def _eighth_bits(probability: float) -> float:
    """Rounded on the scale of evidence, so that neither the last digits of a sum nor a few new customers move it."""
    return float(2.0 ** (round(log2(probability) * 8) / 8))


def _count_pairs(con: duckdb.DuckDBPyConnection, kind: str, columns: Sequence[str]) -> int:
    known = " and ".join(f"{column} is not null" for column in columns)
    return _one(
        con,
        f"""select coalesce(sum(n * (n - 1) // 2), 0)
            from (select count(*) as n from {kind} where {known} group by {", ".join(columns)})""",
    )


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    [(found,)] = con.execute(sql).fetchall()  # read to its end, or splink cannot use the connection
    return int(found)
