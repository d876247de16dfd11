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
        last_place = [_NEVER] * size
        number_of = deck.number_of.get
        for place, one in enumerate(given):
            tip = number_of(one.tip_id)
            if tip is not None:
                self.last_round[tip], last_place[tip] = one.round, place
        if self.last_round.count(self.number) == size:
            self.number += 1
        self.left = [tip for tip, number in enumerate(self.last_round) if number != self.number]
        """The tips still to come in this round: all of them when it has not begun."""
        lately = max(len(given) - size // 2, 0)
        self.is_fresh = [place >= lately for place in last_place]
        """By tip: whether it was among the last that were given, counting back half as many as there are tips."""
