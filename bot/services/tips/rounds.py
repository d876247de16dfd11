"""What a channel got so far, told by rounds in which it sees each tip once."""

from collections.abc import Sequence

from bot.services.tips.deck import Deck
from bot.services.tips.schedule import Given

NEVER = -1


class Round:
    """The round that a channel is in, and what is left of it. Tips of other decks do not count."""

    def __init__(self, deck: Deck, given: Sequence[Given]) -> None:
        """``given`` is all that the channel got, oldest first."""
        size = len(deck.tips)
        self.number = 0
        """Rounds before this one."""
        self.last_round = [NEVER] * size
        """By tip: the round in which it was given last."""
        self._last_place = [NEVER] * size
        self._place = 0
        seen: set[int] = set()
        for one in given:
            tip = deck.number_of.get(one.tip_id)
            if tip is None:
                continue
            # A round ends when everything was seen. What has joined since was not: a repetition tells the end then.
            if tip in seen or len(seen) == size:
                seen.clear()
                self.number += 1
            seen.add(tip)
            self.last_round[tip], self._last_place[tip] = self.number, self._place
            self._place += 1
        if len(seen) == size:
            seen.clear()
            self.number += 1
        self.left = tuple(tip for tip in range(size) if tip not in seen)
        """The tips still to come in this round: all of them when it has not begun."""
        self._fresh_from = self._place - size // 2

    def is_fresh(self, tip: int) -> bool:
        """Whether the tip was among the last that were given, counting back half as many as there are tips."""
        return self._last_place[tip] >= max(self._fresh_from, 0)
