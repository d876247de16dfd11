"""Every sentence the bot says that is not an entry, as the curators word it."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.home_voice import HomeVoice
from bot.knowledge.models import Model, Text
from bot.knowledge.schedule_voice import ScheduleVoice
from bot.knowledge.sentences import Plain
from bot.knowledge.sentences import with_blanks as _with
from bot.knowledge.tips_voice import TipsVoice


class CommandHelp(Model):
    """One line of the help card: what to type, and what comes of it."""

    type: Plain
    does: Plain


class Voice(Model):
    """What the bot says around the entries. Names say where each sentence stands."""

    # What an entry is, above its title's words
    takeaway: Annotated[Text, _with("theme")]
    list: Annotated[Text, _with("theme")]
    theme: Annotated[Text, _with("place", "count")]
    spotlight: Annotated[Text, _with("place")]
    page: Plain

    # Around quotes, notes and facts
    quoted_from: Annotated[Text, _with("source", "section", "publisher", "retrieved")]
    note: Plain
    facts: Plain
    theme_entries: Plain
    related: Plain
    illustrated_by: Plain
    illustrates: Plain
    guiding_question: Plain

    # The three outcomes and finding by name
    unsure: Plain
    none_of_these: Plain
    no_answer: Plain
    near: Plain
    browse: Plain
    no_such_spotlight: Annotated[Text, _with("name")]
    no_such_theme: Annotated[Text, _with("name")]
    close_names: Plain
    themes_intro: Plain
    gone: Plain

    # Buttons
    all_spotlights: Plain
    all_takeaways: Plain
    read: Plain
    share: Plain
    why: Plain
    shared_by: Annotated[Text, _with("person")]
    buttons: Annotated[Text, _with("labels")]
    window_title: Annotated[Plain, StringConstraints(max_length=24)]
    window_close: Annotated[Plain, StringConstraints(max_length=24)]

    # Why this answer
    why_title: Annotated[Text, _with("title")]
    why_strong: Plain
    why_likely: Plain
    why_weak: Plain
    why_nothing: Plain
    why_phrasing: Annotated[Text, _with("phrasing")]
    why_words: Plain
    why_repairs: Plain
    why_shares: Annotated[Text, _with("meaning", "letters", "words")]
    why_close: Annotated[Text, _with("title")]
    why_behind: Annotated[Text, _with("title")]

    # Help
    help_title: Plain
    help_intro: Plain
    help_commands: tuple[CommandHelp, ...]
    help_promise: Plain

    # What is kept of what people ask
    privacy_title: Plain
    privacy_kept: Annotated[Text, _with("days")]
    privacy_nothing: Plain
    privacy_tips: Plain
    privacy_log: Plain
    privacy_erase: Plain
    privacy_erased: Annotated[Text, _with("count")]

    # Daily tips, the form to set them up, and the Home tab
    tips: TipsVoice
    schedule: ScheduleVoice
    home: HomeVoice
    # A message that Slack refused for good, as told to whoever installed the app
    refused_in_channel: Annotated[Text, _with("channel")]
    refused_in_direct: Plain
    refused_absent: Plain
    refused_archived: Plain
    refused_restricted: Plain
    refused_closed: Plain
    refused_scope: Plain
    refused_otherwise: Annotated[Text, _with("reason")]
    refused_daily: Plain

    # Trouble
    not_installed: Plain
    known_trouble: Annotated[Text, _with("reason")]
    unknown_trouble: Annotated[Text, _with("reference")]
