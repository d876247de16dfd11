"""Asking in a modal, and asking about a message: the modal, its answer, and the answers to a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.cards.answers import localized_reply_card, reply_card
from bot.cards.blocks import Card, CardBlock, button_row, caption, card, extended, paragraph
from bot.cards.buttons import encode_thread
from bot.cards.curators import Asker
from bot.cards.elements import Button
from bot.cards.ids import ASK_FORM, AskAction
from bot.cards.inputs import MAX_STORY, Input, text_area
from bot.cards.text import UserMention, fill_placeholder, first_words, readable, truncate
from bot.cards.views import FormLabels, View, card_view, form_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.voice import Voice
from bot.services.answers import Reply, Turn, entry_shown_last
from bot.services.offers import with_reply
from bot.services.suggestions import suggestions

_MAX_ECHO = 80
"""Characters of a message that the answer about it repeats."""


@dataclass(frozen=True)
class AskedMessage:
    """A message in Slack that a person wants to know something about."""

    ts: str
    thread_ts: str
    """The ``ts`` of the message that begins its thread; its own where it has none."""
    text: str

    @classmethod
    def of(cls, message: dict[str, Any]) -> Self:
        """Return the message that Slack sent with a shortcut."""
        ts = str(message.get("ts") or "")
        return cls(ts, str(message.get("thread_ts") or ts), truncate(str(message.get("text") or ""), MAX_STORY))

    def encode(self) -> str:
        """Return the message as the value of a button."""
        return f"{self.ts} {self.thread_ts}\n{self.text}"

    @classmethod
    def decode(cls, value: str) -> Self:
        """Return the message that `encode` stored in a button's value."""
        first, _, text = value.partition("\n")
        ts, _, thread_ts = first.partition(" ")
        return cls(ts, thread_ts, text)


def ask_view(knowledge: KnowledgeBase, thread: Sequence[str] = ()) -> View:
    """Return the modal with one field for a question; ``thread`` is what the modal has shown before."""
    voice = knowledge.voice.ask
    examples = suggestions(knowledge)
    example = voice.example.format(question=examples[0]) if examples else ""
    blocks = [text_area(Input(ASK_FORM, voice.question), example)]
    labels = FormLabels(voice.title, voice.send, knowledge.voice.window_close)
    return form_view(ASK_FORM, labels, blocks, encode_thread(thread))


def answer_view(reply: Reply, turn: Turn, knowledge: KnowledgeBase, asker: Asker) -> View:
    """Return the modal that answers the question of ``turn``, with a button to ask another, or to follow up.

    ``asker`` is the person, and which ways to the curators they have.
    """
    another = ask_button(knowledge.voice.ask.another, with_reply(turn.thread, reply))
    drawn = extended(localized_reply_card(reply, knowledge, asker), below=[another])
    return card_view(drawn, knowledge.voice, turn.question)


def ask_button(label: str, thread: Sequence[str] = ()) -> CardBlock | None:
    """Return the button that opens the modal; ``thread`` is what the modal has shown before."""
    return button_row([Button(label, AskAction.OPEN, encode_thread(thread) or "question", "question")])


def found_about_message(reply: Reply, message: AskedMessage, knowledge: KnowledgeBase, *, can_reply: bool) -> Card:
    """Return the answer about a message for the person who wants it, with a button to put it into its thread.

    ``can_reply`` is False where the bot cannot be a member of the conversation. Without published words, there is
    nothing that is worth the attention of everyone in the thread.
    """
    voice = knowledge.voice.ask
    about = caption(voice.about.format(question=first_words(readable(message.text), _MAX_ECHO)))
    button = Button(voice.reply, AskAction.REPLY, message.encode(), "message")
    row = button_row([button]) if can_reply and entry_shown_last(reply) else None
    return extended(reply_card(reply, knowledge), above=[about], below=[row])


def nothing_to_find_card(voice: Voice) -> Card:
    """Return the card for a message without anything to look up, with a button to ask in one's own words."""
    return card(paragraph(voice.ask.nothing), ask_button(voice.ask.open))


def reply_in_thread(reply: Reply, user_id: str, knowledge: KnowledgeBase) -> Card:
    """Return the answer to a message for everyone in its thread, with the person ``user_id`` who asked for it."""
    sharer = caption(*fill_placeholder(knowledge.voice.shared_by, "person", UserMention(user_id)))
    return extended(reply_card(reply, knowledge), above=[sharer])
