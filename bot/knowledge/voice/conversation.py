"""Sentences of a conversation: follow-ups, with and without a mention, and questions for the curators."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders


class FollowUpVoice(Model):
    """Sentences on the cards of follow-ups, and why a message was taken for one."""

    more: Annotated[Text, with_placeholders("title")]
    all_said: Annotated[Text, with_placeholders("title")]
    no_further: Annotated[Text, with_placeholders("title")]
    next: Annotated[Text, with_placeholders("title")]
    quoted: Annotated[Text, with_placeholders("title")]
    sources: Annotated[Text, with_placeholders("title")]
    detail: Annotated[Text, with_placeholders("title")]
    listed: Annotated[Text, with_placeholders("title", "count")]
    lacking: Annotated[Text, with_placeholders("title")]
    example: Annotated[Text, with_placeholders("title")]
    beside: Annotated[Text, with_placeholders("title")]
    back: Annotated[Text, with_placeholders("title")]
    whole: Sentence
    why_more: Annotated[Text, with_placeholders("title")]
    why_source: Annotated[Text, with_placeholders("title")]
    why_detail: Annotated[Text, with_placeholders("title")]
    why_example: Annotated[Text, with_placeholders("title")]
    why_back: Annotated[Text, with_placeholders("title")]


class FollowUpsVoice(Model):
    """Sentences about follow-ups that do not mention the bot."""

    # The option in a card's menu, and the card that it opens
    settings: Sentence
    off: Sentence
    on: Sentence
    kept: Sentence
    privacy: Sentence
    turn_on: Sentence
    turn_off: Sentence

    # What a press changed
    turned_on: Annotated[Text, with_placeholders("person")]
    turned_off: Sentence
    heard: Sentence

    # Why it cannot be turned on
    only_in_channels: Sentence
    never_shared: Sentence
    insiders_only: Sentence
    no_scope: Sentence


class SavedVoice(Model):
    """Sentences about cards that a person saves."""

    # The options in a card's menu
    save: Sentence
    remove: Sentence

    # What a press did
    saved: Annotated[Text, with_placeholders("title")]
    saved_before: Annotated[Text, with_placeholders("title")]
    removed: Annotated[Text, with_placeholders("title")]
    too_many: Annotated[Text, with_placeholders("most")]
    insiders_only: Sentence
    only_in_slack: Sentence

    # On the Home tab
    heading: Sentence
    show_all: Annotated[Text, with_placeholders("count")]


class AskVoice(Model):
    """Sentences of the modal in which people ask, and of answers about a message."""

    # The modal, and the button that opens it
    title: Annotated[Sentence, StringConstraints(max_length=24)]
    question: Sentence
    example: Annotated[Text, with_placeholders("question")]
    send: Annotated[Sentence, StringConstraints(max_length=24)]
    empty: Sentence
    open: Sentence
    another: Sentence

    # An answer about a message, and the button that puts it into the message's thread
    about: Annotated[Text, with_placeholders("question")]
    nothing: Sentence
    reply: Sentence
    replied: Sentence
    replied_before: Sentence
    absent: Sentence


class CuratorsVoice(Model):
    """Sentences about questions that people pass on to the curators."""

    # The button, and what a press of it did
    tell: Sentence
    told: Sentence
    told_before: Sentence
    too_many: Sentence
    lost: Sentence

    # The button to hear of an answer, what a press of it did, and the answer
    let_me_know: Sentence
    will_tell: Annotated[Text, with_placeholders("days")]
    found: Annotated[Text, with_placeholders("question")]

    # What is kept, on the privacy card
    privacy: Sentence

    # The version of the knowledge that is in use
    status_title: Sentence
    status_entries: Annotated[Text, with_placeholders("count", "version")]
    status_published: Annotated[Text, with_placeholders("time")]
    status_commit: Annotated[Text, with_placeholders("commit")]
    status_score: Annotated[Text, with_placeholders("percent")]
    status_problem: Sentence
    rejected_title: Sentence
    rejected: Annotated[Text, with_placeholders("version")]

    # Their channel
    channel: Annotated[Text, with_placeholders("channel")]
    no_channel: Sentence
    channel_set: Annotated[Text, with_placeholders("channel")]
    channel_off: Sentence
    channel_shared: Sentence
    admins_only: Sentence


class PersonVoice(Model):
    """Sentences about questions that people ask the curators in their channel, and about the curators' replies."""

    # The button, and the reply to people who want a person where there is one
    ask: Sentence
    act_human: Sentence

    # The form that says first what is sent
    title: Sentence
    consent: Sentence
    your_question: Annotated[Text, with_placeholders("question")]
    your_cards: Annotated[Text, with_placeholders("titles")]
    your_name: Annotated[Text, with_placeholders("person")]
    your_thread: Sentence
    remark: Sentence
    own_question: Sentence
    kept: Sentence
    send: Sentence
    close: Sentence

    # What became of it
    sent: Sentence
    sent_before: Sentence
    too_many: Sentence
    unreachable: Sentence
    insiders_only: Sentence
    privacy: Sentence

    # The message in the curators' channel, and the form to reply
    asks: Annotated[Text, with_placeholders("person")]
    shown: Annotated[Text, with_placeholders("titles")]
    nearest: Annotated[Text, with_placeholders("title")]
    owner: Annotated[Text, with_placeholders("person")]
    thread: Sentence
    reply: Sentence
    reply_hint: Annotated[Text, with_placeholders("person")]
    reply_text: Sentence
    replied: Annotated[Text, with_placeholders("person")]
    replied_before: Sentence
    curators_only: Sentence

    # The reply, to the person who asked
    reply_from: Annotated[Text, with_placeholders("person")]
    own_words: Annotated[Text, with_placeholders("person")]


