"""Learns the weights in `bot/matching/hearing_weights.json`, which tell messages meant for the bot from others.

    python -m benchmarks.hearing [--write] [threads.jsonl ...]

It learns from ``tests/questions/threads.jsonl``, whose threads were made up for it, and chooses the floor by
cross-validation. It prints how many messages of each kind are heard, in cross-validation, and in the files named.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.bootstrap.guide import create_matcher
from bot.knowledge.loader import load
from bot.matching.calibration import Logistic, read_calibration
from bot.matching.classifier import ExampleClassifier, examples
from bot.matching.encoder import RecentVectors, SentenceEncoder
from bot.matching.hearing import EXAMPLES, WEIGHTS, Hearing, HearingFeatures, ThreadMessage, features_of, last_entry
from bot.matching.matcher import IntentMatcher
from bot.matching.text import normalize
from bot.matching.wording import NAMES_BOT
from bot.services.serialization import read_thread
from bot.settings import SHIPPED_KNOWLEDGE

THREADS = Path("tests/questions/threads.jsonl")
RIDGE = 3.0
FOLDS = 10
MOST_WRONG = 0.02
"""Share of the messages for people that may be heard in cross-validation."""

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Labeled:
    """A thread, and whether its last message is meant for the bot."""

    kind: str
    is_meant: bool
    thread: Sequence[ThreadMessage]


class Learner:
    """Learns from threads. No thread's features come from a classifier that has its last message as an example."""

    def __init__(self, matcher: IntentMatcher) -> None:
        self._matcher = matcher
        self._encoder = RecentVectors(SentenceEncoder(), most=8_192)

    def features(self, threads: Sequence[Labeled], *, hidden: bool) -> list[HearingFeatures]:
        """Return the features of threads; if ``hidden``, by a classifier that does not know their last messages."""
        unknown = {_as_example(one.thread[-1].text) for one in threads if hidden}
        known = {kind: [one for one in texts if _as_example(one) not in unknown] for kind, texts in EXAMPLES.items()}
        classifier = ExampleClassifier.build(examples(known), self._encoder)
        found = []
        for one in threads:
            ranking = self._matcher.match(one.thread[-1].text, last_entry(one.thread))
            found.append(features_of(one.thread, ranking, classifier))
        return found


def read_threads(path: Path) -> list[Labeled]:
    """Return the labeled threads in a file."""
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Labeled(given["kind"], given["reply"], read_thread(given)) for given in lines]


def learn(threads: Sequence[Labeled], features: Sequence[HearingFeatures]) -> Logistic:
    """Return the regression that fits the threads."""
    names = list(features[0].by_name)
    return Logistic.fit(features, [one.is_meant for one in threads], names, ridge=RIDGE)


def cross_validated(threads: Sequence[Labeled], features: Sequence[HearingFeatures]) -> Probabilities:
    """Return each thread's probability by a regression that was learned without its fold."""
    probabilities = np.zeros(len(threads))
    for fold in range(FOLDS):
        others = [at for at in range(len(threads)) if at % FOLDS != fold]
        model = learn([threads[at] for at in others], [features[at] for at in others])
        for at in range(fold, len(threads), FOLDS):
            probabilities[at] = model.probability(features[at])
    return probabilities


def _as_example(text: str) -> str:
    return NAMES_BOT.sub("bot", normalize(text))


def choose_floor(probabilities: Probabilities, threads: Sequence[Labeled]) -> float:
    """Return the lowest floor at which at most `MOST_WRONG` of the messages for people are heard."""
    wrong = sorted((p for p, one in zip(probabilities, threads, strict=True) if not one.is_meant), reverse=True)
    return round(float(wrong[int(MOST_WRONG * len(wrong))]) + 0.005, 3)


def report(title: str, probabilities: Probabilities, threads: Sequence[Labeled], floor: float) -> None:
    """Print how many messages are heard, by kind."""
    asked: Counter[tuple[bool, str]] = Counter()
    heard: Counter[tuple[bool, str]] = Counter()
    for probability, one in zip(probabilities, threads, strict=True):
        for kind in ("all", one.kind):
            asked[one.is_meant, kind] += 1
            heard[one.is_meant, kind] += probability >= floor
    print(f"\n{title}, floor {floor}")
    for meant in (True, False):
        print("  meant for it:" if meant else "  meant for people:")
        for (is_meant, kind), count in sorted(asked.items()):
            if is_meant is meant:
                print(
                    f"    {kind:28} {heard[is_meant, kind]:4} of {count:4} heard, {heard[is_meant, kind] / count:.3f}"
                )


def main() -> None:
    """Learn, report and, if told to, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    knowledge = load(SHIPPED_KNOWLEDGE)
    calibration = read_calibration(SHIPPED_KNOWLEDGE, knowledge)
    learner, own = Learner(create_matcher(knowledge, SHIPPED_KNOWLEDGE, calibration)), read_threads(THREADS)
    features: list[HearingFeatures] = [HearingFeatures({})] * len(own)
    for fold in range(FOLDS):
        features[fold::FOLDS] = learner.features(own[fold::FOLDS], hidden=True)
    probabilities = cross_validated(own, features)
    hearing = Hearing(meant=learn(own, features), floor=choose_floor(probabilities, own))
    report("cross-validation", probabilities, own, hearing.floor)
    for path in given.files:
        others = read_threads(path)
        found = np.array([hearing.meant.probability(one) for one in learner.features(others, hidden=False)])
        report(path.name, found, others, hearing.floor)
    if given.write:
        WEIGHTS.write_text(hearing.model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
