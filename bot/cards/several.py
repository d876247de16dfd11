"""The card that answers several questions of one message, each in short under a heading of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import assert_never

from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    button_row,
    card,
    context,
    header,
    paragraph,
    quote,
    quoted_list,
    titled_card,
)
from bot.cards.buttons import Shown, encode_shown, open_buttons
from bot.cards.curators import NOBODY, Asker, Place, ways_row
from bot.cards.elements import Button
from bot.cards.entry_body import Lead, lead_blocks
from bot.cards.ids import Action
from bot.cards.limits import MAX_TEXT
from bot.cards.sources import fact_lines, source_lines
from bot.cards.text import Italic, readable, truncate
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, ListEntry, Spotlight
from bot.services.answers import Answered, NoAnswer, Part, SeveralAnswers, Turn, Unsure


def several_card(given: SeveralAnswers, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card with the answer to each question, in the order in which they were asked, and their sources.

    ``asker`` is the person, and which ways to the curators they have.
    """
    parts = [_part_card(part, number, knowledge, asker) for number, part in enumerate(given.parts)]
    answers = [part.answer for part in given.parts]
    quoted = chain.from_iterable(_quoted(answer) for answer in answers if isinstance(answer, Answered))
    if lines := source_lines(quoted, knowledge):
        parts.append(card(context(*lines)))
    text = truncate("\n\n".join(part.text for part in parts), MAX_TEXT)
    return replace(card(), text=text, blocks=tuple(block for part in parts for block in part.blocks))


def _part_card(part: Part, number: int, knowledge: KnowledgeBase, asker: Asker) -> Card:
    asked, voice = readable(part.question), knowledge.voice
    heading = header(asked[:1].upper() + asked[1:])
    match part.answer:
        case Answered(entry=entry, turn=turn, lead=passage, held=held):
            leading = lead_blocks(entry, Lead(passage, held), voice) if passage else _short_answer(entry, knowledge)
            return titled_card(None, heading, *leading, _read_button(entry, turn, knowledge))
        case Unsure(offered=offered):
            return titled_card(None, heading, paragraph(voice.unsure), open_buttons(offered, voice))
        case NoAnswer(turn=turn):
            curators = ways_row(Place.PART, turn, asker, knowledge, number)
            return titled_card(None, heading, paragraph(voice.no_answer), curators)
        case _:
            assert_never(part.answer)


def _quoted(answer: Answered) -> Sequence[Citation]:
    """Return the citations of which the short answer quotes something."""
    if answer.lead is None:
        return answer.entry.citations[:1]
    return [answer.lead.origin] if isinstance(answer.lead.origin, Citation) else []


def _short_answer(entry: Entry, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield the first words that answer; of an entry that quotes nothing, a fact with its page, or our note."""
    if isinstance(entry, Spotlight):
        yield paragraph(entry.summary)
    yield from (quote(citation.quote) for citation in entry.citations[:1])
    if isinstance(entry, ListEntry):
        yield quoted_list(entry.items)
    if entry.citations:
        return
    if entry.facts:
        yield bullet_list([(f"{fact.text} [1]",) for fact in entry.facts[:1]])
        yield from fact_lines(entry.facts[:1])
    elif entry.note:
        yield paragraph(Italic(knowledge.voice.note), f" {entry.note}")


def _read_button(entry: Entry, turn: Turn, knowledge: KnowledgeBase) -> CardBlock | None:
    """Return the button that shows the whole card of the entry, with everything that a card of its own offers."""
    voice = knowledge.voice
    value = encode_shown(Shown(entry.id, turn))
    name = voice.read_about.format(title=entry.title)
    return button_row([Button(entry.title, Action.OPEN, value, entry.id, accessible_name=name)], voice.buttons)
