"""Sentences around votes on answers."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders

Label = Annotated[Sentence, StringConstraints(max_length=24)]
"""A title or a button of a window, which Slack limits."""


class ReasonsVoice(Model):
    """Labels of the reasons for a vote against an answer, by the values of `bot.services.votes.VoteReason`."""

    not_asked: Sentence
    too_general: Sentence
    out_of_date: Sentence
    hard_to_read: Sentence
    other: Sentence


class VoteVoice(Model):
    """Sentences below an answer, in the window that asks for a reason, and after a vote."""

    # The two buttons, and their names for screen readers
    helpful: Sentence
    unhelpful: Sentence
    helpful_name: Sentence
    unhelpful_name: Sentence
    noted: Sentence
    insiders_only: Sentence

    # The window that asks why
    title: Label
    intro: Annotated[Text, with_placeholders("title")]
    reason: Sentence
    reasons: ReasonsVoice
    comment: Sentence
    comment_hint: Sentence
    send: Label
    close: Label
