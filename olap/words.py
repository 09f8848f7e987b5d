"""What the pages say, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "cubes": {"en": "Cubes", "zh": "主题"},
    "views": {"en": "Saved views", "zh": "已存视图"},
    "rows": {"en": "Rows", "zh": "行"},
    "columns": {"en": "Columns", "zh": "列"},
    "measures": {"en": "Measures", "zh": "指标"},
    "compare": {"en": "Beside it", "zh": "对比"},
    "share": {"en": "share of the level above", "zh": "占上级比例"},
    "others": {"en": "all others as one row", "zh": "其余合并为一行"},
    "limit": {"en": "Rows at most", "zh": "最多行数"},
    "having": {"en": "Only rows where", "zh": "仅显示满足条件的行"},
    "cut": {"en": "Cut", "zh": "筛选"},
    "show": {"en": "Show", "zh": "查询"},
    "none": {"en": "none", "zh": "无"},
    "all": {"en": "All", "zh": "全部"},
    "save": {"en": "Save this view", "zh": "保存视图"},
    "name": {"en": "Name", "zh": "名称"},
    "delete": {"en": "delete", "zh": "删除"},
    "export": {"en": "Take it along", "zh": "导出"},
    "facts": {"en": "Single facts", "zh": "明细"},
    "back": {"en": "Back to the table", "zh": "返回"},
    "login": {"en": "Log in", "zh": "登录"},
    "logout": {"en": "Log out", "zh": "退出"},
    "password": {"en": "Password", "zh": "密码"},
    "wrong": {"en": "Name or password is wrong.", "zh": "用户名或密码错误。"},
    "across": {"en": "The same part in", "zh": "同一范围的其他主题"},
    "beside": {"en": "Side by side with", "zh": "并列显示"},
    "without": {"en": "without", "zh": "去掉"},
    "about": {"en": "About", "zh": "关于"},
    "more": {"en": "Change the view", "zh": "调整视图"},
    "of": {"en": "rows, of", "zh": "行，共"},
    "answered": {"en": "answered from", "zh": "取自"},
    "data_until": {"en": "Data until", "zh": "数据截至"},
    "last_year": {"en": "last year", "zh": "去年同期"},
    "previous": {"en": "the period before", "zh": "上期"},
    "ytd": {"en": "year to date", "zh": "本年累计"},
    "ytd_last_year": {"en": "year to date, last year", "zh": "去年累计"},
    "nothing": {"en": "Nothing is there.", "zh": "没有数据。"},
    "skip": {"en": "To the table", "zh": "跳到表格"},
    "turn": {"en": "swap rows and columns", "zh": "行列互换"},
    "failed": {"en": "This cannot be shown", "zh": "无法显示"},
    "hidden": {"en": "Cells of too few people are empty.", "zh": "人数过少的单元格不显示。"},
}


def words(locale: str) -> dict[str, str]:
    """The words of a language."""
    return {name: each[locale] for name, each in WORDS.items()}
