"""Measures how the matcher does on small knowledge bases without golden questions and without any tuning.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.day_one --bases FOLDER... --hint3 FOLDER

Each of ``--bases`` is a knowledge folder with its questions beside it, in a JSON Lines file of the same name. HINT3
is a clone of https://github.com/hellohaptik/HINT3.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.small_bases import SmallBase, folder_base, hint3_bases, is_far
from bot.matching.calibration import DAY_ONE, DayOne
from bot.matching.encoders import STANDARD, Encoders
from bot.matching.training import is_prose
from bot.services.scoring.scorecard import auroc

_COLUMNS = (
    "base",
    "texts",
    "hit@1",
    "AUROC",
    "right",
    "wrong",
    "asked",
    "refused",
    "off-topic answered",
    "of them far",
)


@dataclass(frozen=True)
class _Outcome:
    answerable: bool
    far: bool
    right: bool
    """True if the first entry is accepted."""
    answered: bool
    asked: bool
    coverage: float


def row(base: SmallBase, encoders: Encoders) -> tuple[str, ...]:
    """Return the figures of one base, in the order of the columns."""
    found = list(_outcomes(base, encoders))
    answerable, off_topic = [one for one in found if one.answerable], [one for one in found if not one.answerable]

    def share(count: int, of: int = len(answerable)) -> str:
        return f"{count / of:.3f}" if of else "-"

    separated = auroc([one.coverage for one in answerable], [one.coverage for one in off_topic])
    return (
        base.name,
        str(sum(one.on_topic for one in base.training)),
        share(sum(one.right for one in answerable)),
        "-" if separated is None else f"{separated:.3f}",
        share(sum(one.answered and one.right for one in answerable)),
        share(sum(one.answered and not one.right for one in answerable)),
        share(sum(one.asked for one in answerable)),
        share(sum(not one.asked and not one.answered for one in answerable)),
        share(sum(one.answered for one in off_topic), len(off_topic)),
        str(sum(one.answered and one.far for one in off_topic)),
    )


def _outcomes(base: SmallBase, encoders: Encoders) -> Iterator[_Outcome]:
    calibration = DayOne.shipped(encoders.name).calibration(few_phrasings=is_prose(base.training))
    matcher = base.matcher(encoders.ranking).calibrated(calibration)
    for golden in base.questions:
        ranking = matcher.match(golden.question)
        right = bool(ranking.matches) and ranking.matches[0].entry_id in golden.accept
        answered = bool(ranking.matches) and ranking.confidence >= calibration.floors.answer
        asked = not answered and bool(ranking.matches) and ranking.coverage >= calibration.floors.offer
        yield _Outcome(bool(golden.accept), is_far(golden), right, answered, asked, ranking.coverage)


def main() -> None:
    """Print a table with a line for each base."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bases", type=Path, nargs="*", default=[], help="knowledge folders")
    parser.add_argument("--hint3", type=Path, help="a clone of the repository of HINT3")
    parser.add_argument("--encoder", choices=list(DAY_ONE), default=STANDARD, help="the setting ENCODER")
    options = parser.parse_args()
    encoders = Encoders.create(options.encoder)
    bases = chain(map(folder_base, options.bases), hint3_bases(options.hint3) if options.hint3 else ())
    print(f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}")
    for base in bases:
        print(f"| {' | '.join(row(base, encoders))} |", flush=True)
    if not options.hint3:
        print("\nleft out: HINT3, which has no folder named")


if __name__ == "__main__":
    main()
