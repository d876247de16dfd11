"""Features of a question and a passage that may answer it: meaning, shared words, and the detail asked for."""

from collections.abc import Mapping, Sequence, Set

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


def features_of(
    question: QuestionWords, passages: Sequence[PassageWords], vectors: Matrix, subject: frozenset[str]
) -> Matrix:
    """Return the features (columns, in the order of `FEATURES`) of a question and each passage of an entry (rows)."""
    tables = [question.similarity[:, one.tokens] for one in passages]
    covered = np.array([table.max(axis=1, initial=0) for table in tables])
    # A word that every passage of the entry has does not tell them apart.
    distinct = question.rarity * np.log((1.2 + len(passages)) / (1 + covered.sum(axis=0)))
    rows = [
        _row(question, passage, vectors, subject, table, distinct)
        for passage, table in zip(passages, tables, strict=True)
    ]
    return np.array(rows, dtype=np.float32)


def _row(
    question: QuestionWords,
    passage: PassageWords,
    vectors: Matrix,
    subject: frozenset[str],
    table: Matrix,
    distinct: Matrix,
) -> tuple[float, ...]:
    content = question.without(subject)
    covered = table.max(axis=1, initial=0)
    everything = np.arange(len(question.words))
    ordinary = np.isin(everything, content)
    rarity = question.rarity * np.where(ordinary, 1, _SUBJECT)
    names = question.names[np.isin(question.names, content)]
    heads = {ORDINALS.get(word, word) for word in map(without_possessive, question.asked.head)}
    head = np.array([at for at in content.tolist() if question.words[at] in heads], dtype=np.intp)
    pairs = {pair for pair in question.pairs if not subject.issuperset(pair)}
    figures = [at for at in content.tolist() if question.words[at].isdigit()]
    kinds = question.asked.kinds
    near, head_near = _near(table, passage, kinds, everything, head, rarity)
    meaning, stripped = (vectors[passage.units] @ question.vectors.T).max(axis=0).tolist()
    bare = float((vectors[passage.bare] @ question.vectors[1]).max())
    is_held = len(kinds & passage.kinds) / len(kinds) if kinds else 0.0
    return (
        meaning,
        stripped,
        bare,
        _mean(covered, everything, rarity),
        max(_mean(table[:, part].max(axis=1, initial=0), everything, rarity) for part in passage.sentences),
        float(covered[content].min(initial=1.0)),
        is_held,
        float(bool(kinds) and is_held == 0),
        near,
        _mean(covered, head, rarity) if len(head) else _mean(covered, everything, rarity),
        head_near,
        _mean((covered >= 1).astype(np.float32), everything, rarity),
        float(np.mean([covered[at] for at in figures])) if figures else 0.5,
        len(pairs & passage.pairs) / max(1, min(3, len(pairs))),
        float(passage.passage.kind in {"note", "summary"}),
        _mean(covered, everything, distinct),
        _near(table, passage, kinds, everything, head, distinct)[0],
        _mean(covered, names, rarity),
        _counted(table, passage, kinds, head if len(head) else content),
        float(covered[head].min(initial=1.0)),
        float((1 - covered[content]).sum()) / 3,
        float((rarity[content] * (1 - covered[content])).max(initial=0.0)) / 10,
        *_asked(question, passage, vectors, subject, max(meaning, bare)),
    )


def _asked(
    question: QuestionWords, passage: PassageWords, vectors: Matrix, subject: frozenset[str], otherwise: float
) -> tuple[float, float]:
    """Return how near the question comes to one that the passage is known to answer, by meaning and by words."""
    if not passage.asked_stems:
        return otherwise, 0.0
    nearness = vectors[passage.asked] @ question.vectors.T
    rarity = dict(zip(question.stems, question.rarity.tolist(), strict=True))
    own = rarity.keys() - subject
    shares = [_overlap(own, known - subject, rarity) for known in passage.asked_stems]
    return float(nearness.max()), max(shares)


def _overlap(own: Set[str], known: Set[str], rarity: Mapping[str, float]) -> float:
    """Return the weight of the words in both questions, as a share of those in either."""
    usual = sum(rarity.values()) / (len(rarity) or 1)
    total = sum(rarity.get(one, usual) for one in own | known)
    return sum(rarity[one] for one in own & known) / total if total else 0.0


def _mean(values: Matrix, chosen: NDArray[np.intp], rarity: Matrix) -> float:
    total = float(rarity[chosen].sum())
    return float((values[chosen] * rarity[chosen]).sum()) / total if total else 0.5


def _counted(table: Matrix, passage: PassageWords, kinds: frozenset[str], head: NDArray[np.intp]) -> float:
    """Return how much the words right after a figure, or right before it, say what was asked."""
    best = 0.0
    for start, stop in (span for kind in kinds & _FIGURES for span in passage.places.get(kind, ())):
        first, last = np.searchsorted(passage.begins, [start, stop])
        after = table[head, last : last + _COUNTED].max(axis=1, initial=0)
        before = table[head, max(0, first - _COUNTED) : first].max(axis=1, initial=0)
        best = max(best, float(after.mean() if len(head) else 0), 0.8 * float(before.mean() if len(head) else 0))
    return best if kinds & _FIGURES else 0.5


def _near(
    table: Matrix,
    passage: PassageWords,
    kinds: frozenset[str],
    content: NDArray[np.intp],
    head: NDArray[np.intp],
    rarity: Matrix,
) -> tuple[float, float]:
    """Return how much of the question, and of its head, the words around a detail of the kind asked for cover."""
    places = [span for kind in kinds for span in passage.places.get(kind, ())]
    if not kinds:
        places = [(0, len(passage.passage.text))]
    best, best_head = 0.0, 0.0
    for start, stop in places:
        first = int(np.searchsorted(passage.begins, start)) - _WINDOW
        last = int(np.searchsorted(passage.begins, stop)) + _WINDOW
        if not kinds:
            first, last = 0, len(passage.begins)
        covered = table[:, max(0, first) : last].max(axis=1, initial=0)
        best = max(best, _mean(covered, content, rarity))
        best_head = max(best_head, _mean(covered, head if len(head) else content, rarity))
    return best, best_head
