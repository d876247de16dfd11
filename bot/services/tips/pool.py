"""The tips that a channel's next tip is chosen from, and the round in which the channel is."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.services.tips.models import DeliveredTip, Tip

_QUOTES_APART = 10
"""Number of tips in which no quotation comes twice, where the pool allows it."""
_SPOTLIGHTS_APART = 3
"""Number of tips in which no spotlight has two stories."""
_MONTH = 20
"""Number of tips in which there is one list at most, and no story or note twice: the working days of a month."""


class TipPool:
    """Tips, with the entries that they come from and the neighbors of these entries."""

    def __init__(self, tips: Sequence[Tip], neighbors: Mapping[str, frozenset[str]]) -> None:
        """Prepare ``tips`` for choosing. ``neighbors`` maps the id of an entry to the ids of its neighbors.

        Two entries are neighbors as soon as one of them names the other.
        """
        self.tips = tuple(tips)
        self.sizes: Mapping[str, int] = Counter(tip.entry_id for tip in tips)
        """Number of tips of each entry."""
        self._by_id = {tip.id: tip for tip in tips}
        self._themes = {tip.entry_id: tip.themes for tip in tips}
        near: dict[str, set[str]] = {entry_id: {entry_id} for entry_id in self._themes}
        for entry_id, others in neighbors.items():
            for other in others:
                near.setdefault(entry_id, set()).add(other)
                near.setdefault(other, set()).add(entry_id)
        self._near = {entry_id: frozenset(others & self._themes.keys()) for entry_id, others in near.items()}

    def find(self, tip_id: str) -> Tip | None:
        """Return the tip with the id; None if it is not in the pool."""
        return self._by_id.get(tip_id)

    def near_to(self, entry_id: str) -> frozenset[str]:
        """Return the ids of the pool's entries that are near an entry: its neighbors, and the entry itself.

        The entry need not be in the pool, nor in the knowledge base any more.
        """
        return self._near.get(entry_id, frozenset())

    def themes_of(self, entry_id: str) -> frozenset[str]:
        """Return the themes of an entry; none when it has no tip in the pool."""
        return self._themes.get(entry_id, frozenset())


class Round:
    """The round of a channel, in which it sees each tip of its pool once."""

    def __init__(self, pool: TipPool, delivered: Sequence[DeliveredTip]) -> None:
        """Find the round of a channel that got ``delivered``, oldest first, from this pool or another."""
        self.number = delivered[-1].round if delivered else 0
        self.last_round = {one.tip_id: one.round for one in delivered}
        """Round in which each tip was delivered last, by tip id."""
        if all(self.last_round.get(tip.id) == self.number for tip in pool.tips):
            self.number += 1
        self.left = [tip for tip in pool.tips if self.last_round.get(tip.id) != self.number]
        """Tips still to come in this round: all of them when it has not begun."""
        recent = delivered[max(len(delivered) - len(pool.tips) // 2, 0) :]
        self.recent = {one.tip_id for one in recent}
        """Ids of the latest tips that the channel got, half as many as there are in the pool."""


class Recent:
    """The words that a channel has read lately, and should not read again too soon."""

    def __init__(self, pool: TipPool, delivered: Sequence[DeliveredTip]) -> None:
        """``delivered`` are all tips that the channel got, oldest first."""
        tips = [pool.find(one.tip_id) for one in delivered[-_MONTH:]]
        self._quotes = {tip.quote for tip in tips[-_QUOTES_APART:] if tip and tip.quote}
        self._spotlights = {tip.story.spotlight_id for tip in tips[-_SPOTLIGHTS_APART:] if tip and tip.story}
        self._stories = {tip.story.text for tip in tips if tip and tip.story}
        self._notes = {tip.note for tip in tips if tip and tip.note}
        self._had_list = any(tip and tip.items for tip in tips)

    def repeats_ours(self, tip: Tip) -> bool:
        """Return whether ``tip`` would repeat a story or a note that came within a month."""
        return tip.note in self._notes or (tip.story is not None and tip.story.text in self._stories)

    def repeats(self, tip: Tip) -> bool:
        """Return whether ``tip`` would repeat a recent quotation, story, note or spotlight, or be another list."""
        told = tip.story is not None and tip.story.spotlight_id in self._spotlights
        return self.repeats_ours(tip) or told or tip.quote in self._quotes or (bool(tip.items) and self._had_list)
