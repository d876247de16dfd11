"""Cards that answer a question or look up a name, and the card that explains an answer."""

from collections.abc import Sequence
from typing import assert_never

from bot.cards.acts import act_card
from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    caption,
    card,
    header,
    in_language,
    paragraph,
    with_fallback,
)
from bot.cards.buttons import browse_buttons, open_buttons, pick_buttons
from bot.cards.carousel import spotlight_carousel, spotlight_rows
from bot.cards.curators import NOBODY, Asker, Place, ways_row
from bot.cards.entries import entry_card
from bot.cards.entry_body import Lead
from bot.cards.follow_ups import follow_up_card
from bot.cards.notices import help_card
from bot.cards.several import several_card
from bot.cards.text import Bold, first_words, truncate
from bot.cards.votes import with_vote_row
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight
from bot.services.answers import ActReply, Answer, Answered, HelpRequest, NoAnswer, Reply, SeveralAnswers, Turn, Unsure
from bot.services.lookups import LookupResult

_MAX_ECHO = 60
"""Characters of a person's own words that a card repeats."""
_MAX_GIST = 80
"""Characters of the line about an entry that a card offers."""


def answer_card(answer: Answer, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card for any of the three outcomes of a question.

    ``asker`` is the person, and which ways to the curators they have.
    """
    match answer:
        case Answered(entry=entry, turn=turn, lead=passage, held=held, continuation=continuation):
            lead = Lead(passage, held) if passage else None
            drawn = (
                follow_up_card(entry, continuation, turn, knowledge, lead=lead)
                if continuation
                else entry_card(entry, knowledge, turn=turn, lead=lead)
            )
            return with_vote_row(drawn, entry, knowledge)
        case Unsure(offered=offered, turn=turn):
            return unsure_card(offered, knowledge, turn)
        case NoAnswer(near=near, turn=turn, lacking=lacking):
            ways = [ways_row(Place.NO_ANSWER, turn, asker, knowledge)]
            return no_answer_card(knowledge, near, ways, lacking=lacking)
        case _:
            assert_never(answer)


def reply_card(reply: Reply, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card for the guide's reply to any message of a conversation.

    ``asker`` is the person, and which ways to the curators they have.
    """
    match reply:
        case HelpRequest():
            return help_card(knowledge)
        case SeveralAnswers():
            return several_card(reply, knowledge, asker)
        case ActReply():
            return act_card(reply, knowledge, asker)
        case _:
            return answer_card(reply, knowledge, asker)


def localized_reply_card(reply: Reply, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card for the guide's reply, whose buttons are answered in the card's language; see `reply_card`."""
    return in_language(reply_card(reply, knowledge, asker), knowledge.language)


def unsure_card(offered: Sequence[Entry], knowledge: KnowledgeBase, turn: Turn | None = None) -> Card:
    """Return the card that asks which entry a person means, with a line of each."""
    voice = knowledge.voice
    lines = [(Bold(entry.title), f": {_gist(entry)}") for entry in offered]
    question = voice.unsure if len(offered) > 1 else voice.unsure_of_one
    return card(paragraph(question), bullet_list(lines), pick_buttons(offered, voice, turn))


def _gist(entry: Entry) -> str:
    """Return a line that tells an entry from others: our summary, or else the first words that it quotes."""
    if isinstance(entry, Spotlight):
        return first_words(entry.summary, _MAX_GIST)
    if entry.citations:
        return f"“{first_words(entry.citations[0].quote, _MAX_GIST)}”"
    return first_words(entry.note or entry.phrasings[0], _MAX_GIST)


def no_answer_card(
    knowledge: KnowledgeBase,
    near: tuple[Entry, ...] = (),
    curators: Sequence[CardBlock | None] = (),
    *,
    lacking: Entry | None = None,
) -> Card:
    """Return the card that says there is no answer, with the titles of near entries and ways to browse.

    It does not quote the near entries, because their words do not answer the question. ``curators`` is the way to the
    curators, or says that they know. ``lacking`` is the entry shown last, if the question asks for a detail of it.
    """
    voice = knowledge.voice
    sentence = voice.follow_up.lacking.format(title=lacking.title) if lacking else voice.no_answer
    return _not_found_card(sentence, voice.near, near, knowledge, curators)


def spotlight_card(result: LookupResult, name: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the spotlight that a person looked up, of several, or of all if none was found."""
    voice = knowledge.voice
    if result.found:
        return entry_card(result.found, knowledge)
    if result.several:
        heading = caption(voice.several_spotlights.format(count=len(result.several), name=_echo(name)))
        as_carousel = card(heading, *spotlight_carousel(knowledge, result.several))
        return with_fallback(as_carousel, card(heading, *spotlight_rows(knowledge, result.several)))
    others = [spotlight for spotlight in knowledge.spotlights if spotlight not in result.close]
    return card(
        paragraph(voice.no_such_spotlight.format(name=_echo(name))),
        caption(voice.close_names) if result.close else None,
        open_buttons(result.close, voice),
        caption(voice.listed_spotlights) if others else None,
        open_buttons(others, voice),
    )


def theme_card(result: LookupResult, name: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the theme with that name, or a card with the themes whose names are close."""
    if result.found:
        return entry_card(result.found, knowledge)
    voice = knowledge.voice
    return _not_found_card(voice.no_such_theme.format(name=_echo(name)), voice.close_names, result.close, knowledge)


def _not_found_card(
    sentence: str,
    introduction: str,
    close: tuple[Entry, ...],
    knowledge: KnowledgeBase,
    curators: Sequence[CardBlock | None] = (),
) -> Card:
    """Return ``sentence``, the way to the curators, the entries that are close, introduced, and ways to browse."""
    voice = knowledge.voice
    return card(
        paragraph(sentence),
        *curators,
        caption(introduction) if close else None,
        open_buttons(close, voice),
        caption(voice.browse),
        browse_buttons(knowledge, besides=close),
    )


def _echo(typed: str) -> str:
    return truncate(" ".join(typed.split()), _MAX_ECHO)


def spotlights_card(knowledge: KnowledgeBase) -> Card:
    """Return the card of all spotlights, which is the curators' own page for them if there is one."""
    if knowledge.spotlights_page:
        return entry_card(knowledge.spotlights_page, knowledge)
    heading = header(knowledge.voice.all_spotlights)
    as_carousel = card(heading, *spotlight_carousel(knowledge))
    return with_fallback(as_carousel, card(heading, *spotlight_rows(knowledge)))


def takeaways_card(knowledge: KnowledgeBase) -> Card:
    """Return the card of all themes, each with its takeaways."""
    voice = knowledge.voice
    rows = (open_buttons([theme, *knowledge.learnings_of(theme)], voice) for theme in knowledge.themes)
    return card(header(voice.all_takeaways), paragraph(voice.themes_intro), *rows)
