"""The pictures of a model card, as SVG: the same figures give the same file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Rows = Sequence[Mapping[str, float]]

INK, PALE = "#1f4e79", "#9aa5b1"
NAMES = ("calibration", "lift", "gain", "ks")


def draw(curves: Mapping[str, Rows], folder: Path) -> list[Path]:
    """Calibration, lift, gain and KS plots in a folder; returns their paths."""
    drawers: dict[str, tuple[Callable[[Any, Rows], None], str]] = {
        "calibration": (_calibration, "calibration"),
        "lift": (_lift, "ranking"),
        "gain": (_gain, "ranking"),
        "ks": (_ks, "ranking"),
    }
    return [_picture(folder / f"{name}.svg", drawers[name][0], curves[drawers[name][1]]) for name in NAMES]


def _picture(path: Path, drawer: Callable[[Any, Rows], None], rows: Rows) -> Path:
    # matplotlib takes most of a second to import, and only a new model needs a picture
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "kehu", "svg.fonttype": "none"}):
        figure = Figure(figsize=(5, 3.6), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        drawer(axes, rows)
        figure.savefig(path, format="svg", metadata={"Date": None})
    return path


def _calibration(axes: Any, rows: Rows) -> None:
    x, y = _column(rows, "predicted"), _column(rows, "observed")
    below = [max(row["observed"] - row["low"], 0) for row in rows]
    above = [max(row["high"] - row["observed"], 0) for row in rows]
    top = max([*x, *_column(rows, "high")])
    axes.plot([0, top], [0, top], color=PALE, linestyle="--", label="ideal")
    axes.errorbar(x, y, yerr=[below, above], color=INK, marker="o", capsize=2, label="tenths, 95 %")
    _words(axes, "predicted probability", "share that came true", "Calibration")


def _lift(axes: Any, rows: Rows) -> None:
    rows = [row for row in rows if row["share"] > 0]
    axes.axhline(1, color=PALE, linestyle="--", label="by chance")
    axes.plot(_column(rows, "share"), [row["positives"] / row["share"] for row in rows], color=INK, label="by score")
    _words(axes, "share of subjects, highest scores first", "lift", "Lift")


def _gain(axes: Any, rows: Rows) -> None:
    axes.plot([0, 1], [0, 1], color=PALE, linestyle="--", label="by chance")
    axes.plot(_column(rows, "share"), _column(rows, "positives"), color=INK, label="by score")
    _words(axes, "share of subjects, highest scores first", "share of positives found", "Cumulative gain")


def _ks(axes: Any, rows: Rows) -> None:
    share, up, down = (_column(rows, name) for name in ("share", "positives", "negatives"))
    widest = max(range(len(rows)), key=lambda i: abs(up[i] - down[i]))
    axes.plot(share, up, color=INK, label="positives")
    axes.plot(share, down, color=PALE, label="negatives")
    axes.vlines(share[widest], down[widest], up[widest], color=INK, linestyle=":", label="greatest distance")
    _words(axes, "share of subjects, highest scores first", "cumulative share", "Kolmogorov-Smirnov")


def _words(axes: Any, x: str, y: str, title: str) -> None:
    axes.set(xlabel=x, ylabel=y, title=title)
    axes.legend(frameon=False)


def _column(rows: Rows, name: str) -> list[float]:
    return [row[name] for row in rows]
