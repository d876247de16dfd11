"""Measures engines on a task: the time for a question, and the quality of the rankings."""

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.data import Question, Task
from benchmarks.engines.base import Engine, EngineRanking
from benchmarks.registry import Registry
from bot.matching.encoder import Encoder
from bot.matching.text import normalize
from bot.services.scoring.scorecard import auroc

KEPT = 0.95
"""Share of the held-out answerable questions that pass the threshold."""
PASSED = 0.9
"""Share of the answerable questions that reach the score from which off-topic questions count as answered."""
_SLOW = 0.1
"""Seconds per question above which an engine is timed on fewer questions."""
_TIMED_SLOW = 20
"""Number of questions that a slow engine is timed on."""
_SAMPLES = (1000, 300, 60)
"""Numbers of questions to choose from for an engine that is too slow for all of them."""
_SAMPLED = 1 / 3
"""Share of the time limit that a sample of the questions may take."""


@dataclass(frozen=True)
class Limits:
    """Limits of a measurement."""

    timed: int
    """Number of questions that each engine is timed on."""
    seconds: float
    """Seconds for measuring the quality of one engine on one task."""
    asked: int | None = None
    """Largest number of questions; None for all."""


@dataclass
class Row:
    """The figures of one engine on one task."""

    engine: str
    learnt_in: float = 0.0
    """Seconds that learning took, with the encoder's vectors already computed."""
    milliseconds: float = 0.0
    """Median time for one question."""
    asked: int = 0
    hit_at_1: float = 0.0
    hit_at_3: float = 0.0
    auroc: float | None = None
    off_topic_answered: float | None = None
    """Share of the off-topic questions whose score is one that `PASSED` of the answerable questions reach."""
    refused: float | None = None
    """Share of the off-topic questions below the threshold."""
    kept: float | None = None
    """Share of the answerable questions that pass the threshold."""


@dataclass
class Measurement:
    """A task and the figures of each engine on it."""

    name: str
    title: str
    phrasings: int
    entries: int
    encoder: float
    """Milliseconds that the sentence encoder takes for one question."""
    rows: list[Row]


def measure(task: Task, registry: Registry, limits: Limits) -> Measurement:
    """Let every engine that can handle the task learn it, then time the engines, then measure their quality."""
    engines = [engine for engine in registry.engines if len(task.training) <= engine.max_texts]
    if registry.learned is not task.training:
        _learn(task, registry, engines)
    rows = [Row(engine.name, registry.seconds[engine.name]) for engine in engines]
    # Timing comes before quality, so that no engine has seen the questions yet.
    encoding = _time(engines, rows, registry, task.questions[: limits.timed])
    for engine, row in zip(engines, rows, strict=True):
        with threadpool_limits(1):
            _measure_quality(engine, row, task, limits)
        _log(f"{task.name}: {row}")
    return Measurement(task.name, task.title, len(task.training), task.label_count, encoding, rows)


def _learn(task: Task, registry: Registry, engines: Sequence[Engine]) -> None:
    texts = [one.normalized for one in task.training]
    questions = [normalize(one.text) for one in (*task.questions, *task.held_out)]
    for encoder in {engine.encoder for engine in engines if engine.encoder}:
        encoder.encode([*texts, *questions])
        _log(f"{task.name}: {encoder.name} has encoded the texts")
    for engine in engines:
        began = time.perf_counter()
        engine.learn(task)
        registry.seconds[engine.name] = time.perf_counter() - began
        _log(f"{task.name}: {engine.name} learned in {registry.seconds[engine.name]:.1f} s")
    registry.learned = task.training


def _time(engines: Sequence[Engine], rows: Sequence[Row], registry: Registry, questions: Sequence[Question]) -> float:
    """Set each engine's time, and return the encoder's, in milliseconds.

    Each question goes to the encoder and then to all engines in turn, each time beginning with another engine.
    """
    texts = [normalize(question.text) for question in questions]
    taken: list[list[float]] = [[] for _ in engines]
    encoding: list[float] = []
    with ExitStack() as stack:
        # On a busy machine, threads that wait for each other are slower than a single thread.
        stack.enter_context(threadpool_limits(1))
        for encoder in registry.encoders:
            stack.enter_context(encoder.uncached())
        for engine in engines:
            engine.answer("a first question")
        for number, text in enumerate(texts):
            encoding.append(_time_encoding(registry.sentence_encoder, text))
            for place in range(len(engines)):
                at = (number + place) % len(engines)
                if number < _TIMED_SLOW or median(taken[at]) < _SLOW:
                    taken[at].append(_time_answer(engines[at], text))
    for row, times in zip(rows, taken, strict=True):
        row.milliseconds = 1000 * median(times)
    return 1000 * median(encoding)


def _time_answer(engine: Engine, text: str) -> float:
    began = time.perf_counter()
    engine.answer(text)
    return time.perf_counter() - began


def _time_encoding(encoder: Encoder, text: str) -> float:
    began = time.perf_counter()
    encoder.encode([text])
    return time.perf_counter() - began


def _measure_quality(engine: Engine, row: Row, task: Task, limits: Limits) -> None:
    """Set the quality figures of ``row``."""
    asked = _affordable(engine, task, limits)
    rankings = [(one, _rank(engine, one)) for one in asked]
    answerable = [(one, ranked) for one, ranked in rankings if one.accept]
    row.asked = len(asked)
    row.hit_at_1 = _hit_rate([ranked.labels[:1] for _, ranked in answerable], answerable)
    row.hit_at_3 = _hit_rate([ranked.labels[:3] for _, ranked in answerable], answerable)
    inside = [ranked.score for _, ranked in answerable]
    outside = [ranked.score for one, ranked in rankings if not one.accept]
    row.auroc = auroc(inside, outside)
    if inside and outside:
        level = float(np.quantile(inside, 1 - PASSED))
        row.off_topic_answered = sum(score >= level for score in outside) / len(outside)
    before = [_rank(engine, one).score for one in task.held_out[: len(asked)] if one.accept]
    if before and outside:
        threshold = float(np.quantile(before, 1 - KEPT))
        row.refused = sum(score < threshold for score in outside) / len(outside)
        row.kept = sum(score >= threshold for score in inside) / len(inside)


def _hit_rate(labels: Sequence[Sequence[str]], answerable: Sequence[tuple[Question, EngineRanking]]) -> float:
    hits = [any(label in one.accept for label in row) for row, (one, _) in zip(labels, answerable, strict=True)]
    return sum(hits) / len(hits) if hits else 0.0


def _affordable(engine: Engine, task: Task, limits: Limits) -> Sequence[Question]:
    """Return all questions, or a sample of them if the engine is too slow for all."""
    wanted = min(limits.asked or len(task.questions), len(task.questions))
    tried = task.questions[:10]
    began = time.perf_counter()
    for one in tried:
        _rank(engine, one)
    each = (time.perf_counter() - began) / len(tried)
    held_out = len(task.held_out) / len(task.questions)
    affordable = limits.seconds / (each * (1 + held_out))
    if wanted > affordable:
        wanted = next((size for size in _SAMPLES if size <= min(affordable * _SAMPLED, wanted)), _SAMPLES[-1])
    return task.questions[:wanted]


def _rank(engine: Engine, question: Question) -> EngineRanking:
    return engine.rank(normalize(question.text))


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
