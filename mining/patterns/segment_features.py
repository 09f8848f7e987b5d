"""What behavioural segments are made of: features of a customer, standardised robustly, with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mining.score import Floats


@dataclass(frozen=True)
class Words:
    """A feature in words. high and low: what a segment far above or below all customers is called. is_skewed: taken
    as log(1 + x), as amounts and counts are."""

    name_en: str
    name_zh: str
    high_en: str
    high_zh: str
    low_en: str
    low_zh: str
    is_skewed: bool = True


FEATURES: Mapping[str, Words] = {
    "f_bill_mean_3_amount": Words("bill", "账单金额", "high bills", "高账单", "low bills", "低账单"),
    "f_minutes_30d": Words("voice minutes", "通话时长", "much voice", "通话多", "little voice", "通话少"),
    "f_mb_30d": Words("data volume", "流量", "much data", "流量大", "little data", "流量小"),
    "f_active_days_30d": Words(
        "days of use", "使用天数", "used daily", "天天使用", "seldom used", "偶尔使用", is_skewed=False
    ),
    "f_tenure_months": Words("tenure", "在网时长", "long with us", "老客户", "recently joined", "新近入网"),
    "f_count_lines": Words("product lines", "产品线数", "many products", "产品多", "one product", "产品单一"),
    "f_count_primary": Words("subscriptions", "用户号码数", "several lines", "多号码", "single line", "单号码"),
    "f_count_addons": Words("add-ons", "附加产品数", "with add-ons", "有附加产品", "no add-ons", "无附加产品"),
    "f_count_inbound_90d": Words("contacts begun", "主动联系次数", "often in touch", "联系多", "quiet", "联系少"),
    "f_late_payment_ratio": Words(
        "late payments", "逾期缴费比例", "pays late", "常逾期", "pays on time", "按时缴费", is_skewed=False
    ),
    "f_discount_ratio": Words("discounts", "优惠比例", "discounted", "优惠多", "full price", "优惠少", is_skewed=False),
}

CLIP = 3.0
"""Standard deviations beyond which a customer is no further away: one company must not be a segment."""
TOLD = 0.3
"""Standard deviations from all customers from which on a difference is told in a segment's name."""
TOLD_AT_MOST = 4


@dataclass(frozen=True)
class Scale:
    """How features become coordinates: (log(1 + x) where skewed − center) ÷ spread, by name in order."""

    names: list[str]
    centers: list[float]
    spreads: list[float]

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


def fit_scale(features: pd.DataFrame) -> Scale:
    """Median and interquartile range ÷ 1.349 (the standard deviation of a normal variable with that range) of each
    feature; the standard deviation where more than half of the customers are alike. What is the same for all, or not
    known, is left out."""
    names, centers, spreads = [], [], []
    for name in FEATURES:
        values = _flattened(features, name)
        known = values[~np.isnan(values)]
        if not len(known):
            continue
        low, center, high = np.percentile(known, [25, 50, 75])
        spread = max((high - low) / 1.349, float(known.std()))
        if spread > 1e-9:
            names.append(name)
            centers.append(float(center))
            spreads.append(spread)
    return Scale(names, centers, spreads)


def standardise(features: pd.DataFrame, scale: Scale) -> Floats:
    """(n, p) coordinates, at most CLIP from the middle; what is not known of a customer lies in the middle."""
    columns = [
        np.clip((_flattened(features, name) - center) / spread, -CLIP, CLIP)
        for name, center, spread in zip(scale.names, scale.centers, scale.spreads, strict=True)
    ]
    return np.nan_to_num(np.column_stack(columns)) if columns else np.zeros((len(features), 1))


def differences(matrix: Floats, inside: NDArray[np.bool_]) -> Floats:
    """(p,) mean coordinates of the rows `inside` less those of all rows, in standard deviations of all rows."""
    spread = matrix.std(axis=0)
    found: Floats = (matrix[inside].mean(axis=0) - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return found


def name_segments(names: Sequence[str], tables: Mapping[str, Floats]) -> dict[str, tuple[str, str]]:
    """English and Chinese names of segments: as few of their greatest differences as tell them all apart.

    names: (p,) features; tables: (p,) differences by segment code. Segments that nothing tells apart carry their code.
    """
    found: dict[str, tuple[str, str]] = {}
    for code, table in tables.items():
        told = _told(names, table)
        for count in range(min(2, len(told)), len(told) + 1):
            texts = (", ".join(en for en, _ in told[:count]), "、".join(zh for _, zh in told[:count]))
            if count and texts not in found.values():
                found[code] = texts
                break
        else:
            found[code] = (f"average customers ({code})", f"普通客户（{code}）")
    return found


def _told(names: Sequence[str], table: Floats) -> list[tuple[str, str]]:
    order = np.argsort(-np.abs(table), kind="stable")[:TOLD_AT_MOST]
    told = []
    for number in order:
        words = FEATURES[names[number]]
        if abs(table[number]) >= TOLD:
            is_high = table[number] > 0
            told.append((words.high_en, words.high_zh) if is_high else (words.low_en, words.low_zh))
    return told


def _flattened(features: pd.DataFrame, name: str) -> Floats:
    values = features[name].to_numpy(dtype=np.float64)
    return np.log1p(np.maximum(values, 0)) if FEATURES[name].is_skewed else values
