"""Questions that people ask the curators in their channel: the forms, the message there, and the reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b

from bot.cards.blocks import Card, CardBlock, bullet_list, button_row, caption, card, paragraph
from bot.cards.elements import Button
from bot.cards.ids import PERSON_FORM, REPLY_FORM, CuratorAction
from bot.cards.inputs import Input, text_area
from bot.cards.text import Bold, Link, Span, UserMention, fill_placeholder
from bot.cards.views import FormLabels, View, form_view
from bot.knowledge.base import KnowledgeBase
from bot.services.curation.digest import person_in_slack

MAX_REMARK = 300
"""Characters that a person may add to their question."""
MAX_REPLY = 2_000
"""Characters of a reply."""
REMARK, REPLY = "remark", "reply"
"""Fields of the two forms."""
_MAX_SHOWN = 4
"""Entries that the message in the curators' channel names as shown before."""


@dataclass(frozen=True)
class PersonQuestion:
    """A question for the curators' channel. Forms and buttons carry all of it, so that nothing of it is stored."""

    asker: str
    """Id of the person who asks."""
    language: str
    """Code of the language in which the bot answered."""
    origin: str
    """The message with the button, as channel and timestamp."""
    link: str
    """Address of the thread; empty if there is none that the curators could open."""
    shown: str
    """Ids of the entries that the thread showed, with spaces between them."""
    nearest: str
    """Id of the entry that comes nearest; empty if none does."""
    question: str
    """The redacted question; empty if the person asked none before."""
    remark: str = ""
    """The words that the person added."""

    @property
    def digest(self) -> str:
        """A hash that tells the question from others: of the person and its words, or else of its origin."""
        told = f"{self.asker}:{self.question or self.origin}"
        return blake2b(told.encode(), digest_size=16).hexdigest()

    @property
    def key(self) -> str:
        """The idempotency key of the message in the curators' channel."""
        return f"person-question:{self.digest}"

    @property
    def reply_key(self) -> str:
        """The idempotency key of the one reply."""
        return f"person-reply:{self.digest}"

    def encode(self) -> str:
        """Return the question as the value of a button: its parts, a line each."""
        parts = [" ".join(getattr(self, field.name).split()) for field in fields(self)]
        return "\n".join(parts)

    @classmethod
    def decode(cls, value: str) -> "PersonQuestion":
        """Return the question that `encode` stored."""
        return cls(*value.split("\n"))

    def titles(self, knowledge: KnowledgeBase) -> str:
        """Return the titles of the entries shown last, those that are still there."""
        found = [knowledge.entries[one] for one in self.shown.split() if one in knowledge.entries]
        return "; ".join(f"“{entry.title}”" for entry in found[-_MAX_SHOWN:])


def question_view(asked: PersonQuestion, knowledge: KnowledgeBase) -> View:
    """Return the modal that shows what is sent, and in which the person agrees to it."""
    voice = knowledge.voice.person
    sent: list[Sequence[Span]] = []
    if asked.question:
        sent.append((voice.your_question.format(question=asked.question),))
    if titles := asked.titles(knowledge):
        sent.append((voice.your_cards.format(titles=titles),))
    sent.append(fill_placeholder(voice.your_name, "person", UserMention(asked.asker)))
    if asked.link:
        sent.append((Link(voice.your_thread, asked.link),))
    label = voice.remark if asked.question else voice.own_question
    field = text_area(Input(REMARK, label, optional=bool(asked.question)), most=MAX_REMARK)
    blocks = [paragraph(voice.consent).block, bullet_list(sent).block, field, caption(voice.kept).block]
    return _form(PERSON_FORM, voice.title, asked.encode(), blocks, knowledge)


def reply_view(asked: PersonQuestion, place: str, knowledge: KnowledgeBase) -> View:
    """Return the modal in which a curator replies; ``place`` is the channel and timestamp of the message there."""
    voice = knowledge.voice.person
    hint = paragraph(*fill_placeholder(voice.reply_hint, "person", UserMention(asked.asker)))
    blocks = [block.block for block in (*_words(asked), hint)]
    blocks.append(text_area(Input(REPLY, voice.reply_text), most=MAX_REPLY))
    return _form(REPLY_FORM, voice.reply, f"{place}\n{asked.encode()}", blocks, knowledge)


def _form(
    callback_id: str, title: str, carried: str, blocks: list[dict[str, object]], knowledge: KnowledgeBase
) -> View:
    voice = knowledge.voice.person
    return form_view(callback_id, FormLabels(title, voice.send, voice.close), blocks, carried)


def _words(asked: PersonQuestion) -> Iterator[CardBlock]:
    """Yield the question, and what the person added."""
    if asked.question:
        yield paragraph(Bold(asked.question))
    if asked.remark:
        yield paragraph(asked.remark)


def posted_card(asked: PersonQuestion, knowledge: KnowledgeBase, replied_by: str = "") -> Card:
    """Return the message in the curators' channel; once a curator replied, it says who, and has no button."""
    voice = knowledge.voice.person
    if replied_by:
        end: CardBlock | None = paragraph(*fill_placeholder(voice.replied, "person", UserMention(replied_by)))
    else:
        end = button_row([Button(voice.reply, CuratorAction.REPLY, asked.encode(), "question")])
    asks = paragraph(*fill_placeholder(voice.asks, "person", UserMention(asked.asker)))
    return card(asks, *_words(asked), *_circumstances(asked, knowledge), end)


def _circumstances(asked: PersonQuestion, knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    voice = knowledge.voice.person
    if titles := asked.titles(knowledge):
        yield caption(voice.shown.format(titles=titles))
    if nearest := knowledge.entries.get(asked.nearest):
        theme = knowledge.theme_of(nearest) or nearest
        owner = person_in_slack(theme.owner)
        keeper = (" ", *fill_placeholder(voice.owner, "person", UserMention(owner))) if owner else ()
        yield caption(voice.nearest.format(title=f"“{nearest.title}”"), *keeper)
    if asked.link:
        yield caption(Link(voice.thread, asked.link))


def replied_card(replied_by: str, knowledge: KnowledgeBase) -> Card:
    """Return the message that says who replied, for the thread of the message in the curators' channel."""
    return card(paragraph(*fill_placeholder(knowledge.voice.person.replied, "person", UserMention(replied_by))))


def person_reply_card(asked: PersonQuestion, reply: str, replied_by: str, knowledge: KnowledgeBase) -> Card:
    """Return the direct message with a curator's reply, marked as the words of that person."""
    voice, curator = knowledge.voice.person, UserMention(replied_by)
    return card(
        paragraph(*fill_placeholder(voice.reply_from, "person", curator)),
        paragraph(voice.your_question.format(question=asked.question or asked.remark)),
        paragraph(reply),
        caption(*fill_placeholder(voice.own_words, "person", curator)),
    )
