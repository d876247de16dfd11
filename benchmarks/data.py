"""What the engines learn and are asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.learnt import OFF_TOPIC, Learnt, learnt_texts
from bot.matching.normalize import normalize
from bot.services.golden import read_golden

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
GOLDEN = ROOT / "tests" / "questions"
SHARED = ROOT.parent / "shared"
"""Where the data sets lie that are not part of this repository."""


@dataclass(frozen=True)
class Question:
    """A question, and the owners that are a right first answer; none when it is off-topic."""

    text: str
    accept: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A base to learn and the questions to ask it."""

    name: str
    title: str
    learnt: tuple[Learnt, ...]
    questions: tuple[Question, ...]
    """In random order, so that any first part of them is a fair sample."""
    held_back: tuple[Question, ...] = ()
    """Neither learnt nor asked for the score: to set a threshold and a calibration on."""

    @cached_property
    def owners(self) -> int:
        """How many owners there are to choose from, off-topic kinds apart."""
        return len({one.owner for one in self.learnt if not one.owner.startswith(OFF_TOPIC)})


def learn(text: str, owner: str) -> Learnt:
    """``text`` as something people ask ``owner`` in, or an off-topic message."""
    return Learnt(text, normalize(text), owner, phrasing=not owner.startswith(OFF_TOPIC))


T = TypeVar("T")


def shuffled(items: Iterable[T]) -> tuple[T, ...]:
    """``items`` in an order that is random, but the same every time."""
    found = list(items)
    return tuple(found[int(at)] for at in np.random.default_rng(0).permutation(len(found)))


def shipped_tasks(shared: Path) -> list[Task]:
    """The shipped knowledge, asked the golden questions and, where they lie, the development questions."""
    learnt = learnt_texts(shipped_knowledge())
    sets = [("shipped", "Shipped knowledge, golden questions", GOLDEN)]
    sets += [("dev", "Shipped knowledge, development questions", shared / "questions" / "dev.jsonl")]
    return [Task(name, title, learnt, _golden(path)) for name, title, path in sets if path.exists()]


def shipped_knowledge() -> KnowledgeBase:
    """The knowledge base in this repository."""
    return load(KNOWLEDGE)


def _golden(path: Path) -> tuple[Question, ...]:
    return shuffled(Question(one.question, one.accept) for one in read_golden(path))


Pair = Sequence[str]
"""A sentence of CLINC150 and its intent."""


@dataclass(frozen=True)
class Clinc:
    """CLINC150 (Larson et al., EMNLP 2019): 150 intents and messages that are out of their scope."""

    parts: Mapping[str, Sequence[Pair]]

    @classmethod
    def read(cls, shared: Path) -> "Clinc | None":
        """The set, if it lies in the shared folder."""
        path = shared / "benchmarks" / "clinc150.json"
        return cls(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def by_intent(self, part: str) -> dict[str, list[str]]:
        """The sentences of each intent, in the order of the file."""
        sentences: dict[str, list[str]] = {}
        for text, intent in self.parts[part]:
            sentences.setdefault(intent, []).append(text)
        return sentences

    def task(self, examples: int) -> Task:
        """CLINC150 learnt from ``examples`` of each intent and all out-of-scope training messages.

        The file has sentences on the same prompt side by side, so the examples are taken evenly from all of it.
        """
        taught = self.by_intent("train")
        learnt = [learn(text, intent) for intent, texts in taught.items() for text in texts[:: len(texts) // examples]]
        learnt += [learn(text, f"{OFF_TOPIC}oos") for text, _ in self.parts["oos_train"]]
        return Task(
            f"clinc-{examples}",
            f"CLINC150, {examples} examples an intent",
            tuple(learnt),
            self._questions("test", "oos_test"),
            # A third of the validation sentences is as many as a threshold needs.
            self._questions("val", "oos_val", every=3),
        )

    def _questions(self, within: str, outside: str, every: int = 1) -> tuple[Question, ...]:
        inside = [Question(text, (intent,)) for text, intent in self.parts[within][::every]]
        return shuffled([*inside, *(Question(text, ()) for text, _ in self.parts[outside])])
