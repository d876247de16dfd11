"""Draws how the time for a question grows with the number of phrasings."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.engines.ours import NAME
from benchmarks.measuring import Measured

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "guidepost"
mpl.rcParams["svg.fonttype"] = "none"

from matplotlib import pyplot as plt  # noqa: E402 # only now is the way of drawing settled

Line = tuple[str, list[int], list[float]]
_ENCODER = "sentence encoder alone"
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    NAME: {"color": "black", "linewidth": 2.6},
    _ENCODER: {"color": "grey", "linewidth": 1.3, "linestyle": ":"},
}


def draw(measured: Sequence[Measured], path: Path) -> None:
    """Time against size on doubly logarithmic scales, a line for each engine."""
    figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
    colours = (f"C{number}" for number in count())
    for number, (name, sizes, times) in enumerate(lines(measured)):
        look: Mapping[str, Any] = _LOOKS.get(name) or {"color": next(colours), "linewidth": 1.3}
        axes.plot(sizes, times, marker="os^Dv"[number // 3 % 5], markersize=5, label=name, **look)
    axes.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="milliseconds a question (median)")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(visible=True, which="major", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right center", frameon=False, fontsize=9)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def lines(measured: Sequence[Measured]) -> list[Line]:
    """Each engine's sizes and times, the slowest at the largest size first, as the lines end."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for one in sorted(measured, key=lambda one: one.phrasings):
        times = {row.engine: row.milliseconds for row in one.rows} | {_ENCODER: one.encoder}
        for name, milliseconds in times.items():
            sizes, taken = found.setdefault(name, ([], []))
            sizes.append(one.phrasings)
            taken.append(milliseconds)
    return sorted(((name, *line) for name, line in found.items()), key=lambda line: -line[2][-1])
