"""What the bot says around a daily tip, and in answer to ``/tip``."""

from typing import Annotated

from bot.knowledge.models import Model, Text
from bot.knowledge.sentences import Plain, with_blanks


class TipHelp(Model):
    """What each word behind ``/tip`` does."""

    now: Plain
    schedule: Plain
    pause: Plain
    resume: Plain
    skip: Plain
    next: Plain
    status: Plain
    stop: Plain
    admins: Plain
    help: Plain


class TipsVoice(Model):
    """Sentences on tips and schedules; ``{when}`` is a day and time by the channel's own clock."""

    # The card
    heading: Annotated[Text, with_blanks("about")]
    heading_now: Annotated[Text, with_blanks("about")]
    fact: Annotated[Text, with_blanks("page")]
    automated: Plain
    testing: Plain
    discuss: Plain
    read_on: Plain
    helpful: Plain
    not_for_us: Plain
    discussed: Plain
    noted_helpful: Plain
    noted_not_for_us: Plain
    none_left: Plain

    # What is scheduled
    title: Annotated[Text, with_blanks("channel")]
    each_day: Plain
    at: Annotated[Text, with_blanks("days", "time", "zone")]
    themes: Annotated[Text, with_blanks("themes")]
    all_themes: Plain
    holidays: Annotated[Text, with_blanks("place")]
    ends: Annotated[Text, with_blanks("day")]
    made_by: Annotated[Text, with_blanks("person")]
    next: Annotated[Text, with_blanks("when")]
    no_next: Plain
    paused: Plain
    paused_notice: Annotated[Text, with_blanks("channel")]
    reasons: dict[str, Plain]
    """Why a schedule rests that nobody paused: by how Slack's word for it begins, or ours."""
    other_reason: Plain

    # What was done
    no_schedule: Plain
    now_set: Plain
    now_paused: Plain
    now_running: Plain
    now_skipping: Annotated[Text, with_blanks("day")]
    now_stopped: Plain

    # Buttons beside a schedule
    set_up: Plain
    change: Plain
    pause: Plain
    resume: Plain
    stop: Plain
    stop_title: Plain
    stop_text: Plain
    stop_yes: Plain
    stop_no: Plain

    # Who may
    members_only: Plain
    admins_only: Plain
    rights_unknown: Plain
    admins_decide: Plain
    admins_on: Plain
    admins_off: Plain
    admins_usage: Plain

    # Help and trouble
    help_title: Plain
    help: TipHelp
    help_who: Plain
    unknown_word: Annotated[Text, with_blanks("word")]
    did_you_mean: Annotated[Text, with_blanks("word", "command")]
    only_channels: Plain
    slack_silent: Plain
    not_opened: Plain
