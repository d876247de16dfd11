"""Cards about the bot itself: help, privacy, and messages that Slack refused."""

from bot.cards.blocks import Card, bullet_list, button_row, caption, card, header, paragraph, preformatted
from bot.cards.buttons import overview_buttons
from bot.cards.elements import Button, Confirmation
from bot.cards.formatting import format_instant
from bot.cards.ids import ERASE
from bot.cards.text import Bold, ChannelLink, Span, fill_placeholder, truncate
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.voice import Voice
from bot.services.deliveries import EXPIRED, Refused, Skipped
from bot.services.failures import FailureCause
from bot.services.versions import Edition

_PROBLEM = 1_000
"""Characters of the reason why the newest version is not used."""


def sentence_card(sentence: str) -> Card:
    """Return a card of one sentence, for errors and notices."""
    return card(paragraph(sentence))


def help_card(knowledge: KnowledgeBase) -> Card:
    """Return the card that says how to ask and what the bot promises, with ways to browse."""
    voice = knowledge.voice
    return card(
        header(voice.help_title),
        paragraph(voice.help_intro),
        bullet_list(help_lines(knowledge)),
        caption(voice.help_promise),
        overview_buttons(knowledge),
    )


def help_lines(knowledge: KnowledgeBase) -> list[tuple[Span, ...]]:
    """Return one line for each thing that people can type, with its effect."""
    return [(Bold(command.type), f": {command.does}") for command in knowledge.voice.help_commands]


def status_card(knowledge: KnowledgeBase, edition: Edition) -> Card:
    """Return the card about the version of the knowledge that is in use, and why the newest one is not."""
    voice, version = knowledge.voice.curators, edition.version
    lines = [
        voice.status_entries.format(
            count=len(knowledge.entries), version=version.name if version else knowledge.fingerprint
        )
    ]
    if version:
        published = format_instant(version.published_at, "UTC", knowledge.voice.dates)
        lines.append(voice.status_published.format(time=published))
        if version.commit:
            lines.append(voice.status_commit.format(commit=version.commit_name))
        if version.score is not None:
            lines.append(voice.status_score.format(percent=round(version.score * 100)))
    problem = edition.problem and (paragraph(voice.status_problem), preformatted(truncate(edition.problem, _PROBLEM)))
    return card(header(voice.status_title), paragraph(" ".join(lines)), *(problem or ()))


def rejected_card(knowledge: KnowledgeBase, edition: Edition) -> Card:
    """Return the message to the curators about a newest version that is not used: why, and what is used instead."""
    voice, version = knowledge.voice.curators, edition.version
    return card(
        header(voice.rejected_title),
        paragraph(voice.rejected.format(version=version.name if version else knowledge.fingerprint)),
        preformatted(truncate(edition.problem, _PROBLEM)),
    )


def privacy_card(knowledge: KnowledgeBase, kept_days: int) -> Card:
    """Return the card that says what the bot stores, with a button to erase what it stores about the reader.

    ``kept_days`` is the number of days for which questions are kept; 0 means that none are.
    """
    voice = knowledge.voice
    ask_first = Confirmation(
        voice.privacy_erase_title, voice.privacy_erase_text, voice.privacy_erase_yes, voice.privacy_erase_no
    )
    kept = f"{voice.privacy_kept.format(days=kept_days)} {voice.curators.privacy}"
    erase = Button(voice.privacy_erase, ERASE, knowledge.language, ERASE, confirmation=ask_first)
    return card(
        header(voice.privacy_title),
        paragraph(kept if kept_days else voice.privacy_nothing),
        paragraph(f"{voice.person.privacy} {voice.privacy_tips} {voice.follow_ups.privacy} {voice.privacy_log}"),
        button_row([erase]),
    )


def erased_card(count: int, voice: Voice) -> Card:
    """Return the card that says how many questions and opinions on tips were erased."""
    return card(paragraph(voice.privacy_erased.format(count=count)))


def refused_card(channel: str, refused: Refused, voice: Voice) -> Card:
    """Return the card that says why Slack refused a message, for a person who can change that.

    ``channel`` is the id of the channel that should have received it.
    """
    return card(paragraph(*_place(channel, voice)), paragraph(_reason(refused, voice)), caption(voice.refused_daily))


def skipped_card(channel: str, skipped: Skipped, voice: Voice) -> Card:
    """Return the card that says that a message was abandoned although Slack did not refuse it.

    ``channel`` is the id of the channel that should have received it.
    """
    reason = voice.skipped_expired if skipped.reason == EXPIRED else voice.skipped_unknown
    return card(paragraph(*_place(channel, voice)), paragraph(reason), caption(voice.refused_daily))


def _place(channel: str, voice: Voice) -> tuple[Span, ...]:
    if channel.startswith(("C", "G")):
        return fill_placeholder(voice.refused_in_channel, "channel", ChannelLink(channel))
    # For a direct message, the card does not name the person who asked.
    return (voice.refused_in_direct,)


def _reason(refused: Refused, voice: Voice) -> str:
    match refused.cause:
        case FailureCause.CHANNEL_NOT_VISIBLE | FailureCause.NOT_IN_CHANNEL:
            return voice.refused_absent
        case FailureCause.ARCHIVED:
            return voice.refused_archived
        case FailureCause.MESSAGES_TAB_OFF:
            return voice.refused_closed
        case FailureCause.MISSING_SCOPE:
            return voice.refused_scope
        case FailureCause.POSTING_RESTRICTED:
            return voice.refused_restricted
        case _:
            return voice.refused_otherwise.format(reason=refused.reason)
