"""Customers of a small operator with duplicates of known truth, dirty as two systems make them."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from ingest.batch import load_paths
from warehouse.contract import contract
from warehouse.settings import Settings

Customer = dict[str, str]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = (
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋",
    "秀英", "桂英", "建国", "玉兰", "志强", "建华", "梓涵", "子轩", "浩然", "欣怡",
)  # fmt: skip
FIRMS = ["华信", "中泰", "东方", "金桥", "恒达", "瑞丰", "博远", "天成", "鼎盛", "宏图"]
TRADES = ["制造", "物流", "贸易", "零售", "餐饮", "教育"]


def customer(customer_id: str, **values: str) -> Customer:
    """One row of crm.customer; what is not given is empty."""
    return {
        "customer_id": customer_id,
        "source_system": "mobile",
        "customer_type": "consumer",
        "updated_at": "2026-01-01 00:00:00",
        **values,
    }


def deliver(settings: Settings, rows: Sequence[Mapping[str, str]], folder: Path, name: str = "1") -> None:
    """Load the rows as one file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crm_customer_{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        columns = contract("crm.customer").column_names
        writer = csv.DictWriter(handle, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    (outcome,) = load_paths(settings, [path])
    assert outcome.report.status == "loaded", outcome.report.message


def world(count: int, seed: int) -> list[Customer]:
    """`count` customers in random order. Key `truth`, which is no column, tells who it is.

    A tenth has a second number in another system: half without document, 15 % with a slip in the name, a third
    without full birth date, a third with another telephone, a quarter at another address. A tenth lives with a
    second person of the same address, and often of the same surname, telephone and mailbox.
    """
    draw = random.Random(seed)
    rows: list[Customer] = []
    while len(rows) < count:
        first = _somebody(draw, str(len(rows)))
        rows.append(first)
        if draw.random() < 0.1:
            rows.append(_second_number(draw, first))
        if first["customer_type"] == "consumer" and draw.random() < 0.1:
            rows.append(_relative(draw, first, str(len(rows))))
    draw.shuffle(rows)
    return [{**row, "customer_id": f"C{number:06d}"} for number, row in enumerate(rows[:count])]


def _somebody(draw: random.Random, truth: str) -> Customer:
    born = date(1944, 1, 1) + timedelta(days=draw.randrange(22_500))
    is_company = draw.random() < 0.1
    where = draw.randrange(40)
    firm = f"{where}城{draw.choice(FIRMS)}{draw.choice(FIRMS)}{draw.choice(TRADES)}有限公司"
    person = {
        "gender": draw.choice(["female", "male"]),
        "birth_date": born.isoformat(),
        "birth_year": str(born.year),
    }
    return customer(
        "",
        truth=truth,
        customer_type="company" if is_company else "consumer",
        full_name=firm if is_company else draw.choice(SURNAMES) + draw.choice(GIVEN),
        national_id=("91" if is_company else "51") + _digits(draw, 16),
        email=f"u{truth}@example.com" if draw.random() < 0.7 else "",
        phone_number="138" + _digits(draw, 8),
        address_line=_street(draw),
        city=f"城{where}",
        postal_code=str(100_000 + where * 100 + draw.randrange(20)),
        **({} if is_company else person),
    )


def _second_number(draw: random.Random, first: Customer) -> Customer:
    other = {**first, "source_system": draw.choice(["fixed", "tv"])}
    if draw.random() < 0.5:
        other["national_id"] = ""
    if draw.random() < 0.15:
        name, place = other["full_name"], draw.randrange(len(other["full_name"]))
        other["full_name"] = name[:place] + draw.choice("俊佳雪晓") + name[place + 1 :]
    if draw.random() < 0.33:
        other["birth_date"] = ""
    if draw.random() < 0.33:
        other["phone_number"] = "139" + _digits(draw, 8)
    elif draw.random() < 0.5:
        other["phone_number"] = f"+86 {other['phone_number']}"
    if draw.random() < 0.5:
        other["email"] = draw.choice(["", other["email"].upper()])
    if draw.random() < 0.25:
        other["address_line"] = _street(draw)
    return other


def _relative(draw: random.Random, first: Customer, truth: str) -> Customer:
    other = _somebody(draw, truth)
    while other["customer_type"] == "company":
        other = _somebody(draw, truth)
    shared = {name: first[name] for name in ("address_line", "city", "postal_code")}
    if draw.random() < 0.5:
        shared["full_name"] = first["full_name"][0] + draw.choice(GIVEN)
    if draw.random() < 0.5:
        shared["phone_number"] = first["phone_number"]
    if draw.random() < 0.3:
        shared["email"] = first["email"]
    return {**other, **shared}


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def _street(draw: random.Random) -> str:
    return f"{draw.choice(['人民路', '解放路', '中山路', '建设路'])}{draw.randrange(1, 900)}号"
