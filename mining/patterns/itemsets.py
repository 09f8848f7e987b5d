"""Frequent itemsets and association rules, exact: every comparison is one of whole numbers.

Itemsets are found depth first over sets of basket numbers (Eclat, Zaki 2000), kept as packed bits. A threshold such as
.8 is taken as the fraction 4/5, never as the nearest float: a rule that holds exactly at the threshold is a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil

import numpy as np
from numpy.typing import NDArray

from warehouse.errors import KehuError

Bits = NDArray[np.uint8]
Itemset = tuple[str, ...]

MAX_LENGTH = 8
MAX_ITEMSETS = 2_000_000


@dataclass(frozen=True)
class Rule:
    """Who has all of `antecedent` often has `consequent`, too. Counts are of baskets: with the antecedent, with the
    consequent, with both, and all there are."""

    antecedent: Itemset
    consequent: Itemset
    count_antecedent: int
    count_consequent: int
    count_both: int
    count_baskets: int


def least_count(share: str | Fraction | float, count_baskets: int) -> int:
    """The least count that is `share` of all baskets or more, at least 1.

    share: as written; a float is taken for the decimal that it prints as. Raises KehuError outside (0, 1].
    """
    return max(1, ceil(exact(share) * count_baskets))


def exact(share: str | Fraction | float) -> Fraction:
    """A share as the fraction it is written as. Raises KehuError when it is no number in (0, 1]."""
    try:
        found = share if isinstance(share, Fraction) else Fraction(str(share))
    except (ValueError, ZeroDivisionError) as error:
        raise KehuError("this is no share", found=str(share), hint="say it as 0.01 or 1/100") from error
    if not 0 < found <= 1:
        raise KehuError("a share is above 0 and at most 1", found=str(share), hint="say it as 0.01 or 1/100")
    return found


def frequent_itemsets(
    baskets: Sequence[Iterable[str]], min_count: int, max_length: int = MAX_LENGTH
) -> dict[Itemset, int]:
    """Every set of 1 to `max_length` items that at least `min_count` baskets hold, with its count.

    An item counts once a basket. Items within a set, and the sets, are in order of text. Raises KehuError when there
    are more than MAX_ITEMSETS of them.
    """
    found: dict[Itemset, int] = {}
    stack: list[tuple[Itemset, list[tuple[str, Bits, int]]]] = [((), _singles(baskets, min_count))]
    while stack:
        prefix, items = stack.pop()
        for number, (item, bits, count) in enumerate(items):
            found[(*prefix, item)] = count
            if len(prefix) + 1 < max_length:
                tail = list(_extend(bits, items[number + 1 :], min_count))
                if tail:
                    stack.append(((*prefix, item), tail))
        if len(found) > MAX_ITEMSETS:
            raise KehuError(
                "there are too many frequent itemsets",
                found=f"more than {MAX_ITEMSETS:,} in at least {min_count} baskets",
                hint="ask for a greater support or a smaller length",
            )
    return dict(sorted(found.items(), key=lambda each: (len(each[0]), each[0])))


def association_rules(
    itemsets: Mapping[Itemset, int],
    count_baskets: int,
    min_confidence: str | Fraction | float,
    max_consequent: int = 1,
) -> list[Rule]:
    """Every rule between two parts of a frequent itemset whose confidence reaches the threshold, in order of text.

    max_consequent: most items on the right side; 1 as in Agrawal, Imielinski & Swami (1993), the usual reading.
    `itemsets` must hold every part of each of its sets, as `frequent_itemsets` returns them.
    """
    confidence, rules = exact(min_confidence), []
    for items, both in itemsets.items():
        for size in range(1, min(max_consequent, len(items) - 1) + 1):
            for consequent in combinations(items, size):
                antecedent = tuple(item for item in items if item not in consequent)
                count = itemsets[antecedent]
                if both * confidence.denominator >= count * confidence.numerator:
                    rules.append(Rule(antecedent, consequent, count, itemsets[consequent], both, count_baskets))
    return sorted(rules, key=lambda rule: (rule.antecedent, rule.consequent))


def _singles(baskets: Sequence[Iterable[str]], min_count: int) -> list[tuple[str, Bits, int]]:
    """Each frequent item with the baskets that hold it, in order of text."""
    holders: dict[str, list[int]] = {}
    for number, basket in enumerate(baskets):
        for item in set(basket):
            holders.setdefault(item, []).append(number)
    singles = []
    for item, numbers in sorted(holders.items()):
        if len(numbers) >= min_count:
            flags = np.zeros(len(baskets), dtype=bool)
            flags[numbers] = True
            singles.append((item, np.packbits(flags), len(numbers)))
    return singles


def _extend(bits: Bits, items: list[tuple[str, Bits, int]], min_count: int) -> Iterator[tuple[str, Bits, int]]:
    """The items that still are in enough of the baskets in `bits`."""
    for item, others, _ in items:
        both = bits & others
        count = int(np.bitwise_count(both).sum(dtype=np.int64))
        if count >= min_count:
            yield item, both, count
