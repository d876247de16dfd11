"""Spotlights side by side, and one below the other for clients where Slack refuses a carousel."""

from collections.abc import Iterable, Iterator

from bot.cards.blocks import CardBlock, CarouselCard, carousel, paragraph
from bot.cards.buttons import open_buttons
from bot.cards.elements import Button
from bot.cards.ids import Action
from bot.cards.limits import MAX_BUTTON, MAX_CARDS
from bot.cards.text import Bold, Italic, first_words
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Spotlight
from bot.knowledge.voice.voice import Voice


def spotlight_carousel(knowledge: KnowledgeBase, spotlights: Iterable[Spotlight] | None = None) -> Iterator[CardBlock]:
    """Yield spotlights side by side, ten to a carousel: all of them, or the given ones."""
    shown = knowledge.spotlights if spotlights is None else spotlights
    cards = [_carousel_card(spotlight, knowledge.voice) for spotlight in shown]
    for start in range(0, len(cards), MAX_CARDS):
        yield carousel(cards[start : start + MAX_CARDS])


def _carousel_card(spotlight: Spotlight, voice: Voice) -> CarouselCard:
    # A button of a card has room for one short line, and the title above it is often longer than the town's name.
    label = first_words(voice.read_about.format(title=spotlight.place.partition(",")[0]), MAX_BUTTON)
    button = Button(label, Action.OPEN, spotlight.id)
    return CarouselCard(spotlight.title, spotlight.place, spotlight.summary, button)


def spotlight_rows(
    knowledge: KnowledgeBase, spotlights: Iterable[Spotlight] | None = None
) -> Iterator[CardBlock | None]:
    """Yield spotlights one below the other and a row of buttons: all of them, or the given ones."""
    shown = knowledge.spotlights if spotlights is None else tuple(spotlights)
    for spotlight in shown:
        yield paragraph(Bold(spotlight.title), " · ", Italic(spotlight.place), f"\n{spotlight.summary}")
    yield open_buttons(shown, knowledge.voice)
