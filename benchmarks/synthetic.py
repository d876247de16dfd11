"""Large tasks made from real sentences, the same on every run.

An entry is a pair of topics. A topic is an intent of CLINC150 or an entry of the shipped knowledge.
A phrasing is a sentence of the first topic, with the two most distinctive words of a sentence of the
second put before or after it. Then three changes follow, each with a probability of 0.3: a word is
dropped, two neighboring words change places, and a letter of a long word is doubled, lost or swapped
with the next. Questions are made in the same way from sentences that no phrasing was made from.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from benchmarks.data import Clinc, Question, Task, shuffled, training_text
from bot.matching.text import normalize, words
from bot.matching.training import TrainingText

PHRASINGS_PER_ENTRY = 90
"""Approximate number of phrasings of an entry."""
_PROBABILITY = 0.3
_LONG = 5
"""Letters of the shortest word that is mistyped."""


@dataclass(frozen=True)
class Topic:
    """Sentences about one subject."""

    training: tuple[str, ...]
    held_out: tuple[str, ...]


def topics_of(clinc: Clinc, shipped: Sequence[TrainingText]) -> list[Topic]:
    """Return all topics: the intents with their training and test sentences, and the shipped entries.

    Every fourth phrasing of a shipped entry is held out.
    """
    training, held_out = clinc.by_intent("train"), clinc.by_intent("test")
    topics = [Topic(tuple(training[intent]), tuple(held_out[intent])) for intent in training]
    return topics + _topics_of_shipped(shipped)


def _topics_of_shipped(shipped: Sequence[TrainingText]) -> list[Topic]:
    """Return a topic for each shipped entry."""
    phrasings: dict[str, list[str]] = {}
    for one in shipped:
        if one.phrasing:
            phrasings.setdefault(one.label, []).append(one.normalized)
    return [
        Topic(tuple(text for at, text in enumerate(texts) if at % 4), tuple(texts[::4])) for texts in phrasings.values()
    ]


def synthetic_task(topics: Sequence[Topic], size: int, asked: int) -> Task:
    """Return a task of ``size`` phrasings and ``asked`` questions; a larger task has all entries of a smaller one."""
    entries = _entries(topics, max(1, size // PHRASINGS_PER_ENTRY))
    generator = _TextGenerator(topics)
    counts = [size // len(entries) + (number < size % len(entries)) for number in range(len(entries))]
    training = [
        training_text(text, f"entry/{number}")
        for number, (pair, count) in enumerate(zip(entries, counts, strict=True))
        for text in generator.texts(pair, count, seed=(0, number), held_out=False)
    ]
    questions = [
        Question(text, (f"entry/{at % len(entries)}",))
        for at in range(asked)
        for text in generator.texts(entries[at % len(entries)], 1, seed=(1, at), held_out=True)
    ]
    title = f"Synthetic, {size:,} phrasings of {len(entries):,} entries"
    return Task(f"synthetic-{size}", title, tuple(training), shuffled(questions))


def _entries(topics: Sequence[Topic], count: int) -> list[tuple[int, int]]:
    pairs = shuffled(combinations(range(len(topics)), 2))
    if count > len(pairs):
        raise ValueError(f"{len(topics)} topics make {len(pairs)} entries, not {count}")
    return list(pairs[:count])


class _TextGenerator:
    """Generates the texts of pairs of topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._distinctive = _word_weights(topics)

    def texts(self, pair: tuple[int, int], count: int, *, seed: tuple[int, int], held_out: bool) -> Iterator[str]:
        """Yield ``count`` texts of a pair, from the training or held-out sentences of its topics."""
        rng = np.random.default_rng(seed)
        first, second = (self._topics[at].held_out if held_out else self._topics[at].training for at in pair)
        for _ in range(count):
            sentence = words(normalize(first[int(rng.integers(len(first)))]))
            hint = self._hint(second[int(rng.integers(len(second)))], pair[1])
            whole = [*hint, *sentence] if rng.random() < 0.5 else [*sentence, *hint]
            yield " ".join(_perturbed(whole, rng))

    def _hint(self, sentence: str, topic: int) -> list[str]:
        found = list(dict.fromkeys(words(normalize(sentence))))
        distinctive = set(sorted(found, key=lambda word: -self._distinctive[topic].get(word, 0.0))[:2])
        return [word for word in found if word in distinctive]


def _word_weights(topics: Sequence[Topic]) -> list[Mapping[str, float]]:
    """Return how distinctive each word is of each topic: more if frequent in it, less if other topics have it too."""
    counts = [Counter(word for text in topic.training for word in words(normalize(text))) for topic in topics]
    spread = Counter(word for count in counts for word in count)
    return [{word: times * math.log(len(topics) / spread[word]) for word, times in count.items()} for count in counts]


def _perturbed(sentence: Sequence[str], rng: np.random.Generator) -> list[str]:
    changed = list(sentence)
    if rng.random() < _PROBABILITY and len(changed) > 3:
        del changed[int(rng.integers(len(changed)))]
    if rng.random() < _PROBABILITY and len(changed) > 1:
        at = int(rng.integers(len(changed) - 1))
        changed[at : at + 2] = changed[at + 1], changed[at]
    long = [at for at, word in enumerate(changed) if len(word) >= _LONG]
    if rng.random() < _PROBABILITY and long:
        at = long[int(rng.integers(len(long)))]
        changed[at] = _mistyped(changed[at], rng)
    return changed


def _mistyped(word: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(1, len(word) - 1))
    doubled = word[:at] + word[at] + word[at:]
    lost = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return (doubled, lost, swapped)[int(rng.integers(3))]
