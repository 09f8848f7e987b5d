"""Answers and models as JSON documents."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from olap.model import CubeModel, Dimension, Level, Measure
from olap.report import Report


def to_json(document: Mapping[str, Any]) -> str:
    """The document as text. Decimals become numbers, dates ISO texts, what is no number becomes null."""
    return json.dumps(_plain(document), ensure_ascii=False, indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Decimal():
            return _plain(float(value))
        case float() if not math.isfinite(value):
            return None
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def report_document(report: Report, cut: str) -> dict[str, Any]:
    """A report with what was asked. Totals are those of the whole cell, also beyond the page."""
    answer, question = report.answer, report.answer.question
    locale = question.locale
    return {
        "cube": question.cube.name,
        "locale": locale,
        "cut": cut,
        "rows": [level_document(level, locale) for level in question.row_levels],
        "columns": [level_document(level, locale) for level in question.column_levels],
        "measures": [measure_document(measure, locale) for measure in question.measures],
        "columns_beside": [
            {"name": each.name, "label": each.labels[locale], "kind": each.kind} for each in report.columns if each.kind
        ],
        "cells": answer.cells,
        "row_totals": answer.row_totals if question.columns else [],
        "column_totals": answer.column_totals,
        "summary": answer.summary,
        "others": report.others.summary if report.others else None,
        "count_rows": answer.count_rows,
    }


def model_document(model: CubeModel, locale: str) -> dict[str, Any]:
    """What can be asked of a cube."""
    return {
        "name": model.name,
        "label": model.labels[locale],
        "description": model.description,
        "fact": f"{model.fact.schema}.{model.fact.name}",
        "dimensions": [dimension_document(each, locale) for each in model.dimensions.values()],
        "measures": [measure_document(each, locale) for each in model.measures.values()],
    }


def dimension_document(dimension: Dimension, locale: str) -> dict[str, Any]:
    """A dimension and its drill paths, the default one first."""
    return {
        "name": dimension.name,
        "label": dimension.labels[locale],
        "description": dimension.description,
        "hierarchies": [
            {
                "name": each.name,
                "label": each.labels[locale],
                "levels": [level_document(level, locale) for level in each.levels],
            }
            for each in dimension.hierarchies
        ],
    }


def level_document(level: Level, locale: str) -> dict[str, Any]:
    """A level; `ref` and `label_ref` are its names in cells."""
    return {"name": level.name, "ref": level.ref, "label_ref": level.label_ref, "label": level.labels[locale]}


def measure_document(measure: Measure, locale: str) -> dict[str, Any]:
    """A measure, how it is made and how it is printed."""
    return {
        "name": measure.name,
        "label": measure.labels[locale],
        "definition": measure.definition.get(locale) or measure.description,
        "formula": measure.formula,
        "unit": measure.unit,
        "additivity": measure.additivity,
        "is_hidden": measure.is_hidden,
        "format": measure.format,
    }
