"""What a channel got so far, told by rounds in which it sees each tip once."""

from collections.abc import Sequence

from bot.services.tips.deck import Deck
from bot.services.tips.schedule import Given

_NEVER = -1


class Round:
    """The round that a channel is in, and what is left of it."""

    def __init__(self, deck: Deck, given: Sequence[Given]) -> None:
        """``given`` is all that the channel got, oldest first, be it of this deck or not."""
        size = len(deck.tips)
        self.number = given[-1].round if given else 0
        self.last_round = [_NEVER] * size
        """By tip: the round in which it was given last; -1 for never."""
        self._last_place = [_NEVER] * size
        for place, one in enumerate(given):
            tip = deck.number_of.get(one.tip_id)
            if tip is not None:
                self.last_round[tip], self._last_place[tip] = one.round, place
        if all(number == self.number for number in self.last_round):
            self.number += 1
        self.left = tuple(tip for tip, number in enumerate(self.last_round) if number != self.number)
        """The tips still to come in this round: all of them when it has not begun."""
        self._lately = max(len(given) - size // 2, 0)

    def is_fresh(self, tip: int) -> bool:
        """Whether the tip was among the last that were given, counting back half as many as there are tips."""
        return self._last_place[tip] >= self._lately
