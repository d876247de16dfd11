"""All spotlights on one card: as a carousel, and as plain rows where Slack knows no carousel."""

from collections.abc import Iterator

from bot.cards.blocks import Button, Part, Tile, carousel, paragraph
from bot.cards.buttons import open_buttons
from bot.cards.ids import Action
from bot.cards.limits import MAX_CARDS
from bot.cards.words import Soft, Strong
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Spotlight
from bot.knowledge.voice import Voice


def spotlight_carousel(knowledge: KnowledgeBase) -> Iterator[Part]:
    """The spotlights side by side, ten to a carousel."""
    tiles = [_tile(spotlight, knowledge.voice) for spotlight in knowledge.spotlights]
    for start in range(0, len(tiles), MAX_CARDS):
        yield carousel(tiles[start : start + MAX_CARDS])


def _tile(spotlight: Spotlight, voice: Voice) -> Tile:
    return Tile(spotlight.title, spotlight.place, spotlight.summary, Button(voice.read, Action.OPEN, spotlight.id))


def spotlight_rows(knowledge: KnowledgeBase) -> Iterator[Part | None]:
    """The spotlights one below the other, and a row of buttons for them."""
    for spotlight in knowledge.spotlights:
        yield paragraph(Strong(spotlight.title), " · ", Soft(spotlight.place), f"\n{spotlight.summary}")
    yield open_buttons(knowledge.spotlights, knowledge.voice)
