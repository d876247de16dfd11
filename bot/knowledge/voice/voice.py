"""All sentences that the bot says besides the entries."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.acts import Act
from bot.knowledge.models import Model, Text
from bot.knowledge.voice.schedule import ScheduleVoice
from bot.knowledge.voice.sentences import Sentence, with_placeholders
from bot.knowledge.voice.tips import TipsVoice


class HomeVoice(Model):
    """Sentences of the Home tab."""

    welcome: Sentence
    examples: Sentence
    how_to_ask: Sentence
    spotlights: Sentence
    tips: Sentence
    no_tips: Sentence
    only_members: Sentence
    earlier: Sentence
    later: Sentence
    shown: Annotated[Text, with_placeholders("first", "last", "count")]
    privacy: Sentence


class FollowUpVoice(Model):
    """Sentences on the cards of follow-ups, and why a message was taken for one."""

    more: Annotated[Text, with_placeholders("title")] = "More on “{title}”:"
    all_said: Annotated[Text, with_placeholders("title")] = "That is all I have on “{title}”."
    next: Annotated[Text, with_placeholders("title")] = "Related: “{title}”"
    detail: Annotated[Text, with_placeholders("title")] = "From “{title}”:"
    example: Annotated[Text, with_placeholders("title")] = "An example of “{title}”"
    shows: Sentence = "What it does, in our words:"
    back: Annotated[Text, with_placeholders("title")] = "Back to “{title}”"
    whole: Sentence = "Show the full card"
    why_more: Annotated[Text, with_placeholders("title")] = "You asked for more, so I stayed with “{title}”."
    why_detail: Annotated[Text, with_placeholders("title")] = "I took this as a question about “{title}”."
    why_example: Annotated[Text, with_placeholders("title")] = "You asked for an example of “{title}”."
    why_back: Annotated[Text, with_placeholders("title")] = "You asked to go back to “{title}”."


class CommandHelp(Model):
    """One line of the help card: the text to type, and its effect."""

    type: Sentence
    does: Sentence


class FollowUpsVoice(Model):
    """Sentences about follow-ups. All have a default, because folders of the first release have none of them."""

    # The option in a card's menu, and the card that it opens
    settings: Sentence = "Follow-up settings"
    off: Sentence = (
        "In this channel, I answer only when you mention me. I can also answer follow-ups that are meant for me, in "
        "threads where I was asked. When people talk to each other, I stay out of it."
    )
    on: Sentence = (
        "In this channel, I also answer follow-ups that are meant for me, in threads where I was asked. When people "
        "talk to each other, I stay out of it."
    )
    kept: Sentence = (
        "To tell one from the other, I hold the last messages of a thread in memory for a while. I do not store what "
        "people say to each other."
    )
    privacy: Sentence = (
        "Where a channel lets me answer follow-ups, I hold the last messages of my threads in memory, and store none "
        "of what people say to each other."
    )
    turn_on: Sentence = "Answer follow-ups here"
    turn_off: Sentence = "Only answer mentions"

    # What a press changed
    turned_on: Annotated[Text, with_placeholders("person")] = (
        "{person} let me answer follow-ups in this channel, without a mention, in threads where I was asked."
    )
    turned_off: Sentence = "From now on, I answer only mentions in this channel."
    heard: Sentence = "I answered without a mention, because follow-ups are on in this channel."

    # Why it cannot be turned on
    only_in_channels: Sentence = "This setting is for channels. In direct messages, I answer every message."
    never_shared: Sentence = "This channel is shared with another organization, so I answer only mentions here."
    insiders_only: Sentence = "Only people of the workspace where I am installed can change this."
    no_scope: Sentence = (
        "I am not allowed to read messages in this channel. Ask an admin to install me again with all scopes."
    )


class Voice(Model):
    """The bot's sentences, each named for the place where it appears.

    Sentences that were added after the first release have a default, so that a folder written before then still loads.
    """

    # The kind of an entry, above its title
    takeaway: Annotated[Text, with_placeholders("theme")]
    list: Annotated[Text, with_placeholders("theme")]
    theme: Annotated[Text, with_placeholders("place", "count")]
    spotlight: Annotated[Text, with_placeholders("place")]
    page: Sentence
    spotlight_list: Annotated[Text, with_placeholders("count")] = "{count} spotlights"

    # Around quotes, notes and facts
    quoted_from: Annotated[Text, with_placeholders("source", "section", "publisher", "retrieved")]
    quoted_from_pages: Annotated[Text, with_placeholders("pages", "publisher", "retrieved")] = (
        "Quoted from {pages} · {publisher} · retrieved {retrieved}"
    )
    note: Sentence
    facts: Sentence
    theme_entries: Sentence
    related: Sentence
    illustrated_by: Sentence
    illustrates: Sentence
    guiding_question: Sentence
    show_facts: Annotated[Text, with_placeholders("count")] = "Show all {count} facts"
    show_quotes: Sentence = "Show the longer quotation"

    not_held: Annotated[Text, with_placeholders("title")] = (
        "Under “{title}”, I could not find that detail. This comes closest:"
    )
    fact_source: Annotated[Text, with_placeholders("page")] = "In our words, from {page}"

    # The three outcomes and finding by name
    unsure: Sentence
    unsure_of_one: Sentence = "Do you mean this?"
    none_of_these: Sentence
    no_answer: Sentence
    near: Sentence
    browse: Sentence
    no_such_spotlight: Annotated[Text, with_placeholders("name")]
    no_such_theme: Annotated[Text, with_placeholders("name")]
    close_names: Sentence
    several_spotlights: Annotated[Text, with_placeholders("count", "name")] = "Spotlights that match “{name}”: {count}"
    listed_spotlights: Sentence = "These are all spotlights:"
    themes_intro: Sentence
    gone: Sentence

    # Buttons
    all_spotlights: Sentence
    all_takeaways: Sentence
    read: Sentence
    read_about: Annotated[Text, with_placeholders("title")] = "Read about {title}"
    more_to_read: Sentence = "More to read"
    copy_text: Sentence = "Copy as text"
    share: Sentence
    why: Sentence
    shared_by: Annotated[Text, with_placeholders("person")]
    shared_question: Annotated[Text, with_placeholders("question")] = "Question: {question}"
    shared: Sentence = "Shared with the channel."
    shared_before: Sentence = "This was shared with the channel before."
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
    why_meaning: Sentence = "Mostly the meaning"
    why_letters: Sentence = "Mostly the spelling"
    why_wording: Sentence = "Mostly the words"
    why_shared_words: Sentence = "the words it shares:"
    why_repairs: Sentence
    why_shares: Annotated[Text, with_placeholders("meaning", "letters", "words")] = "{meaning}, {letters}, {words}"
    """Accepted in folders that have it, but no longer said: the figures are for curators."""
    why_close: Annotated[Text, with_placeholders("title")]
    why_behind: Annotated[Text, with_placeholders("title")]

    # Answers that continue a conversation
    follow_up: FollowUpVoice = FollowUpVoice()
    # Replies to what is no question
    act_greeting: Sentence = "Hello! Ask me a question in your own words."
    act_thanks: Sentence = "You are welcome!"
    act_farewell: Sentence = "Goodbye! I am here when the next question comes up."
    act_capabilities: Sentence = "Ask me a question in your own words. I show the published words that answer it."
    act_identity: Sentence = "I am a bot. I quote published words that answer your question, and make nothing up."
    act_human: Sentence = "I am a bot, and I cannot connect you to a person. The links on my cards lead to the sources."
    act_complaint: Sentence = "I am sorry. Please put your question in other words, or browse by theme:"
    act_acknowledgement: Sentence = "All right. Ask me again anytime."
    act_stop: Sentence = "All right. I only write when you write to me, and tips stop with /tip stop in their channel."
    act_feedback: Sentence = "Thank you for telling me."
    act_language: Sentence = "Write to me in your own words. I show quotations in the language of their source."
    examples: Sentence = "For example:"

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
    privacy_erase_title: Sentence = "Erase them?"
    privacy_erase_text: Sentence = "They cannot be restored."
    privacy_erase_yes: Sentence = "Erase"
    privacy_erase_no: Sentence = "Keep them"
    privacy_erased: Annotated[Text, with_placeholders("count")]

    # Daily tips, the form to set them up, and the Home tab
    tips: TipsVoice
    schedule: ScheduleVoice
    home: HomeVoice

    # Messages in the bot's threads that do not mention it
    follow_ups: FollowUpsVoice = FollowUpsVoice()

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
    skipped_expired: Sentence = "I could not send it in time, or Slack did not say in time whether it has it."
    skipped_unknown: Sentence = (
        "Slack did not say whether it has the message, and did not let me look. I did not send it again, because it "
        "may be there already."
    )

    # Trouble
    not_installed: Sentence
    known_trouble: Annotated[Text, with_placeholders("reason")]
    unknown_trouble: Annotated[Text, with_placeholders("reference")]

    def reply_to(self, act: Act) -> str:
        """Return the sentence that replies to an act."""
        sentence: str = getattr(self, f"act_{act}")
        return sentence
