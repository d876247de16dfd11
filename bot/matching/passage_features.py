"""Features of a question and a passage that may answer it: meaning, shared words, and the detail asked for."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.content import ORDINALS, without_possessive
from bot.matching.lexicon import Matrix
from bot.matching.passage_words import PassageWords, QuestionWords

FEATURES = (
    "meaning",
    "stripped",
    "bare",
    "covered",
    "sentence",
    "least",
    "holds",
    "lacks",
    "near",
    "head",
    "head_near",
    "exact",
    "figures",
    "pairs",
    "ours",
    "distinct",
    "distinct_near",
    "named",
    "counted",
    "head_least",
    "uncovered",
    "rarest",
    "asked",
    "asked_words",
)
_SUBJECT = 0.3
"""How much a word counts that names the subject of the entry, as a share of what other words count."""
_COUNTED = 4
"""Words after a figure, or before it, among which is what it counts."""
_FIGURES = frozenset({"number", "money", "percent", "duration"})
_WINDOW = 9
"""Words on either side of a figure, date or name that may say of what it is."""


Positions = NDArray[np.intp]
"""Positions among the words of a question."""


def features_of(
    question: QuestionWords, passages: Sequence[PassageWords], vectors: Matrix, subject: frozenset[str]
) -> Matrix:
    """Return the features (columns, in the order of `FEATURES`) of a question and each passage of an entry (rows)."""
    asking = _Asking.about(question, subject)
    tables = [question.similarity[:, one.tokens] for one in passages]
    covered = np.array([table.max(axis=1, initial=0) for table in tables])
    # A word that every passage of the entry has does not tell them apart.
    distinct = question.rarity * np.log((1.2 + len(passages)) / (1 + covered.sum(axis=0)))
    columns = _of_words(asking, covered, distinct)
    rows = [
        _of_passage(asking, passage, table, distinct) | _of_meaning(asking, passage, vectors)
        for passage, table in zip(passages, tables, strict=True)
    ]
    columns |= {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


@dataclass(frozen=True)
class _Asking:
    """A question about an entry: which of its words say what, and how much each counts."""

    question: QuestionWords
    subject: frozenset[str]
    everything: Positions
    content: Positions
    """The words that do not only name the subject of the entry."""
    names: Positions
    head: Positions
    """The words that say of what a number, a name or a place is asked for."""
    figures: Positions
    pairs: frozenset[tuple[str, str]]
    rarity: Matrix

    @classmethod
    def about(cls, question: QuestionWords, subject: frozenset[str]) -> Self:
        """Return what a question asks about the entry with that subject."""
        content = question.without(subject)
        words, is_content = question.words, np.zeros(len(question.words), dtype=bool)
        is_content[content] = True
        heads = {ORDINALS.get(word, word) for word in map(without_possessive, question.asked.head)}
        return cls(
            question,
            subject,
            everything=np.arange(len(words)),
            content=content,
            names=question.names[is_content[question.names]],
            head=np.array([at for at in content.tolist() if words[at] in heads], dtype=np.intp),
            figures=np.array([at for at in content.tolist() if words[at].isdigit()], dtype=np.intp),
            pairs=frozenset(pair for pair in question.pairs if not subject.issuperset(pair)),
            rarity=question.rarity * np.where(is_content, 1, _SUBJECT),
        )


def _of_words(asking: _Asking, covered: Matrix, distinct: Matrix) -> dict[str, Matrix]:
    """Return the features of all passages that follow from how well each (row) covers each word of the question."""
    everything, content, head, rarity = asking.everything, asking.content, asking.head, asking.rarity
    uncovered = 1 - covered[:, content]
    return {
        "covered": _means(covered, everything, rarity),
        "least": covered[:, content].min(axis=1, initial=1.0),
        "head": _means(covered, head if len(head) else everything, rarity),
        "exact": _means((covered >= 1).astype(np.float32), everything, rarity),
        "figures": covered[:, asking.figures].mean(axis=1) if len(asking.figures) else np.full(len(covered), 0.5),
        "distinct": _means(covered, everything, distinct),
        "named": _means(covered, asking.names, rarity),
        "head_least": covered[:, head].min(axis=1, initial=1.0),
        "uncovered": uncovered.sum(axis=1) / 3,
        "rarest": (rarity[content] * uncovered).max(axis=1, initial=0.0) / 10,
    }


def _of_passage(asking: _Asking, passage: PassageWords, table: Matrix, distinct: Matrix) -> dict[str, float]:
    """Return the features of a passage that follow from its sentences, its details and what stands around them.

    ``table`` has the similarity of each word of the question (row) to each of the passage (column).
    """
    everything, rarity, kinds = asking.everything, asking.rarity, asking.question.asked.kinds
    head = asking.head if len(asking.head) else asking.content
    sentences = np.array([table[:, part].max(axis=1, initial=0) for part in passage.sentences])
    around = _around(table, passage, kinds)
    is_held = len(kinds & passage.kinds) / len(kinds) if kinds else 0.0
    return {
        "sentence": float(_means(sentences, everything, rarity).max()),
        "holds": is_held,
        "lacks": float(bool(kinds) and is_held == 0),
        "near": float(_means(around, everything, rarity).max(initial=0)),
        "head_near": float(_means(around, asking.head if len(asking.head) else everything, rarity).max(initial=0)),
        "distinct_near": float(_means(around, everything, distinct).max(initial=0)),
        "pairs": len(asking.pairs & passage.pairs) / max(1, min(3, len(asking.pairs))),
        "ours": float(passage.passage.kind in {"note", "summary"}),
        "counted": _counted(table, passage, kinds, head),
    }


def _of_meaning(asking: _Asking, passage: PassageWords, vectors: Matrix) -> dict[str, float]:
    """Return the features of a passage that compare its meaning, and that of questions that it is known to answer."""
    question = asking.question
    meaning, stripped = (vectors[passage.units] @ question.vectors.T).max(axis=0).tolist()
    bare = float((vectors[passage.bare] @ question.vectors[1]).max())
    nearness, shared = max(meaning, bare), 0.0
    if passage.asked_stems:
        nearness = float((vectors[passage.asked] @ question.vectors.T).max())
        rarity = dict(zip(question.stems, question.rarity.tolist(), strict=True))
        own = rarity.keys() - asking.subject
        shared = max(_overlap(own, known - asking.subject, rarity) for known in passage.asked_stems)
    return {"meaning": meaning, "stripped": stripped, "bare": bare, "asked": nearness, "asked_words": shared}


def _overlap(own: Set[str], known: Set[str], rarity: Mapping[str, float]) -> float:
    """Return the weight of the words in both questions, as a share of those in either."""
    usual = sum(rarity.values()) / (len(rarity) or 1)
    total = sum(rarity.get(one, usual) for one in own | known)
    return sum(rarity[one] for one in own & known) / total if total else 0.0


def _means(values: Matrix, chosen: Positions, rarity: Matrix) -> Matrix:
    """Return the mean of the chosen columns in each row, weighed by their rarity; 0.5 if none counts."""
    weights = rarity[chosen]
    total = float(weights.sum())
    means: Matrix = values[:, chosen] @ weights / total if total else np.full(len(values), 0.5, dtype=np.float32)
    return means


def _counted(table: Matrix, passage: PassageWords, kinds: frozenset[str], head: Positions) -> float:
    """Return how much the words right after a figure, or right before it, say what was asked."""
    if not kinds & _FIGURES:
        return 0.5
    best = 0.0
    for start, stop in (span for kind in kinds & _FIGURES for span in passage.places.get(kind, ())):
        first, last = np.searchsorted(passage.begins, [start, stop])
        after = table[head, last : last + _COUNTED].max(axis=1, initial=0)
        before = table[head, max(0, first - _COUNTED) : first].max(axis=1, initial=0)
        best = max(best, float(after.mean() if len(head) else 0), 0.8 * float(before.mean() if len(head) else 0))
    return best


def _around(table: Matrix, passage: PassageWords, kinds: frozenset[str]) -> Matrix:
    """Return how well each word is covered around each detail (row) of the kinds asked for, or anywhere if of none."""
    if not kinds:
        anywhere: Matrix = table.max(axis=1, initial=0, keepdims=True).T
        return anywhere
    spans = np.array([span for kind in kinds for span in passage.places.get(kind, ())], dtype=np.intp).reshape(-1, 2)
    first, last = np.searchsorted(passage.begins, spans).T
    windows = [
        table[:, max(0, start - _WINDOW) : stop + _WINDOW].max(axis=1, initial=0)
        for start, stop in zip(first.tolist(), last.tolist(), strict=True)
    ]
    return np.array(windows).reshape(len(windows), len(table))
