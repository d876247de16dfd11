"""Votes on answers: the row of two buttons below an answer, and the window that asks why it was not the right one.

Slack has a block for such a row, and takes it in messages. Where it refuses the block in a message that the bot posts,
or in a response to a button, the bot hears that, and sends the card's fallback, which has plain buttons. It hears
nothing about the response to a slash command, which therefore has plain buttons from the start. Modals and the Home
tab have no such row.
"""

from dataclasses import replace

from bot.cards.blocks import Card, paragraph, with_fallback
from bot.cards.ids import VOTE, VOTE_FORM, VoteField
from bot.cards.inputs import Input, radio_buttons, text_input
from bot.cards.limits import MAX_BUTTON
from bot.cards.text import Block, plain_text, truncate
from bot.cards.views import FormLabels, View, form_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.knowledge.voice.votes import VoteVoice
from bot.services.votes import VoteReason

_HELPFUL, _UNHELPFUL = "yes", "no"
_SIDES = {"positive_button": _HELPFUL, "negative_button": _UNHELPFUL}
"""Vote of each button in Slack's element."""


def with_vote_row(answer: Card, entry: Entry, knowledge: KnowledgeBase) -> Card:
    """Return the card of an answer with a last row in which a person says whether ``entry`` was the right one."""
    row = _vote_row(knowledge.voice.vote, f"{knowledge.language}:{entry.id}")

    def extended(version: Card) -> Card:
        return replace(version, blocks=(*version.blocks, row))

    return with_fallback(extended(answer), with_plain_votes(extended(answer.fallback or answer)))


def with_plain_votes(version: Card) -> Card:
    """Return a card with plain buttons instead of Slack's element for votes, if it has one."""
    return replace(version, blocks=tuple(_plain(block) for block in version.blocks))


def _vote_row(voice: VoteVoice, subject: str) -> Block:
    buttons = {
        "positive_button": _side(voice.helpful, voice.helpful_name, f"{_HELPFUL}:{subject}"),
        "negative_button": _side(voice.unhelpful, voice.unhelpful_name, f"{_UNHELPFUL}:{subject}"),
    }
    return {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "action_id": f"{VOTE}:answer", **buttons}],
    }


def _side(label: str, name: str, value: str) -> Block:
    accessible = truncate(name, MAX_BUTTON)
    return {"text": plain_text(label, MAX_BUTTON), "value": value, "accessibility_label": accessible}


def _plain(block: Block) -> Block:
    if block["type"] != "context_actions":
        return block
    (element,) = block["elements"]
    buttons = [
        {"type": "button", "action_id": f"{VOTE}:{vote}", **element[side]} for side, vote in _SIDES.items()
    ]  # fmt: skip
    return {"type": "actions", "elements": buttons}


def decode_vote(value: str) -> tuple[bool, str, str]:
    """Return what the value of a button holds: if the vote is for the answer, the card's language, the entry's id."""
    vote, _, subject = value.partition(":")
    language, _, entry_id = subject.partition(":")
    return vote == _HELPFUL, language, entry_id


def reason_view(entry: Entry, knowledge: KnowledgeBase, *, with_comment: bool) -> View:
    """Return the modal that asks why ``entry`` was not the right answer, and, ``with_comment``, for a line of text."""
    voice = knowledge.voice.vote
    options = {str(reason): str(getattr(voice.reasons, reason)) for reason in VoteReason}
    blocks = [
        paragraph(voice.intro.format(title=entry.title)).block,
        radio_buttons(Input(VoteField.REASON, voice.reason), options),
    ]
    if with_comment:
        blocks.append(text_input(Input(VoteField.COMMENT, voice.comment, voice.comment_hint, optional=True)))
    labels = FormLabels(voice.title, voice.send, voice.close)
    return form_view(VOTE_FORM, labels, blocks, f"{knowledge.language}:{entry.id}")


def read_reason(view: View) -> tuple[str, VoteReason, str]:
    """Return what a submitted modal of `reason_view` is about, an entry's id, and the reason and the line in it."""
    values = view["state"]["values"]
    chosen = values[VoteField.REASON][VoteField.REASON]["selected_option"]["value"]
    typed = values.get(VoteField.COMMENT, {}).get(VoteField.COMMENT, {}).get("value") or ""
    entry_id = str(view["private_metadata"]).partition(":")[2]
    return entry_id, VoteReason(chosen), " ".join(str(typed).split())
