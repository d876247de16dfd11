"""All sentences that the bot says besides the entries."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.acts import Act
from bot.knowledge.models import Model, Text
from bot.knowledge.voice.conversation import (
    AskVoice,
    CuratorsVoice,
    DigestVoice,
    FollowUpsVoice,
    FollowUpVoice,
    InboxVoice,
    PersonVoice,
    SavedVoice,
)
from bot.knowledge.voice.dates import DatesVoice
from bot.knowledge.voice.edits import EditVoice
from bot.knowledge.voice.schedule import ScheduleVoice
from bot.knowledge.voice.sentences import Sentence, with_placeholders
from bot.knowledge.voice.site import SiteVoice
from bot.knowledge.voice.tips import TipsVoice
from bot.knowledge.voice.votes import VoteVoice


class HomeVoice(Model):
    """Sentences of the Home tab."""

    welcome: Sentence
    choose: Sentence
    settings: Sentence
    tips: Sentence
    no_tips: Sentence
    only_members: Sentence
    earlier: Sentence
    later: Sentence
    shown: Annotated[Text, with_placeholders("first", "last", "count")]
    examples: Sentence = "Try one of these:"
    how_to_ask: Sentence = "More ways to ask:"
    spotlights: Sentence = "Spotlights to explore:"
    privacy: Sentence = "Type /guide privacy to see what I keep about your questions."
    """These four are accepted in folders that have them, but no longer said."""


class AppVoice(Model):
    """Texts that people see before they use the app: in Slack's list of apps, beside commands, and to install it.

    The lengths are those that Slack accepts in a manifest.
    """

    description: Annotated[Sentence, StringConstraints(max_length=140)]
    about: Annotated[Sentence, StringConstraints(min_length=174, max_length=4000)]
    spotlight: Sentence
    spotlight_hint: Sentence
    takeaways: Sentence
    takeaways_hint: Sentence


class CommandHelp(Model):
    """One line of the help card: the text to type, and its effect."""

    type: Sentence
    does: Sentence


class Voice(Model):
    """The bot's sentences, each named for the place where it appears.

    A folder names those that it has words of its own for; ``generic.yaml`` has each of them.
    """

    # The app, to people who do not use it yet
    app: AppVoice

    dates: DatesVoice

    # The kind of an entry, above its title
    takeaway: Annotated[Text, with_placeholders("theme")]
    list: Annotated[Text, with_placeholders("theme")]
    theme: Annotated[Text, with_placeholders("place", "count")]
    spotlight: Annotated[Text, with_placeholders("place")]
    page: Sentence
    spotlight_list: Annotated[Text, with_placeholders("count")]
    reviewed: Annotated[Text, with_placeholders("kind", "month")]

    # Around quotes, notes and facts
    quoted_from: Annotated[Text, with_placeholders("source", "section", "publisher", "retrieved")]
    quoted_from_pages: Annotated[Text, with_placeholders("pages", "publisher", "retrieved")]
    note: Sentence
    facts: Sentence
    theme_entries: Sentence
    related: Sentence
    illustrated_by: Sentence
    illustrates: Sentence
    guiding_question: Sentence
    show_facts: Annotated[Text, with_placeholders("count")]
    show_quotes: Sentence

    not_held: Annotated[Text, with_placeholders("title")]
    fact_source: Annotated[Text, with_placeholders("page")]

    # The three outcomes and finding by name
    unsure: Sentence
    unsure_of_one: Sentence
    none_of_these: Sentence
    no_answer: Sentence
    near: Sentence
    browse: Sentence
    no_such_spotlight: Annotated[Text, with_placeholders("name")]
    no_such_theme: Annotated[Text, with_placeholders("name")]
    close_names: Sentence
    several_spotlights: Annotated[Text, with_placeholders("count", "name")]
    listed_spotlights: Sentence
    themes_intro: Sentence
    gone: Sentence

    # Buttons
    all_spotlights: Sentence
    all_takeaways: Sentence
    read: Sentence
    read_about: Annotated[Text, with_placeholders("title")]
    more_to_read: Sentence
    copy_text: Sentence
    share: Sentence
    why: Sentence
    shared_by: Annotated[Text, with_placeholders("person")]
    shared_question: Annotated[Text, with_placeholders("question")]
    shared: Sentence
    shared_before: Sentence
    buttons: Annotated[Text, with_placeholders("labels")]
    window_title: Annotated[Sentence, StringConstraints(max_length=24)]
    window_close: Annotated[Sentence, StringConstraints(max_length=24)]

    # Why this answer
    why_title: Annotated[Text, with_placeholders("title")]
    why_strong: Sentence
    why_likely: Sentence
    why_weak: Sentence
    why_nothing: Sentence
    why_phrasing: Annotated[Text, with_placeholders("phrasing")]
    why_words: Sentence = "Words in common:"
    """Accepted in folders that have it, but no longer said."""
    why_meaning: Sentence
    why_letters: Sentence
    why_wording: Sentence
    why_shared_words: Sentence
    why_repairs: Sentence
    why_shares: Annotated[Text, with_placeholders("meaning", "letters", "words")] = "{meaning}, {letters}, {words}"
    """Accepted in folders that have it, but no longer said: the figures are for curators."""
    why_close: Annotated[Text, with_placeholders("title")]
    why_behind: Annotated[Text, with_placeholders("title")]

    # Was this it?
    vote: VoteVoice
    # Answers that continue a conversation
    follow_up: FollowUpVoice
    # Replies to what is no question
    act_greeting: Sentence
    act_thanks: Sentence
    act_farewell: Sentence
    act_capabilities: Sentence
    act_identity: Sentence
    act_human: Sentence
    act_complaint: Sentence
    act_acknowledgement: Sentence
    act_stop: Sentence
    act_feedback: Sentence
    act_language: Sentence
    examples: Sentence

    # Beside the bot's name, while an answer takes long
    status: Sentence

    # Help
    help_title: Sentence
    help_intro: Sentence
    help_commands: tuple[CommandHelp, ...]
    help_promise: Sentence

    # What is kept about people's questions
    privacy_title: Sentence
    privacy_kept: Annotated[Text, with_placeholders("days")]
    privacy_nothing: Sentence
    privacy_tips: Sentence
    privacy_log: Sentence
    privacy_erase: Sentence
    privacy_erase_title: Sentence
    privacy_erase_text: Sentence
    privacy_erase_yes: Sentence
    privacy_erase_no: Sentence
    privacy_erased: Annotated[Text, with_placeholders("count")]

    # Daily tips, the form to set them up, and the Home tab
    tips: TipsVoice
    schedule: ScheduleVoice
    home: HomeVoice

    # Asking in a modal, and about a message
    ask: AskVoice

    # Messages in the bot's threads that do not mention it
    follow_ups: FollowUpsVoice

    # Cards that a person saves
    saved: SavedVoice

    # Questions passed on to the curators
    curators: CuratorsVoice
    person: PersonVoice
    inbox: InboxVoice
    edit: EditVoice
    digest: DigestVoice

    # Pages on the web
    site: SiteVoice

    # A message that Slack refused for good, as reported to the person who installed the app
    refused_in_channel: Annotated[Text, with_placeholders("channel")]
    refused_in_direct: Sentence
    refused_absent: Sentence
    refused_archived: Sentence
    refused_restricted: Sentence
    refused_closed: Sentence
    refused_scope: Sentence
    refused_otherwise: Annotated[Text, with_placeholders("reason")]
    refused_daily: Sentence
    skipped_expired: Sentence
    skipped_unknown: Sentence

    # Trouble
    not_installed: Sentence
    known_trouble: Annotated[Text, with_placeholders("reason")]
    unknown_trouble: Annotated[Text, with_placeholders("reference")]

    def reply_to(self, act: Act) -> str:
        """Return the sentence that replies to an act."""
        sentence: str = getattr(self, f"act_{act}")
        return sentence
