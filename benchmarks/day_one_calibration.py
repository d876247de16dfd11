"""Learns `bot/matching/day_one.json`, the calibration for knowledge bases without golden questions; with the encoder
precise, `bot/matching/day_one_precise.json`.

    python -m benchmarks.day_one_calibration --clinc clinc150.json --write

It is learned over many small knowledge bases. Few phrasings: the made-up topics beside this module. Many phrasings:
samples of the shipped knowledge with its golden questions, and samples of CLINC150; the made-up topics among them made
HINT3's three bots worse. The families count the same, and CLINC150 half.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.registry import CachingEncoder
from benchmarks.small_bases import HELD_OUT, PHRASINGS, SmallBase, clinc_bases, shipped_bases, topic_bases
from bot.matching.calibration import DAY_ONE, DayOne, Estimates, Floors, Logistic
from bot.matching.encoder import Encoder
from bot.matching.encoders import STANDARD, EncoderName, Encoders
from bot.matching.ranking import ConfidenceFeatures
from bot.services.scoring.golden import GoldenQuestion


@dataclass(frozen=True)
class Recipe:
    """The features of a calibration by name, and its floors."""

    coverage: Sequence[str]
    """Names of the features that tell whether any entry answers."""
    accuracy: Sequence[str]
    """Names of the features that tell whether the first entry is right, if one answers."""
    floors: Floors
    """Floors at which about 5 % of the off-topic questions of families never seen are answered."""


_COVERAGE = ("first", "brevity", "covered", "contrast")
_ACCURACY = ("first", "decisiveness", "margin", "nearest", "covered", "brevity")
FEW: Mapping[EncoderName, Recipe] = {
    "standard": Recipe(
        ("brevity", "distinctness", "meaning", "sentence", "covered"),
        ("decisiveness", "margin", "meaning", "phrasing", "phrasing_lead", "covered_lead"),
        Floors(answer=0.55, offer=0.3),
    ),
    # With the second encoder, the centered vectors added nothing.
    "precise": Recipe(_COVERAGE, _ACCURACY, Floors(answer=0.55, offer=0.3)),
}
MANY: Mapping[EncoderName, Recipe] = {
    "standard": Recipe(_COVERAGE, _ACCURACY, Floors(answer=0.79, offer=0.3)),
    "precise": Recipe(_COVERAGE, _ACCURACY, Floors(answer=0.75, offer=0.3)),
}
SAMPLED = frozenset({"shipped", "clinc"})
"""Families that are samples of larger sets, whose questions resemble their phrasings."""
CONTEXT = 0.025
"""Amount that a thread adds to a score, as learned for the shipped knowledge."""
_IMPORTANCE = {HELD_OUT: 0.5}
"""Importance of a question by its kind; 1 for others."""
_FAMILY_IMPORTANCE = {"clinc": 200.0}
_USUAL_IMPORTANCE = 400.0


@dataclass(frozen=True)
class Observation:
    """The features of a question's ranking."""

    base: str
    family: str
    golden: GoldenQuestion
    right: bool
    features: ConfidenceFeatures


def observe(base: SmallBase, encoder: Encoder) -> Iterator[Observation]:
    """Yield the observations of a base; questions without words have none."""
    matcher = base.matcher(encoder)
    for golden in base.questions:
        ranking = matcher.match(golden.question)
        if ranking.features:
            right = ranking.matches[0].entry_id in golden.accept
            yield Observation(base.name, base.family, golden, right, ranking.features)


def learn(observations: Sequence[Observation], encoder: EncoderName) -> DayOne:
    """Return the calibration that fits the observations made with an encoder, weighed by family."""
    few = [one for one in observations if one.family not in SAMPLED]
    many = [one for one in observations if one.family in SAMPLED]
    return DayOne(
        context=CONTEXT,
        few_phrasings=estimates(few, FEW[encoder]),
        many_phrasings=estimates(many, MANY[encoder]),
    )


def estimates(observations: Sequence[Observation], recipe: Recipe) -> Estimates:
    """Return the estimates that fit the observations."""
    answerable = [one for one in observations if one.golden.accept]
    return Estimates(
        coverage=_fit(observations, lambda one: bool(one.golden.accept), recipe.coverage, observations),
        accuracy=_fit(answerable, lambda one: one.right, recipe.accuracy, observations),
        floors=recipe.floors,
    )


def _fit(
    found: Sequence[Observation],
    outcome: Callable[[Observation], bool],
    names: Sequence[str],
    everything: Sequence[Observation],
) -> Logistic:
    totals: dict[str, float] = {}
    for one in everything:
        totals[one.family] = totals.get(one.family, 0.0) + _importance(one)
    importance = [
        _importance(one) * _FAMILY_IMPORTANCE.get(one.family, _USUAL_IMPORTANCE) / totals[one.family] for one in found
    ]
    return Logistic.fit([one.features for one in found], [outcome(one) for one in found], names, importance)


def _importance(one: Observation) -> float:
    return _IMPORTANCE.get(one.golden.kind, 1.0)


def small_bases(clinc: Path | None) -> Iterable[SmallBase]:
    """Return all bases that the calibration is learned from."""
    return chain.from_iterable(
        chain(topic_bases(size), shipped_bases(size), clinc_bases(clinc, size) if clinc else ()) for size in PHRASINGS
    )


def main() -> None:
    """Learn the calibration, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinc", type=Path, help="the public file of CLINC150")
    parser.add_argument("--write", action="store_true", help="write the file")
    parser.add_argument("--encoder", choices=list(DAY_ONE), default=STANDARD, help="the setting ENCODER")
    options = parser.parse_args()
    # The off-topic messages that come with the bot are in every base.
    encoder = CachingEncoder(Encoders.create(options.encoder).ranking)
    observations = [one for base in small_bases(options.clinc) for one in observe(base, encoder)]
    calibration = learn(observations, options.encoder)
    text = json.dumps(calibration.model_dump(mode="json"), indent=1)
    print(text)
    if options.write:
        DAY_ONE[options.encoder].write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
