"""A part of a long list, and the row of buttons that turns its pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from bot.cards.blocks import CardBlock, button_row, caption
from bot.cards.elements import Button
from bot.cards.ids import HomeAction
from bot.knowledge.voice.voice import HomeVoice

T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """One page of a list."""

    shown: Sequence[T]
    first: int
    """Position of the first item shown, counted from 0."""
    count: int
    """Number of all items."""
    number: int
    """Number of the page, counted from 0."""

    @classmethod
    def of(cls, items: Sequence[T], page: int, per_page: int) -> Self:
        """Return a page of ``items``, which are not empty: the one with that number, or else the nearest."""
        number = max(0, min(page, (len(items) - 1) // per_page))
        first = number * per_page
        return cls(items[first : first + per_page], first, len(items), number)

    def turning(self, sentence: str, action: HomeAction, voice: HomeVoice) -> Iterator[CardBlock | None]:
        """Yield ``sentence``, with the positions shown, and the buttons to other pages, if there are any."""
        last = self.first + len(self.shown)
        if len(self.shown) == self.count:
            return
        yield caption(sentence.format(first=self.first + 1, last=last, count=self.count))
        earlier = [Button(voice.earlier, action, str(self.number - 1))] if self.number else []
        later = [] if last == self.count else [Button(voice.later, action, str(self.number + 1))]
        yield button_row([*earlier, *later])
