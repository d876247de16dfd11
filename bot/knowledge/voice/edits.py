"""Sentences with which curators answer questions from their inbox on the Home tab."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders

_Label = Annotated[Sentence, StringConstraints(max_length=24)]
"""A title or a button of a modal; Slack allows no more."""


class OutcomeVoice(Model):
    """How a golden question comes out."""

    right: Sentence
    offered: Sentence
    refused: Sentence
    misoffered: Sentence
    wrong: Sentence


class EditVoice(Model):
    """Sentences of the forms in which curators answer a question, and of what the answer changes."""

    # The buttons, which are the titles of the forms as well
    phrasing: _Label
    new_entry: _Label
    off_topic: _Label
    golden: _Label

    # The forms
    asked: Sentence
    proposed: Sentence
    entry: Sentence
    nearest: Sentence
    all_entries: Sentence
    phrasing_text: Sentence
    off_topic_text: Sentence
    golden_text: Sentence
    names: Sentence
    other_words: Sentence
    exam: Sentence
    entry_title: Sentence
    theme: Sentence
    entry_texts: Sentence
    measure: _Label
    begin: _Label
    cancel: _Label

    # What is wrong with a form
    empty: Sentence
    no_name: Sentence
    same: Sentence
    no_golden_folder: Sentence

    # While the effect is measured
    measuring_title: _Label
    measuring: Sentence

    # The effect
    effect_title: _Label
    adds_phrasing: Annotated[Text, with_placeholders("text", "title")]
    adds_off_topic: Annotated[Text, with_placeholders("text")]
    adds_golden: Annotated[Text, with_placeholders("text", "title")]
    right: Annotated[Text, with_placeholders("before", "after")]
    wrong: Annotated[Text, with_placeholders("before", "after")]
    off_topic_answered: Annotated[Text, with_placeholders("before", "after")]
    no_golden: Sentence
    unchanged: Sentence
    changed: Sentence
    change: Annotated[Text, with_placeholders("question", "before", "after")]
    outcomes: OutcomeVoice
    more: Annotated[Text, with_placeholders("count")]
    added: Annotated[Text, with_placeholders("question", "outcome")]
    added_hint: Sentence

    # Why it cannot be published
    stolen: Sentence
    stolen_from: Annotated[Text, with_placeholders("question", "title")]
    stolen_off_topic: Annotated[Text, with_placeholders("question")]
    stolen_hint: Sentence
    worse: Sentence
    problems: Sentence
    busy: Sentence
    failed: Sentence
    change_words: Sentence

    # Publishing, and what became of it
    publish: Sentence
    published: Sentence
    published_on_branch: Annotated[Text, with_placeholders("branch")]
    published_before: Sentence
    gone: Sentence
    under_way: Sentence
    waits: Annotated[Text, with_placeholders("branch")]
    drafted: Annotated[Text, with_placeholders("path")]
    drafted_on_branch: Annotated[Text, with_placeholders("path", "branch")]
    in_use: Annotated[Text, with_placeholders("question")]
    told: Annotated[Text, with_placeholders("count")]

    # Why this bot cannot change its knowledge, and the command that does
    not_following: Sentence
    read_only: Sentence
    no_branch: Sentence
    not_in_use: Sentence
    command: Sentence
