"""The engines of a run, in the order in which they are shown."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from benchmarks.encoders import Remembering
from benchmarks.engines.base import Engine
from benchmarks.engines.nearest import Nearest
from benchmarks.engines.ours import Ours
from bot.matching.encoder import Encoder, SentenceEncoder
from bot.matching.learnt import Learnt

TFIDF_REGRESSION = "TF-IDF + logistic regression"
LIBRARIES: dict[str, str] = {
    "RapidFuzz WRatio": "fuzzy:weighted_ratio",
    "RapidFuzz token_set_ratio": "fuzzy:token_set_ratio",
    "rank-bm25": "bm25:rank_bm25",
    "bm25s": "bm25:sparse",
    "tantivy": "lucene_like:create",
    "SQLite FTS5": "fts5:create",
    TFIDF_REGRESSION: "regression:tfidf",
}
"""Name of an engine -> module and maker; a module is imported only when its engine is wanted."""
MINILM, MINILM_REGRESSION, USE = "MiniLM", "MiniLM + logistic regression", "USE"
MINILM_MOST = 20_000
"""Encoding 100,000 texts takes MiniLM seven minutes."""
NAMES = (*LIBRARIES, MINILM, MINILM_REGRESSION, USE, Ours.name)


@dataclass
class LineUp:
    """The engines, the encoders they share, and what could not be had."""

    use: Remembering
    engines: list[Engine] = field(default_factory=list)
    encoders: list[Remembering] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    taught: tuple[Learnt, ...] = ()
    """What the engines have learnt, so that two tasks on one base need it only once."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each engine took to learn that."""


def line_up(wanted: Sequence[str]) -> LineUp:
    """The engines of these names, as far as their libraries are installed."""
    use = Remembering(SentenceEncoder())
    found = LineUp(use, encoders=[use])
    for name in wanted:
        try:
            found.engines.append(_create(name, found))
        except ImportError as error:
            found.missing.append(name)
            print(f"{name} is left out: {error}", file=sys.stderr)
    return found


def _create(name: str, among: LineUp) -> Engine:
    if name == Ours.name:
        return Ours(among.use)
    if name == USE:
        return Nearest(among.use, USE)
    if name == MINILM:
        return Nearest(_minilm(among), MINILM, most=MINILM_MOST)
    if name == MINILM_REGRESSION:
        maker = _imported("regression:over")
        return cast("Engine", maker(_minilm(among), MINILM_REGRESSION))
    return cast("Engine", _imported(LIBRARIES[name])())


def _minilm(among: LineUp) -> Remembering:
    """The one MiniLM that both of its engines use."""
    if len(among.encoders) == 1:
        among.encoders.append(Remembering(cast("Encoder", _imported("minilm:MiniLm")())))
    return among.encoders[1]


def _imported(name: str) -> Callable[..., object]:
    module, _, maker = name.partition(":")
    return cast("Callable[..., object]", getattr(import_module(f"benchmarks.engines.{module}"), maker))
