"""Cards that reply to acts: messages that ask nothing of the knowledge base, such as thanks."""

from collections.abc import Iterator, Sequence

from bot.cards.blocks import Card, CardBlock, caption, card, paragraph
from bot.cards.buttons import browse_buttons, example_buttons
from bot.cards.curators import ACTS, NOBODY, Asker, ways_row
from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.services.answers import ActReply, Turn

_WITH_EXAMPLES = {Act.GREETING, Act.CAPABILITIES, Act.IDENTITY, Act.LANGUAGE}
"""Acts of people who may not know yet what they can ask."""
_EXAMPLES = 3
"""Largest number of questions that the reply to an act offers."""


def act_card(reply: ActReply, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card that replies to an act, with a way on where the person may look for one."""
    ways: CardBlock | None = None
    if place := ACTS.get(reply.act):
        turn = Turn(str(reply.asked_at)) if reply.asked_at is not None else None
        ways = ways_row(place, turn, asker, knowledge)
    return act_card_with(reply.act, knowledge, [ways], has_curators=asker.has_curators)


def act_card_with(
    act: Act, knowledge: KnowledgeBase, curators: Sequence[CardBlock | None], *, has_curators: bool = False
) -> Card:
    """Return the card that replies to an act, with ``curators`` as the way to the curators.

    ``has_curators`` is True if that way leads to a person.
    """
    return card(*_blocks(act, knowledge, curators, has_curators=has_curators))


def _blocks(
    act: Act, knowledge: KnowledgeBase, curators: Sequence[CardBlock | None], *, has_curators: bool
) -> Iterator[CardBlock | None]:
    voice = knowledge.voice
    if act is Act.HUMAN and has_curators:
        yield paragraph(voice.person.act_human)
        yield from curators
        yield caption(voice.browse)
        yield browse_buttons(knowledge)
        return
    yield paragraph(voice.reply_to(act))
    if act in _WITH_EXAMPLES and (examples := example_buttons(knowledge, _EXAMPLES)):
        yield caption(voice.examples)
        yield examples
    if act in ACTS:
        yield browse_buttons(knowledge)
    yield from curators
