"""Learns the weights of `bot.matching.continuations` from dialogues.

Golden questions take part as changes of subject: they have the same answer in any thread.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import GOLDEN
from bot.matching.continuations import (
    NONE,
    WEIGHTS_FILE,
    ContinuationModel,
    Features,
    Weights,
    asks_detail,
    held_features,
)
from bot.services.conversation import Conversation
from bot.services.guide import Guide
from bot.services.scoring.golden import GoldenQuestion, read_golden

if TYPE_CHECKING:
    from benchmarks.dialogues import Dialogue, TurnResult

RIDGE = 0.15
"""Penalty on the squared weights, which keeps features apart that few dialogues tell apart."""
SWITCHES, SWITCH_WEIGHT = 0.7, 0.3
"""Share of the golden questions that are learned from as changes of subject, and the weight of each."""
FOLDS = 10
_STEPS, _RATE, _SLOW_RATE = 600, 0.15, 0.03
"""Steps of the descent, and its rate at first and in the last third."""

Matrix = NDArray[np.float64]
Case = tuple[Mapping[str, Features], frozenset[str], float]
"""The features of each choice at a turn, the choices that are right, and the weight of the turn."""
HELD, LACKED = "held", "lacked"
"""Choices of whether the entry shown last holds a detail."""
ABOUT_THE_CARD = frozenset({"fact", "who", "language"})
"""Kinds of dialogues in which a turn that nothing answers is about the entry shown last."""


def cross_validated(
    guide: Guide,
    dialogues: Sequence["Dialogue"],
    ask_all: Callable[[Guide, Sequence["Dialogue"]], Iterable["TurnResult"]],
) -> tuple[list["TurnResult"], Weights]:
    """Return the results of each dialogue with weights learned from others, and the weights learned from all."""
    conversation = guide.skills.conversation
    if conversation is None:
        raise ValueError("the guide does not follow conversations")
    switches = _switches(conversation, read_golden(GOLDEN))
    shuffled = [dialogues[at] for at in np.random.default_rng(0).permutation(len(dialogues))]
    cases = [_cases(conversation, one) for one in shuffled]

    def learned(some: Iterable[_Cases]) -> Weights:
        taken = list(some)
        choices = [case for one in taken for case in one.choices]
        return {"choice": _fit([*choices, *switches]), "held": _fit([case for one in taken for case in one.held])}

    results: list[TurnResult] = []
    for fold in range(FOLDS):
        weights = learned(one for at, one in enumerate(cases) if at % FOLDS != fold)
        results += ask_all(_with_weights(guide, conversation, weights), shuffled[fold::FOLDS])
    return results, learned(cases)


def store_weights(weights: Weights) -> None:
    """Write ``weights`` where the bot reads them."""
    rounded = {
        model: {name: round(weight, 2) for name, weight in sorted(some.items())} for model, some in weights.items()
    }
    WEIGHTS_FILE.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def _with_weights(guide: Guide, conversation: Conversation, weights: Weights) -> Guide:
    model = ContinuationModel(conversation.graph, conversation.reader.own_words, weights)
    return guide.with_skills(replace(guide.skills, conversation=replace(conversation, model=model)))


@dataclass(frozen=True)
class _Cases:
    """The later turns of a dialogue, each in the thread of the right answers before it."""

    choices: Sequence[Case]
    held: Sequence[Case]
    """Turns that ask the entry shown last for a detail."""


def _cases(conversation: Conversation, dialogue: "Dialogue") -> _Cases:
    shown = sorted(dialogue.accept[0])[:1]
    choices, details = list[Case](), list[Case]()
    for turn, accept in zip(dialogue.turns[1:], dialogue.accept[1:], strict=True):
        if not shown:
            break
        is_lacked = not accept and dialogue.kind in ABOUT_THE_CARD
        right = frozenset(shown[-1] if one == "same" or is_lacked else one for one in accept or {NONE})
        reading = conversation.reader.read(turn, shown[-1], conversation.graph.titles[shown[-1]])
        choices.append((conversation.model.features(reading, shown), right, 1.0))
        if shown[-1] in right and asks_detail(reading):
            features = {HELD: held_features(reading), LACKED: {}}
            details.append((features, frozenset({LACKED if is_lacked else HELD}), 1.0))
        if accept:
            shown = [*shown, shown[-1] if "same" in accept else sorted(accept)[0]]
    return _Cases(choices, details)


def _switches(conversation: Conversation, golden: Sequence[GoldenQuestion]) -> list[Case]:
    """Return golden questions as turns: follow-ups in their threads, and some of the others in random ones.

    A question that needs no thread has the same answer in any.
    """
    random = np.random.default_rng(0)
    ids = conversation.graph.ids
    cases: list[Case] = []
    for one in golden:
        if not one.after and random.random() > SWITCHES:
            continue
        shown = one.after or ids[random.integers(len(ids))]
        reading = conversation.reader.read(one.question, shown, conversation.graph.titles[shown])
        if shown not in one.accept and reading.ranking.matches:
            right = frozenset(one.accept) or frozenset({NONE})
            cases.append((conversation.model.features(reading, [shown]), right, 1.0 if one.after else SWITCH_WEIGHT))
    return cases


def _fit(cases: Sequence[Case]) -> Mapping[str, float]:
    """Return the weights under which the right choices are likeliest; several right ones count as one."""
    names = sorted({name for features, _, _ in cases for found in features.values() for name in found})
    column = {name: at for at, name in enumerate(names)}
    values = np.zeros((len(cases), len(cases[0][0]), len(names)))
    right = np.zeros(values.shape[:2])
    importance = np.array([weight for _, _, weight in cases])
    for at, (features, accept, _) in enumerate(cases):
        for row, (choice, found) in enumerate(features.items()):
            right[at, row] = choice in accept
            values[at, row, [column[name] for name in found]] = list(found.values())
    return dict(zip(names, _descend(values, right, importance).tolist(), strict=True))


def _descend(values: Matrix, right: Matrix, importance: Matrix) -> Matrix:
    """Return the weights found by Adam (Kingma and Ba, 2015)."""
    weights = np.zeros(values.shape[2])
    mean, square = weights.copy(), weights.copy()
    for step in range(1, _STEPS + 1):
        scores = values @ weights
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = likely / likely.sum(axis=1, keepdims=True) - likely * right / (likely * right).sum(
            axis=1, keepdims=True
        )
        gradient = np.einsum("nc,ncf->f", error * importance[:, np.newaxis], values) + RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        rate = _RATE if step < _STEPS * 2 / 3 else _SLOW_RATE
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights
