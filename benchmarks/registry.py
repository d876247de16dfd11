"""The engines of a run, in the order in which they are shown, and the sentence encoders they share."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

import numpy as np

from benchmarks.engines.base import Engine
from benchmarks.engines.guidepost import PRECISE, Guidepost
from benchmarks.engines.nearest import Nearest
from bot.errors import SettingsError
from bot.matching.encoder import Encoder, SentenceEncoder, Vectors
from bot.matching.encoders import EncoderPair
from bot.matching.minilm import MiniLm
from bot.matching.training import TrainingText

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
"""Name of an engine -> its module and factory. A module is imported only when its engine is wanted."""
MINILM, MINILM_REGRESSION, USE = "MiniLM", "MiniLM + logistic regression", "USE"
MINILM_MAX_TEXTS = 20_000
"""Largest task for MiniLM, which takes seven minutes to encode 100,000 texts."""
NAMES = (*LIBRARIES, MINILM, MINILM_REGRESSION, USE, PRECISE, Guidepost.name)
_BATCH = 256


class CachingEncoder:
    """An encoder that encodes each text once, except when its work is to be timed."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._is_caching = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""
        if not self._is_caching:
            return self._encoder.encode(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        # Texts of similar length in one batch need the least padding.
        missing.sort(key=len)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            self._known.update(zip(batch, self._encoder.encode(batch), strict=True))
        return np.stack([self._known[text] for text in texts])

    @contextmanager
    def uncached(self) -> Iterator[None]:
        """Encode every text in this context, as in production."""
        self._is_caching = False
        try:
            yield
        finally:
            self._is_caching = True


@dataclass
class Registry:
    """The engines, the encoders they share, and the engines that are not available."""

    sentence_encoder: CachingEncoder
    engines: list[Engine] = field(default_factory=list)
    encoders: list[CachingEncoder] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    learned: tuple[TrainingText, ...] = ()
    """The texts that the engines have learned, so that two tasks on the same texts learn them only once."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds that each engine took to learn these texts."""


def create_registry(names: Sequence[str]) -> Registry:
    """Return the engines with these names, as far as their libraries are installed."""
    encoder = CachingEncoder(SentenceEncoder())
    registry = Registry(encoder, encoders=[encoder])
    for name in names:
        try:
            registry.engines.append(_create(name, registry))
        except (ImportError, SettingsError) as error:
            registry.missing.append(name)
            print(f"{name} is left out: {error}", file=sys.stderr)
    return registry


def _create(name: str, registry: Registry) -> Engine:
    if name == Guidepost.name:
        return Guidepost(registry.sentence_encoder)
    if name == PRECISE:
        return Guidepost(EncoderPair(registry.sentence_encoder, _minilm(registry)), PRECISE, "precise")
    if name == USE:
        return Nearest(registry.sentence_encoder, USE)
    if name == MINILM:
        return Nearest(_minilm(registry), MINILM, max_texts=MINILM_MAX_TEXTS)
    if name == MINILM_REGRESSION:
        factory = _imported("regression:on_vectors")
        return cast("Engine", factory(_minilm(registry), MINILM_REGRESSION))
    return cast("Engine", _imported(LIBRARIES[name])())


def _minilm(registry: Registry) -> CachingEncoder:
    """Return the MiniLM encoder, which its engines share."""
    if len(registry.encoders) == 1:
        registry.encoders.append(CachingEncoder(MiniLm()))
    return registry.encoders[1]


def _imported(name: str) -> Callable[..., object]:
    module, _, factory = name.partition(":")
    return cast("Callable[..., object]", getattr(import_module(f"benchmarks.engines.{module}"), factory))
