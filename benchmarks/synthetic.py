"""Large bases made from real sentences, the same on every run.

An entry is a pair of topics; a topic is an intent of CLINC150 or an entry of the shipped knowledge.
One of its phrasings is a sentence of the first topic with the two most telling words of a sentence
of the second put before or after it; then, each with a chance of three in ten, a word is dropped,
two neighbours change places, and a letter of a long word is doubled, lost or swapped with the next.
A question is made in the same way from sentences of both topics that no phrasing was made from.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from benchmarks.data import Clinc, Question, Task, learn, shuffled
from bot.matching.learnt import Learnt
from bot.matching.normalize import normalize, words

AN_ENTRY = 90
"""About how many phrasings an entry has."""
_CHANCE = 0.3
_LONG = 5
"""From so many letters on a word is mistyped."""


@dataclass(frozen=True)
class Topic:
    """Sentences about one thing."""

    taught: tuple[str, ...]
    held_out: tuple[str, ...]


def topics_of(clinc: Clinc, shipped: Sequence[Learnt]) -> list[Topic]:
    """All topics: the intents' training and test sentences, and the shipped phrasings, each fourth held out."""
    taught, held_out = clinc.by_intent("train"), clinc.by_intent("test")
    topics = [Topic(tuple(taught[intent]), tuple(held_out[intent])) for intent in taught]
    return topics + topics_of_shipped(shipped)


def topics_of_shipped(shipped: Sequence[Learnt]) -> list[Topic]:
    """A topic for each shipped entry."""
    phrasings: dict[str, list[str]] = {}
    for one in shipped:
        if one.phrasing:
            phrasings.setdefault(one.owner, []).append(one.plain)
    return [
        Topic(tuple(text for at, text in enumerate(texts) if at % 4), tuple(texts[::4])) for texts in phrasings.values()
    ]


def synthetic_task(topics: Sequence[Topic], size: int, asked: int) -> Task:
    """A base of ``size`` phrasings, and ``asked`` questions; a larger base holds all of a smaller one's entries."""
    entries = _entries(topics, max(1, size // AN_ENTRY))
    maker = _Maker(topics)
    counts = [size // len(entries) + (number < size % len(entries)) for number in range(len(entries))]
    learnt = [
        learn(text, f"entry/{number}")
        for number, (pair, count) in enumerate(zip(entries, counts, strict=True))
        for text in maker.texts(pair, count, seed=(0, number), held_out=False)
    ]
    questions = [
        Question(text, (f"entry/{at % len(entries)}",))
        for at in range(asked)
        for text in maker.texts(entries[at % len(entries)], 1, seed=(1, at), held_out=True)
    ]
    title = f"Synthetic, {size:,} phrasings of {len(entries):,} entries"
    return Task(f"synthetic-{size}", title, tuple(learnt), shuffled(questions))


def _entries(topics: Sequence[Topic], count: int) -> list[tuple[int, int]]:
    pairs = shuffled(combinations(range(len(topics)), 2))
    if count > len(pairs):
        raise ValueError(f"{len(topics)} topics make {len(pairs)} entries, not {count}")
    return list(pairs[:count])


class _Maker:
    """Makes texts of pairs of topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._telling = _telling_words(topics)

    def texts(self, pair: tuple[int, int], count: int, *, seed: tuple[int, int], held_out: bool) -> Iterator[str]:
        """``count`` texts of a pair, of its topics' taught or held-out sentences."""
        rng = np.random.default_rng(seed)
        first, second = (self._topics[at].held_out if held_out else self._topics[at].taught for at in pair)
        for _ in range(count):
            sentence = words(normalize(first[int(rng.integers(len(first)))]))
            hint = self._hint(second[int(rng.integers(len(second)))], pair[1])
            whole = [*hint, *sentence] if rng.random() < 0.5 else [*sentence, *hint]
            yield " ".join(_perturbed(whole, rng))

    def _hint(self, sentence: str, topic: int) -> list[str]:
        said = list(dict.fromkeys(words(normalize(sentence))))
        telling = set(sorted(said, key=lambda word: -self._telling[topic].get(word, 0.0))[:2])
        return [word for word in said if word in telling]


def _telling_words(topics: Sequence[Topic]) -> list[Mapping[str, float]]:
    """How much each word tells of each topic: how often it is said there, and in how few others."""
    counts = [Counter(word for text in topic.taught for word in words(normalize(text))) for topic in topics]
    spread = Counter(word for count in counts for word in count)
    return [{word: times * math.log(len(topics) / spread[word]) for word, times in count.items()} for count in counts]


def _perturbed(said: Sequence[str], rng: np.random.Generator) -> list[str]:
    changed = list(said)
    if rng.random() < _CHANCE and len(changed) > 3:
        del changed[int(rng.integers(len(changed)))]
    if rng.random() < _CHANCE and len(changed) > 1:
        at = int(rng.integers(len(changed) - 1))
        changed[at : at + 2] = changed[at + 1], changed[at]
    long = [at for at, word in enumerate(changed) if len(word) >= _LONG]
    if rng.random() < _CHANCE and long:
        at = long[int(rng.integers(len(long)))]
        changed[at] = _mistyped(changed[at], rng)
    return changed


def _mistyped(word: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(1, len(word) - 1))
    doubled = word[:at] + word[at] + word[at:]
    lost = word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return (doubled, lost, swapped)[int(rng.integers(3))]
