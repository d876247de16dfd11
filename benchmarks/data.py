"""Tasks for the engines: texts to learn, and questions to answer."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.text import normalize
from bot.matching.training import OFF_TOPIC, TrainingText, training_texts
from bot.services.scoring.golden import read_golden

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
GOLDEN = ROOT / "tests" / "questions"
SHARED = ROOT.parent / "shared"
"""Default folder of the data sets that are not part of this repository."""


@dataclass(frozen=True)
class Question:
    """A question, and the labels that are a right first answer; none when it is off-topic."""

    text: str
    accept: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """Texts to learn, and questions to ask about them."""

    name: str
    title: str
    training: tuple[TrainingText, ...]
    questions: tuple[Question, ...]
    """Questions in random order, so that the first part of any length is a fair sample."""
    held_out: tuple[Question, ...] = ()
    """Questions that are neither learned nor scored, but used to set a threshold and a calibration."""

    @cached_property
    def label_count(self) -> int:
        """Number of labels to choose from, without the off-topic kinds."""
        return len({one.label for one in self.training if not one.label.startswith(OFF_TOPIC)})


def training_text(text: str, label: str) -> TrainingText:
    """Return ``text`` as a phrasing of the entry ``label``, or as an off-topic message."""
    return TrainingText(text, normalize(text), label, phrasing=not label.startswith(OFF_TOPIC))


T = TypeVar("T")


def shuffled(items: Iterable[T]) -> tuple[T, ...]:
    """Return ``items`` in a random order that is the same every time."""
    found = list(items)
    return tuple(found[int(at)] for at in np.random.default_rng(0).permutation(len(found)))


def shipped_tasks(shared: Path) -> list[Task]:
    """Return the tasks on the shipped knowledge.

    One has the golden questions. Another has the development questions, if they are in the folder ``shared``.
    """
    training = training_texts(shipped_knowledge())
    sets = [("shipped", "Shipped knowledge, golden questions", GOLDEN)]
    sets += [("dev", "Shipped knowledge, development questions", shared / "questions" / "dev.jsonl")]
    return [Task(name, title, training, _golden(path)) for name, title, path in sets if path.exists()]


def shipped_knowledge() -> KnowledgeBase:
    """Return the knowledge base in this repository."""
    return load(KNOWLEDGE)


def _golden(path: Path) -> tuple[Question, ...]:
    return shuffled(Question(one.question, one.accept) for one in read_golden(path))


Pair = Sequence[str]
"""A sentence of CLINC150 and its intent."""


@dataclass(frozen=True)
class Clinc:
    """CLINC150 (Larson et al., EMNLP 2019): sentences of 150 intents, and sentences out of their scope."""

    parts: Mapping[str, Sequence[Pair]]

    @classmethod
    def read(cls, shared: Path) -> "Clinc | None":
        """Return the data set, or None if it is not in the folder ``shared``."""
        path = shared / "benchmarks" / "clinc150.json"
        return cls(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def by_intent(self, part: str) -> dict[str, list[str]]:
        """Return the sentences of each intent, in the order of the file."""
        sentences: dict[str, list[str]] = {}
        for text, intent in self.parts[part]:
            sentences.setdefault(intent, []).append(text)
        return sentences

    def task(self, examples: int) -> Task:
        """Return the task of learning from ``examples`` of each intent and all out-of-scope training sentences.

        The file groups sentences by the prompt they were written for, so the examples are spread evenly over it.
        """
        intents = self.by_intent("train")
        training = [
            training_text(text, intent)
            for intent, texts in intents.items()
            for text in texts[:: len(texts) // examples]
        ]
        training += [training_text(text, f"{OFF_TOPIC}oos") for text, _ in self.parts["oos_train"]]
        return Task(
            f"clinc-{examples}",
            f"CLINC150, {examples} examples an intent",
            tuple(training),
            self._questions("test", "oos_test"),
            # One third of the validation sentences is enough for a threshold.
            self._questions("val", "oos_val", every=3),
        )

    def _questions(self, within: str, outside: str, every: int = 1) -> tuple[Question, ...]:
        inside = [Question(text, (intent,)) for text, intent in self.parts[within][::every]]
        return shuffled([*inside, *(Question(text, ()) for text, _ in self.parts[outside])])