class InboxVoice(Model):
    """Sentences of the curators' inbox on the Home tab."""

    title: Sentence
    empty: Sentence
    asked_once: Annotated[Text, with_placeholders("day")]
    asked: Annotated[Text, with_placeholders("count", "day")]
    near: Annotated[Text, with_placeholders("entries")]
    shown: Annotated[Text, with_placeholders("first", "last", "count")]

    # What a program proposed
    proposed_phrasing: Annotated[Text, with_placeholders("by", "title", "reason")]
    proposed_entry: Annotated[Text, with_placeholders("by", "reason")]
    a_program: Sentence
    page: Annotated[Text, with_placeholders("address")]

    # What a curator can do with a gap
    take: Sentence
    release: Sentence
    decline_subject: Sentence
    decline_rare: Sentence
    decline_wrong: Sentence
    taken: Annotated[Text, with_placeholders("curator")]
    yours: Sentence

    # What a press did; the reasons are kept with the gap
    took: Annotated[Text, with_placeholders("question")]
    released: Annotated[Text, with_placeholders("question")]
    declined: Annotated[Text, with_placeholders("question")]
    reason_subject: Sentence
    reason_rare: Sentence
    reason_wrong: Sentence
    changed: Sentence
    not_curator: Sentence


class DigestVoice(Model):
    """Sentences of the digest for curators, and of the one for an owner of entries."""

    title: Annotated[Text, with_placeholders("first", "last")]
    owner_title: Annotated[Text, with_placeholders("first", "last")]
    owner_intro: Annotated[Text, with_placeholders("owner")]
    outcomes: Annotated[Text, with_placeholders("answered", "unsure", "no_answer")]
    few: Sentence
    no_questions: Sentence

    gaps: Sentence
    gap: Annotated[Text, with_placeholders("question", "count")]
    gap_near: Annotated[Text, with_placeholders("question", "count", "title")]
    other_gaps: Annotated[Text, with_placeholders("count")]
    voted_down: Sentence
    votes: Annotated[Text, with_placeholders("title", "count")]
    never_shown: Annotated[Text, with_placeholders("days")]
    reviews: Sentence
    review: Annotated[Text, with_placeholders("title", "owner", "day")]
    more: Annotated[Text, with_placeholders("count")]
    score: Annotated[Text, with_placeholders("right", "wrong", "off_topic")]
    small_counts: Annotated[Text, with_placeholders("fewest")]
