"""Learns the weights of the passage finder from questions about several subjects.

Each question of ``passages/questions.jsonl`` names the entry that it is about, and some words of the passage that
answers, or none if the entry lacks what is asked. The golden questions and those of the topics, which seldom ask for a
detail, are examples of the other kind. Run with ``python -m benchmarks.passage_training``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from benchmarks.data import GOLDEN, KNOWLEDGE
from benchmarks.passage_fits import Numbers, fit_choice, fit_logistic, probability
from benchmarks.small_bases import PHRASINGS, TOPICS, topic_knowledge
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.knowledge.strict_yaml import read
from bot.matching.calibration import Calibration, DayOne, read_calibration
from bot.matching.classifier import ExampleClassifier, examples
from bot.matching.encoder import Encoder, SentenceEncoder, Vectors
from bot.matching.index import Index
from bot.matching.matcher import IntentMatcher
from bot.matching.passage_features import FEATURES, features_of
from bot.matching.passage_finder import DETAILS, FILE, PassageFinder, PassageWeights
from bot.matching.passage_index import PassageIndex
from bot.matching.ranking import Ranking
from bot.matching.text import STOP_WORDS, normalize, stem, words
from bot.matching.training import training_texts
from bot.services.scoring.golden import GoldenQuestion, read_golden

QUESTIONS = Path(__file__).with_name("passages") / "questions.jsonl"
FOLDS = 10
ORDINARY_COUNTS = 0.6
"""How much a question counts that asks for no detail; there are more of them than of the others."""
FLOORS = {
    "floor_detail": 0.1,
    "floor_absent": 0.5,
    "floor_right": 0.5,
    "floor_right_day_one": 0.7,
    "floor_raised": 0.5,
}
ALIKE = 80
"""Similarity, 0 to 100, from which an example may have been made from a question, and is not used to judge it."""
_ASKED = frozenset({"fact", "fact-absent"})


@dataclass(frozen=True)
class Question:
    """A question to learn from."""

    base: str
    question: str
    about: str
    """The entry that it is about; empty where the entry that the matcher ranks first is to be looked at."""
    must: str
    kind: str
    accept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Base:
    """A knowledge base with its matcher, its passages and its questions."""

    matcher: IntentMatcher
    passages: PassageIndex
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, name: str, knowledge: KnowledgeBase, known: tuple[Calibration, Sequence[GoldenQuestion]]) -> "Base":
        """Return the base of ``knowledge``, with its calibration and its golden questions."""
        encoder, (calibration, golden) = ENCODER, known
        texts = training_texts(knowledge)
        index = Index.build(texts, encoder, lambda _: None)
        matcher = IntentMatcher(texts, index, encoder, calibration, neighbors={}, synonyms=knowledge.synonyms)
        rarity = index.lexical["words"].lexicon.rarity
        passages = PassageIndex(knowledge.entries.values(), rarity, encoder, encoder.encode)
        ordinary = (
            Question(name, one.question, "", "", "golden" if one.accept else "off-topic", tuple(one.accept))
            for one in golden
            if not one.after
        )
        return cls(matcher, passages, tuple(ordinary))


class KeptVectors:
    """An encoder that keeps all vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._kept: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        for start in range(0, len(new), 256):
            some = new[start : start + 256]
            self._kept.update(zip(some, self._encoder.encode(some), strict=True))
        return np.stack([self._kept[text] for text in texts]) if texts else self._encoder.encode([])


ENCODER = KeptVectors(SentenceEncoder())


