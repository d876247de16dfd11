"""The choice of a channel's next tip. It depends on nothing but what the channel got, so every process agrees on it.

ADR 6 says why the rule is this one, with figures.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.services.tips.models import DeliveredTip, Tip, entry_of
from bot.services.tips.pool import Recent, Round, TipPool

_APART = 5
"""Number of tips before another tip of the same entry, where the pool allows it."""
_TRIES = 3
"""Number of entries that are tried in their turn, before the most crowded entry is taken."""
_THEME_DELAY = 0.01
"""Delay of an entry, as a share of a round, for each of the last tips that was on its theme."""
_NEVER = -1


@dataclass(frozen=True)
class Choice:
    """A tip, and the channel's round in which it comes."""

    tip: Tip
    round: int


def choose(pool: TipPool, delivered: Sequence[DeliveredTip], seed: str) -> Choice | None:
    """Return the next tip of a channel that got ``delivered``, oldest first; None when the pool is empty.

    The channel sees each tip once in a round. Tips that join the pool come within the current round. A tip is never
    followed by one of its own entry or of a neighbor while anything else is left in the round. What has waited for
    more rounds than the rest comes first, and a recent tip, quotation, spotlight or list does not come again soon. The
    first tip of a channel is a takeaway. The tips of each entry are spread evenly over the round; themes alternate, and
    ``seed`` makes the order of one channel differ from another's.
    """
    if not pool.tips:
        return None
    current, recent = Round(pool, delivered), Recent(pool, delivered)
    # A pool of few entries cannot keep them far apart: it would run out of the small ones.
    apart = max(1, min(_APART, len(pool.sizes) // 3))
    last = [entry_of(one.tip_id) for one in delivered[-apart:]]
    near = pool.near_to(last[-1]) if last else frozenset()
    allowed = _prefer(current.left, lambda tip: tip.entry_id not in near)
    allowed = _prefer(allowed, lambda tip: tip.id not in current.recent)
    others = _prefer(allowed, lambda tip: tip.entry_id not in last[-1:])
    fresh = _prefer(others, lambda tip: not recent.repeats_ours(tip))
    preferred = _prefer(_longest_ago(fresh, last), lambda tip: not recent.repeats(tip))
    preferred = _waiting_longest(current, preferred)
    if not delivered:
        preferred = _prefer(preferred, lambda tip: tip.is_takeaway)

    counts = Counter(tip.entry_id for tip in current.left)
    turns = {
        entry_id: _turn(pool, counts, entry_id, seed) + _wait_of_theme(pool, entry_id, last)
        for entry_id in {tip.entry_id for tip in preferred}
    }
    in_turn = sorted(turns, key=lambda entry_id: (turns[entry_id], entry_id))[:_TRIES]
    chosen = _entry_to_come(pool, counts, in_turn, [tip.entry_id for tip in allowed if tip.entry_id not in near])
    tips = _prefer([tip for tip in allowed if tip.entry_id == chosen], lambda tip: not recent.repeats_ours(tip))
    tips = _waiting_longest(current, tips)
    random = Random(f"{seed} {current.number} {len(current.left)}")  # noqa: S311 # it keeps no secret
    return Choice(random.choice(_prefer(tips, lambda tip: not recent.repeats(tip))), current.number)


def _entry_to_come(pool: TipPool, counts: Mapping[str, int], in_turn: Sequence[str], apart: Sequence[str]) -> str:
    """Return the first entry in its turn from which the rest of the round can stay apart.

    If none is found, return the most crowded of the entries that are ``apart`` from the last tip, since the look-ahead
    of an accepted entry went on from there; if there is none either, the first in its turn.
    """
    crowds = {entry_id: sum(counts.get(other, 0) for other in pool.near_to(entry_id)) for entry_id in counts}
    for entry_id in in_turn:
        if _can_end_apart(pool, counts, crowds, entry_id):
            return entry_id
    return max(apart, key=crowds.__getitem__) if apart else in_turn[0]


def _turn(pool: TipPool, left: Mapping[str, int], entry_id: str, seed: str) -> float:
    """Return where in the round, from 0 to 1, the next tip of an entry has its turn.

    The tips of an entry are spread evenly over the round. Where the first one stands is drawn for each channel.
    """
    size = pool.sizes[entry_id]
    offset = Random(f"{seed} {entry_id}").random()  # noqa: S311 # it keeps no secret
    return (size - left[entry_id] + offset) / size


def any_unseen(pool: TipPool, delivered: Sequence[DeliveredTip], seed: str) -> Tip | None:
    """Return a tip that a channel has not had in its round, whatever came before it; None when the pool is empty."""
    left = Round(pool, delivered).left if pool.tips else []
    return Random(seed).choice(left) if left else None  # noqa: S311 # it keeps no secret


def _prefer(tips: Sequence[Tip], is_preferred: Callable[[Tip], bool]) -> Sequence[Tip]:
    """Return the tips that are preferred; all of them when none is."""
    return [tip for tip in tips if is_preferred(tip)] or tips


def _longest_ago(tips: Sequence[Tip], last: Sequence[str]) -> Sequence[Tip]:
    """Return the tips whose entries are not among the ``last`` ones, or else came longest ago."""
    ages = [last[::-1].index(tip.entry_id) if tip.entry_id in last else len(last) for tip in tips]
    oldest = max(ages)
    return [tip for tip, age in zip(tips, ages, strict=True) if age == oldest]


def _waiting_longest(current: Round, tips: Sequence[Tip]) -> Sequence[Tip]:
    last_rounds = [current.last_round.get(tip.id, _NEVER) for tip in tips]
    earliest = min(last_rounds)
    return [tip for tip, number in zip(tips, last_rounds, strict=True) if number == earliest]


def _wait_of_theme(pool: TipPool, entry_id: str, last: Iterable[str]) -> float:
    """Return how long an entry waits because its theme was that of some of the ``last`` entries."""
    themes = pool.themes_of(entry_id)
    return _THEME_DELAY * sum(bool(themes & pool.themes_of(other)) for other in last)


def _can_end_apart(pool: TipPool, counts: Mapping[str, int], crowds: Mapping[str, int], first: str) -> bool:
    """Return whether the round can continue from entry ``first`` to its end without two neighbors in a row.

    ``counts`` has the number of tips left by entry; ``crowds`` adds to it the tips of the entry's neighbors. The
    look-ahead always continues with the most crowded entry, as Warnsdorff's rule does for a knight's tour. It can miss
    an order that exists, but an order that it finds does exist.
    """
    left, crowds = dict(counts), dict(crowds)
    entry = first
    while True:
        left[entry] -= 1
        if not left[entry]:
            del left[entry]
        near = pool.near_to(entry)
        for other in near:
            if other in crowds:
                crowds[other] -= 1
        following = [other for other in left if other not in near]
        if not following:
            return not left
        entry = max(following, key=crowds.__getitem__)
