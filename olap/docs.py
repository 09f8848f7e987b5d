"""The metric catalogue as a page that opens without a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from olap.model import CubeModel

UNITS = {
    "amount": "金额 amount",
    "ratio": "比率 ratio",
    "count": "个数 count",
    "seconds": "秒 seconds",
    "minutes": "分钟 minutes",
    "hours": "小时 hours",
    "days": "天 days",
    "months": "月 months",
    "mb": "MB",
    "points": "分 points",
}
ADDITIVITIES = {
    "additive": "可加 additive",
    "semi_additive": "半可加 semi-additive",
    "non_additive": "不可加 non-additive",
}


def metrics_page(cubes: Sequence[CubeModel], built_at: datetime) -> str:
    """HTML of every shown measure of the cubes, in Chinese and English. Links lead into `models.html` beside it."""
    loader = PackageLoader("olap", "templates")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("metrics.html")
    return template.render(
        cubes=cubes,
        count=sum(len(cube.shown_measures) for cube in cubes),
        built_at=f"{built_at:%Y-%m-%d %H:%M}",
        units=UNITS,
        additivities=ADDITIVITIES,
    )
