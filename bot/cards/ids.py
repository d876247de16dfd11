"""Names that cards and listeners share."""

from enum import StrEnum


class Action(StrEnum):
    """Actions of a button on a card; the action id is the action, a colon, and mostly the id of an entry."""

    OPEN = "open"
    """Show the entry and keep the card that has the button."""
    PICK = "pick"
    """Replace the list of offered entries with the entry that the person picked."""
    NONE = "none"
    """Reject all offered entries: say so, and show other ways to find an answer."""
    SHARE = "share"
    """Show the entry to the whole channel."""
    WHY = "why"
    """Explain how the answer was found; the button carries the question."""
    SPOTLIGHTS = "spotlights"
    """Show all spotlights."""
    TAKEAWAYS = "takeaways"
    """Show all themes with their takeaways."""
    ALL = "all"
    """Show the whole entry in place of its card, which is a shortened one."""
    MORE = "more"
    """Show everything that the curators recommend reading after the entry."""
    COPY = "copy"
    """Show the entry as plain text that people can copy."""
    SAVE = "save"
    """Save the entry for the person, who finds it on the Home tab."""
    REMOVE = "remove"
    """Remove the entry from those that the person saved."""
    ASK = "ask"
    """Ask the question that the button carries."""
    FOLLOW_UPS = "follow-ups"
    """Show whether the bot answers follow-ups in the channel without a mention, and the switch."""


MENU = "menu"
"""Action of a menu on a card; the value of each option is an `Action`, a colon, and the value of its button."""


class TipAction(StrEnum):
    """Actions of a button on a tip."""

    DISCUSS = "discuss"
    """Show the tip's entry to everyone, in the tip's thread."""
    HELPFUL = "helpful"
    NOT_FOR_US = "not-for-us"
    SHARE = "share-tip"
    """Show the whole channel a tip that one person asked for."""


class FollowUpAction(StrEnum):
    """Actions of a button that turns follow-ups in its channel on or off."""

    ON = "follow-ups-on"
    OFF = "follow-ups-off"


class CuratorAction(StrEnum):
    """Actions of a button that reaches the curators."""

    TELL = "tell"
    """Pass on the question that the button carries."""
    SUBSCRIBE = "let-me-know"
    """Tell the person when the curators have an answer to it."""
    ASK = "ask-person"
    """Open the form to ask the curators in their channel."""
    REPLY = "reply-as-person"
    """Open the form in which a curator replies to the person who asked."""


PERSON_FORM = "person-question"
"""Callback id of the form to ask the curators in their channel."""

REPLY_FORM = "person-reply"
"""Callback id of the form in which a curator replies."""


class ScheduleAction(StrEnum):
    """Actions of a button next to a schedule; the button carries the channel."""

    SET_UP = "tips-set-up"
    """Open the form, with or without an existing schedule."""
    PAUSE = "tips-pause"
    RESUME = "tips-resume"
    STOP = "tips-stop"


class FormAction(StrEnum):
    """Actions of a button in the form to schedule tips."""

    PREVIEW = "tips-preview"
    TEST = "tips-test"


class Shortcut(StrEnum):
    """The shortcuts, by their callback ids."""

    ASK = "ask_guidepost"
    """Ask a question in a modal, wherever the person is."""
    FIND = "find_guidance"
    """Find what fits a message, in its menu."""


class AskAction(StrEnum):
    """Actions of a button for asking in a modal, and for answering a message that was looked up."""

    OPEN = "ask-window"
    """Open the modal with the field for a question."""
    REPLY = "reply-in-thread"
    """Answer the message in its thread, for everyone."""


ASK_FORM = "ask-question"
"""Callback id of the modal with the field for a question, and the field's name."""


class HomeAction(StrEnum):
    """Actions of a button that only the Home tab has."""

    PAGE = "home-page"
    """Turn to the page of schedules that the button carries."""
    SAVED = "home-saved"
    """Show every card that the person saved."""
    PRIVACY = "home-privacy"
    """Show what is stored about the person, with the button that erases it."""
    INBOX = "home-inbox"
    """Turn to the page of the curators' inbox that the button carries."""


class InboxAction(StrEnum):
    """Actions of a button in the curators' inbox; the button carries the id of a gap and the number of the page."""

    TAKE = "gap-take"
    RELEASE = "gap-release"
    DECLINE_SUBJECT = "gap-decline-subject"
    DECLINE_RARE = "gap-decline-rare"
    DECLINE_WRONG = "gap-decline-wrong"


class EditAction(StrEnum):
    """Actions of a button by which a curator answers a gap."""

    PHRASING = "gap-phrasing"
    NEW_ENTRY = "gap-new-entry"
    OFF_TOPIC = "gap-off-topic"
    GOLDEN = "gap-golden"
    """Each of these opens a form; the button carries the id of a gap, and may carry what the form begins with."""
    PUBLISH = "gap-publish"
    """Publish the answer whose id the button carries."""


EDIT_FORM = "gap-edit"
"""Callback id of the forms in which a curator answers a gap."""


class EditField(StrEnum):
    """Fields of these forms."""

    ENTRY = "entry"
    TEXT = "text"
    GOLDEN = "golden"
    TITLE = "title"
    THEME = "theme"


VOTE = "vote"
"""Action of the buttons below an answer, by which a person says whether it was the right one."""

VOTE_FORM = "vote-reason"
"""Callback id of the form that asks why an answer was not the right one."""


class VoteField(StrEnum):
    """Fields of that form."""

    REASON = "reason"
    COMMENT = "comment"


SCHEDULE_FORM = "tip-schedule"
"""Callback id of the form to schedule tips."""

ERASE = "erase"
"""Action id of the button that erases a person's data. Unlike the other buttons of cards, it changes something."""

PRIVACY = {"privacy": "en", "privacidad": "es"}
"""Words to type after `/guide` to read what the bot stores, each with the language of the answer."""

STATUS = "status"
"""Word to type after `/guide` to read which version of the knowledge is in use."""


HELP = "help"
"""Word to type after `/guide` to read how to ask."""

CURATORS = "curators"
"""Word to type after `/guide`, alone or before ``here`` or ``off``, about the curators' channel."""


class Command(StrEnum):
    """The slash commands."""

    GUIDE = "/guide"
    SPOTLIGHT = "/spotlight"
    TAKEAWAYS = "/takeaways"
    TIP = "/tip"