def bases() -> Mapping[str, Base]:
    """Return the bases to learn from: the shipped one, and those of the topics."""
    knowledge = load(KNOWLEDGE)
    known = (read_calibration(KNOWLEDGE, knowledge), read_golden(GOLDEN))
    found = {"shipped": Base.of("shipped", knowledge, known)}
    for path in sorted(TOPICS.glob("*.yaml")):
        content: Any = read(path.read_text(encoding="utf-8")).value
        topic, golden = topic_knowledge(content, PHRASINGS[0])
        known = (DayOne.shipped().calibration(few_phrasings=True), golden)
        found[path.stem] = Base.of(path.stem, topic, known)
    return found


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file."""
    return [Question(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def answering(one: Question, base: Base) -> NDArray[np.bool_]:
    """Return which passages of the entry have the most of the words that the answer must have."""
    wanted = {stem(word) for word in words(normalize(one.must)) if word not in STOP_WORDS}
    texts = [normalize(known.passage.text) for known in base.passages.leading[one.about]]
    shares = np.array([len(wanted.intersection(map(stem, words(text)))) for text in texts])
    found: NDArray[np.bool_] = shares == shares.max()
    return found


def rows_of(one: Question, base: Base) -> Numbers:
    """Return the features of each passage of the entry that a question is about."""
    index = base.passages
    prepared = index.question(one.question, one.about)
    return features_of(prepared, index.leading[one.about], index.vectors, index.subjects[one.about]).astype(np.float64)


def learn_choice(asked: Sequence[Question], known: Mapping[str, Base]) -> Mapping[str, float]:
    """Return the weights by which a passage is chosen, and print how often they choose the right one."""
    data = [(rows_of(one, known[one.base]), answering(one, known[one.base])) for one in asked if one.must]
    hits: list[bool] = []
    for fold in range(FOLDS):
        weights = fit_choice([pair for at, pair in enumerate(data) if at % FOLDS != fold])
        hits += [bool(right[np.argmax(rows @ weights)]) for rows, right in data[fold::FOLDS]]
    print(f"right passage, cross-validated: {np.mean(hits):.3f} of {len(hits)}")
    return dict(zip(FEATURES, fit_choice(data).round(5).tolist(), strict=True))


@dataclass(frozen=True)
class Evidence:
    """The features of a question and the best passage of its entry."""

    question: Question
    ranking: Ranking
    values: Mapping[str, float]

    @property
    def is_right(self) -> bool:
        """True if the entry ranked first answers."""
        first = self.ranking.matches[0].entry_id
        return self.question.kind in {"fact", "golden"} and first in {self.question.about, *self.question.accept}


def gather(asked: Sequence[Question], known: Mapping[str, Base], choice: Mapping[str, float]) -> Iterator[Evidence]:
    """Yield the evidence for each question, fold by fold, from examples that were not made from it."""
    floors = dict.fromkeys(FLOORS, 1.0)
    neutral = PassageWeights(choice=dict(choice), detail={}, absent={}, right={}, **floors)
    rankings = [known[one.base].matcher.match(one.question) for one in asked]
    pairs = [(one, ranking) for one, ranking in zip(asked, rankings, strict=True) if ranking.matches]
    for fold in range(FOLDS):
        some = pairs[fold::FOLDS]
        entries = [one.about or ranking.matches[0].entry_id for one, ranking in some]
        bare = {
            known[one.base].passages.question(one.question, entry).bare
            for (one, _), entry in zip(some, entries, strict=True)
            if one.about
        }
        details = ExampleClassifier.build(examples(without_alike(bare)), ENCODER)
        for (one, ranking), entry in zip(some, entries, strict=True):
            found = PassageFinder(known[one.base].passages, details, neutral).evidence(one.question, entry, ranking)
            if found:
                yield Evidence(one, ranking, found[1])


def without_alike(questions: set[str]) -> Mapping[str, Sequence[str]]:
    """Return the examples that are unlike all of these questions."""
    return {
        label: [text for text in some if not any(fuzz.ratio(text, one) >= ALIKE for one in questions)]
        for label, some in DETAILS.items()
    }


def main() -> None:
    """Learn the weights, store them, and print what they do to questions that they were not learned from."""
    known = bases()
    asked = [*read_questions(QUESTIONS), *(one for base in known.values() for one in base.questions)]
    choice = learn_choice(asked, known)
    evidence = list(gather(asked, known, choice))
    names = list(evidence[0].values)
    rows = np.array([[one.values[name] for name in names] for one in evidence])
    kinds = np.array([one.question.kind for one in evidence])
    is_asked = np.isin(kinds, list(_ASKED))
    counts = np.where(is_asked, 1.0, ORDINARY_COUNTS)
    on_topic = kinds != "off-topic"
    targets = {
        "detail": (on_topic, is_asked, counts),
        "absent": (on_topic, kinds == "fact-absent", counts),
        "right": (
            np.ones(len(kinds), dtype=np.bool_),
            np.array([one.is_right for one in evidence]),
            np.ones(len(kinds)),
        ),
    }
    fitted, guesses = {}, {}
    for name, (some, outcomes, count) in targets.items():
        weights = fit_logistic(rows[some], outcomes[some], count[some])
        fitted[name] = dict(zip(["bias", *names], weights.round(5).tolist(), strict=True))
        guesses[name] = cross_validated(rows, outcomes, np.where(some, count, 0.0))
    learned = PassageWeights(choice=dict(choice), **fitted, **FLOORS)
    FILE.write_text(learned.model_dump_json(indent=1) + "\n", encoding="utf-8")
    report(evidence, guesses)


def cross_validated(rows: Numbers, outcomes: NDArray[np.bool_], counts: Numbers) -> Numbers:
    """Return the probability of each row, learned from the rows of the other folds."""
    guesses = np.zeros(len(rows))
    folds = np.arange(len(rows)) % FOLDS
    for fold in range(FOLDS):
        trained = (folds != fold) & (counts > 0)
        weights = fit_logistic(rows[trained], outcomes[trained], counts[trained])
        guesses[folds == fold] = probability(weights, rows[folds == fold])
    return guesses


def report(evidence: Sequence[Evidence], guesses: Mapping[str, Numbers]) -> None:
    """Print what the floors do to the questions of each base and kind."""
    leads = guesses["detail"] >= FLOORS["floor_detail"]
    denied = leads & (guesses["absent"] >= FLOORS["floor_absent"])
    is_shipped = np.array([one.question.base == "shipped" for one in evidence])
    floors = np.where(is_shipped, FLOORS["floor_right"], FLOORS["floor_right_day_one"])
    raised = (guesses["right"] >= floors) & (guesses["detail"] >= FLOORS["floor_raised"])
    raised &= np.array([one.ranking.confidence < 0.75 for one in evidence])
    right = np.array([one.is_right for one in evidence])
    groups = np.array([f"{one.question.base} {one.question.kind}" for one in evidence])
    print(f"{'':24} {'number':>6} {'leads':>6} {'denied':>6} {'raised':>6} {'wrong':>6}")
    for group in dict.fromkeys(groups.tolist()):
        some = groups == group
        shares = [float(flags[some].mean()) for flags in (leads, denied, raised & right, raised & ~right)]
        print(f"{group:24} {some.sum():6} " + " ".join(f"{share:6.3f}" for share in shares))


if __name__ == "__main__":
    main()
