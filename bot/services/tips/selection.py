"""The choice of a channel's next tip. It depends on nothing but what the channel got, so every process agrees on it.

ADR 6 says why the rule is this one, with figures.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.services.tips.models import DeliveredTip, Tip, entry_of
from bot.services.tips.pool import Round, TipPool

_APART = 3
"""Number of tips before another tip of the same entry, where the pool allows it."""
_DRAWS = 3
"""Number of draws after which the most crowded entry is taken."""
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
    more rounds than the rest comes first, and a recent tip does not come again soon. Among the tips that remain, one is
    drawn; themes alternate, and ``seed`` makes the order of one channel differ from another's.
    """
    if not pool.tips:
        return None
    current = Round(pool, delivered)
    last = [entry_of(one.tip_id) for one in delivered[-_APART:]]
    near = pool.near_to(last[-1]) if last else frozenset()
    allowed = _prefer(current.left, lambda tip: tip.entry_id not in near)
    allowed = _prefer(allowed, lambda tip: tip.id not in current.recent)
    preferred = _waiting_longest(current, _prefer(allowed, lambda tip: tip.entry_id not in last))

    counts = Counter(tip.entry_id for tip in current.left)
    random = Random(f"{seed} {current.number} {len(current.left)}")  # noqa: S311 # it keeps no secret
    weights = {entry_id: count / (1 + _shared_themes(pool, entry_id, last)) for entry_id, count in counts.items()}
    draws = random.choices(preferred, [weights[tip.entry_id] for tip in preferred], k=_DRAWS)
    crowds = {entry_id: sum(counts.get(other, 0) for other in pool.near_to(entry_id)) for entry_id in counts}
    for tip in draws:
        if _can_end_apart(pool, counts, crowds, tip.entry_id):
            return Choice(tip, current.number)
    # The look-ahead of an accepted draw went on from the most crowded entry, so from there the rest can stay apart.
    crowded = max(allowed, key=lambda tip: crowds[tip.entry_id]).entry_id
    remaining = _waiting_longest(current, [tip for tip in allowed if tip.entry_id == crowded])
    return Choice(random.choice(remaining), current.number)


def _prefer(tips: Sequence[Tip], is_preferred: Callable[[Tip], bool]) -> Sequence[Tip]:
    """Return the tips that are preferred; all of them when none is."""
    return [tip for tip in tips if is_preferred(tip)] or tips


def _waiting_longest(current: Round, tips: Sequence[Tip]) -> Sequence[Tip]:
    last_rounds = [current.last_round.get(tip.id, _NEVER) for tip in tips]
    earliest = min(last_rounds)
    return [tip for tip, number in zip(tips, last_rounds, strict=True) if number == earliest]


def _shared_themes(pool: TipPool, entry_id: str, last: Iterable[str]) -> float:
    """Return the share of themes that an entry has in common with each of the ``last`` entries, summed up."""
    themes = pool.themes_of(entry_id)
    pairs = [(themes, pool.themes_of(other)) for other in last]
    return sum(len(one & other) / len(one | other) for one, other in pairs if other)


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
