"""Measures engines on a task: how long a question takes, and how good the rankings are."""

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.data import Question, Task
from benchmarks.engines.base import Engine, Ranked
from benchmarks.line_up import LineUp
from bot.matching.encoder import Encoder
from bot.matching.normalize import normalize
from bot.services.scorecard import auroc

KEPT = 0.95
"""Share of the answerable questions held back that the threshold lets through."""
_SLOW = 0.1
"""An engine that takes more seconds for a question is timed on fewer."""
_TIMED_SLOW = 20
_SAMPLES = (1000, 300, 60)
"""How many questions are asked of an engine that is too slow for all of them."""
_SAMPLED = 1 / 3
"""Share of the time for all questions that a sample of them may take."""


@dataclass(frozen=True)
class Limits:
    """How much is measured."""

    timed: int
    """Questions each engine is timed on."""
    seconds: float
    """For the quality of one engine on one task."""
    asked: int | None = None
    """Questions at most."""


@dataclass
class Row:
    """What was measured of one engine on one task."""

    engine: str
    learnt_in: float = 0.0
    """Seconds, the encoder's vectors being there already."""
    milliseconds: float = 0.0
    """Median for one question."""
    asked: int = 0
    hit_at_1: float = 0.0
    hit_at_3: float = 0.0
    auroc: float | None = None
    refused: float | None = None
    """Share of off-topic questions below the threshold."""
    kept: float | None = None
    """Share of answerable questions above it."""


@dataclass
class Measured:
    """A task and what was measured on it."""

    name: str
    title: str
    phrasings: int
    entries: int
    encoder: float
    """Milliseconds that the sentence encoder takes for one question."""
    rows: list[Row]


def measure(task: Task, line: LineUp, limits: Limits) -> Measured:
    """Let every engine that is up to the task learn it, then time them, then ask them all questions."""
    engines = [engine for engine in line.engines if len(task.learnt) <= engine.most]
    if line.taught is not task.learnt:
        _teach(task, line, engines)
    rows = [Row(engine.name, line.seconds[engine.name]) for engine in engines]
    # Before the questions are asked for quality, so that no engine knows them from before.
    encoding = _time(engines, rows, line, task.questions[: limits.timed])
    for engine, row in zip(engines, rows, strict=True):
        with threadpool_limits(1):
            _judge(engine, row, task, limits)
        _say(f"{task.name}: {row}")
    return Measured(task.name, task.title, len(task.learnt), task.owners, encoding, rows)


def _teach(task: Task, line: LineUp, engines: Sequence[Engine]) -> None:
    texts = [one.plain for one in task.learnt]
    questions = [normalize(one.text) for one in (*task.questions, *task.held_back)]
    for encoder in {engine.encoder for engine in engines if engine.encoder}:
        encoder.encode([*texts, *questions])
        _say(f"{task.name}: {encoder.name} has encoded the texts")
    for engine in engines:
        began = time.perf_counter()
        engine.learn(task)
        line.seconds[engine.name] = time.perf_counter() - began
        _say(f"{task.name}: {engine.name} learnt in {line.seconds[engine.name]:.1f} s")
    line.taught = task.learnt


def _time(engines: Sequence[Engine], rows: Sequence[Row], line: LineUp, questions: Sequence[Question]) -> float:
    """Put each question to the encoder and to all engines in turn, each time another one first."""
    texts = [normalize(question.text) for question in questions]
    taken: list[list[float]] = [[] for _ in engines]
    encoding: list[float] = []
    with ExitStack() as stack:
        # Threads that wait for one another are slower than one alone when the machine is busy.
        stack.enter_context(threadpool_limits(1))
        for encoder in line.encoders:
            stack.enter_context(encoder.forgetful())
        for engine in engines:
            engine.answer("a first question")
        for number, text in enumerate(texts):
            encoding.append(_encoding(line.use, text))
            for place in range(len(engines)):
                at = (number + place) % len(engines)
                if number < _TIMED_SLOW or median(taken[at]) < _SLOW:
                    taken[at].append(_answering(engines[at], text))
    for row, times in zip(rows, taken, strict=True):
        row.milliseconds = 1000 * median(times)
    return 1000 * median(encoding)


def _answering(engine: Engine, text: str) -> float:
    began = time.perf_counter()
    engine.answer(text)
    return time.perf_counter() - began


def _encoding(encoder: Encoder, text: str) -> float:
    began = time.perf_counter()
    encoder.encode([text])
    return time.perf_counter() - began


def _judge(engine: Engine, row: Row, task: Task, limits: Limits) -> None:
    """Fill in the quality."""
    asked = _affordable(engine, task, limits)
    rankings = [(one, _rank(engine, one)) for one in asked]
    answerable = [(one, ranked) for one, ranked in rankings if one.accept]
    row.asked = len(asked)
    row.hit_at_1 = _share([ranked.owners[:1] for _, ranked in answerable], answerable)
    row.hit_at_3 = _share([ranked.owners[:3] for _, ranked in answerable], answerable)
    inside = [ranked.score for _, ranked in answerable]
    outside = [ranked.score for one, ranked in rankings if not one.accept]
    row.auroc = auroc(inside, outside)
    before = [_rank(engine, one).score for one in task.held_back[: len(asked)] if one.accept]
    if before and outside:
        threshold = float(np.quantile(before, 1 - KEPT))
        row.refused = sum(score < threshold for score in outside) / len(outside)
        row.kept = sum(score >= threshold for score in inside) / len(inside)


def _share(shown: Sequence[Sequence[str]], answerable: Sequence[tuple[Question, Ranked]]) -> float:
    hits = [any(owner in one.accept for owner in owners) for owners, (one, _) in zip(shown, answerable, strict=True)]
    return sum(hits) / len(hits) if hits else 0.0


def _affordable(engine: Engine, task: Task, limits: Limits) -> Sequence[Question]:
    """All questions, or a part of them if the engine is too slow for all."""
    wanted = min(limits.asked or len(task.questions), len(task.questions))
    tried = task.questions[:10]
    began = time.perf_counter()
    for one in tried:
        _rank(engine, one)
    each = (time.perf_counter() - began) / len(tried)
    besides = len(task.held_back) / len(task.questions)
    can = limits.seconds / (each * (1 + besides))
    if wanted > can:
        wanted = next((size for size in _SAMPLES if size <= min(can * _SAMPLED, wanted)), _SAMPLES[-1])
    return task.questions[:wanted]


def _rank(engine: Engine, question: Question) -> Ranked:
    return engine.rank(normalize(question.text))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
