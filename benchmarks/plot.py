"""Draws the charts of time and of quality against the number of phrasings."""

import math
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.engines.guidepost import NAME
from benchmarks.measurement import Measurement

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "guidepost"
mpl.rcParams["svg.fonttype"] = "none"

from matplotlib import pyplot as plt  # noqa: E402 # the settings above must come first

Line = tuple[str, list[int], list[float]]
_ENCODER = "sentence encoder alone"
_STYLES: Mapping[str, Mapping[str, Any]] = {
    NAME: {"color": "black", "linewidth": 2.6},
    _ENCODER: {"color": "grey", "linewidth": 1.3, "linestyle": ":"},
}


def draw(measured: Sequence[Measurement], path: Path) -> None:
    """Write the chart to ``path``: time against size, both on logarithmic scales, with a line for each engine."""
    figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
    colors = (f"C{number}" for number in count())
    for number, (name, sizes, times) in enumerate(lines(measured)):
        style: Mapping[str, Any] = _STYLES.get(name) or {"color": next(colors), "linewidth": 1.3}
        axes.plot(sizes, times, marker="os^Dv"[number // 3 % 5], markersize=5, label=name, **style)
    axes.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="milliseconds a question (median)")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right center", frameon=False, fontsize=9)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def draw_learning(measured: Sequence[Measurement], path: Path) -> None:
    """Write the learning curve to ``path``: quality against the number of phrasings an entry, a line an engine."""
    figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
    names = dict.fromkeys(row.engine for one in measured for row in one.rows)
    for name in sorted(names, key=lambda name: -_hit_rate(measured[-1], name)):
        style: Mapping[str, Any] = _STYLES.get(name) or {"linewidth": 1.3}
        axes.plot(
            [one.title for one in measured], [_hit_rate(one, name) for one in measured], marker="o", label=name, **style
        )
    axes.set(xlabel="phrasings an entry, at most", ylabel="right entry first (golden questions)")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right center", frameon=False, fontsize=9)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _hit_rate(one: Measurement, engine: str) -> float:
    """Return the share of right first entries; not a number for an engine that was left out."""
    return next((row.hit_at_1 for row in one.rows if row.engine == engine), math.nan)


def lines(measured: Sequence[Measurement]) -> list[Line]:
    """Return each engine's sizes and times.

    The slowest at the largest size comes first, so that the legend is in the order in which the lines end.
    """
    found: dict[str, tuple[list[int], list[float]]] = {}
    for one in sorted(measured, key=lambda one: one.phrasings):
        times = {row.engine: row.milliseconds for row in one.rows} | {_ENCODER: one.encoder}
        for name, milliseconds in times.items():
            sizes, taken = found.setdefault(name, ([], []))
            sizes.append(one.phrasings)
            taken.append(milliseconds)
    return sorted(((name, *line) for name, line in found.items()), key=lambda line: -line[2][-1])
