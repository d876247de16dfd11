"""Sentences around a daily tip, and in answer to ``/tip``."""

from typing import Annotated

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders


class TipHelp(Model):
    """A line of help for each word that can follow ``/tip``."""

    now: Sentence
    schedule: Sentence
    pause: Sentence
    resume: Sentence
    skip: Sentence
    next: Sentence
    status: Sentence
    stop: Sentence
    admins: Sentence
    help: Sentence


class TipsVoice(Model):
    """Sentences about tips and schedules. ``{when}`` is a day and time in the schedule's time zone."""

    # The card
    heading: Annotated[Text, with_placeholders("about")]
    heading_now: Annotated[Text, with_placeholders("about")]
    fact: Annotated[Text, with_placeholders("page")]
    automated: Sentence
    testing: Sentence
    discuss: Sentence
    read_on: Sentence
    helpful: Sentence
    not_for_us: Sentence
    discussed: Sentence
    noted_helpful: Sentence
    noted_not_for_us: Sentence
    none_left: Sentence

    # What is scheduled
    title: Annotated[Text, with_placeholders("channel")]
    each_day: Sentence
    at: Annotated[Text, with_placeholders("days", "time", "zone")]
    themes: Annotated[Text, with_placeholders("themes")]
    all_themes: Sentence
    holidays: Annotated[Text, with_placeholders("place")]
    ends: Annotated[Text, with_placeholders("day")]
    made_by: Annotated[Text, with_placeholders("person")]
    next: Annotated[Text, with_placeholders("when")]
    no_next: Sentence
    paused: Sentence
    paused_notice: Annotated[Text, with_placeholders("channel")]
    reasons: dict[str, Sentence]
    """Sentences for schedules that the bot itself paused. A key is the beginning of Slack's or our own error code."""
    other_reason: Sentence

    # What was done
    no_schedule: Sentence
    now_set: Sentence
    now_paused: Sentence
    now_running: Sentence
    now_skipping: Annotated[Text, with_placeholders("day")]
    now_stopped: Sentence

    # Buttons beside a schedule
    set_up: Sentence
    change: Sentence
    pause: Sentence
    resume: Sentence
    stop: Sentence
    stop_title: Sentence
    stop_text: Sentence
    stop_yes: Sentence
    stop_no: Sentence

    # Who may change a schedule
    members_only: Sentence
    insiders_only: Sentence
    """Has words of its own, so that folders written before it existed still load."""
    admins_only: Sentence
    rights_unknown: Sentence
    admins_decide: Sentence
    admins_on: Sentence
    admins_off: Sentence
    admins_usage: Sentence

    # Help and trouble
    help_title: Sentence
    help: TipHelp
    help_who: Sentence
    unknown_word: Annotated[Text, with_placeholders("word")]
    did_you_mean: Annotated[Text, with_placeholders("word", "command")]
    only_channels: Sentence
    slack_silent: Sentence
    not_opened: Sentence
