"""The context of follow-ups: complete where it can be, in bounded memory, and gone when a channel wants that."""

from bot.matching.hearing import ThreadMessage
from bot.matching.text import MAX_CHARACTERS
from bot.services.threads import MOST_MESSAGES, MOST_THREADS, RecentThreads
from tests.support.samples import ACME

CHANNEL, THREAD = "C0GENERAL", "10.0"
ASKED = ThreadMessage("U1", "who coordinates all this?")
CARD = ThreadMessage("", entry_id="practices/backbone")
NEXT = ThreadMessage("U2", "what about small towns?")


def threads(*, sees_all: bool = True) -> RecentThreads:
    recent = RecentThreads(sees_all=sees_all)
    recent.answered(ACME, CHANNEL, THREAD, "10.0", ASKED, CARD.entry_id)
    return recent


def test_a_message_is_heard_after_what_was_asked_and_shown() -> None:
    assert threads().listen(ACME, CHANNEL, THREAD, "11.0", NEXT) == [ASKED, CARD, NEXT]


def test_a_message_that_arrives_late_is_heard_without_those_after_it() -> None:
    recent = threads()
    recent.listen(ACME, CHANNEL, THREAD, "12.0", ThreadMessage("U3", "no idea"))

    assert recent.listen(ACME, CHANNEL, THREAD, "11.0", NEXT) == [ASKED, CARD, NEXT]


def test_a_message_that_arrives_twice_is_kept_once() -> None:
    recent = threads()

    assert recent.listen(ACME, CHANNEL, THREAD, "11.0", NEXT) == recent.listen(ACME, CHANNEL, THREAD, "11.0", NEXT)


def test_where_the_context_is_not_known_only_a_message_that_calls_the_bot_is_heard() -> None:
    calls = ThreadMessage("U2", "guidepost, what about small towns?")
    for recent in (RecentThreads(), threads(sees_all=False)):
        assert recent.listen(ACME, CHANNEL, THREAD, "11.0", NEXT) == []
        assert recent.listen(ACME, CHANNEL, THREAD, "12.0", calls)[-1] == calls


def test_a_channel_that_turned_follow_ups_off_is_forgotten() -> None:
    recent = threads()
    recent.forget(ACME.team_id, "C0OTHER")
    recent.forget(ACME.team_id, CHANNEL)

    assert recent.listen(ACME, CHANNEL, THREAD, "11.0", NEXT) == []


def test_the_memory_is_bounded() -> None:
    recent = threads()
    for number in range(MOST_MESSAGES * 2):
        thread = recent.listen(ACME, CHANNEL, THREAD, f"{20 + number}.0", ThreadMessage("U2", "bot, " + "x" * 5_000))
    assert len(thread) <= MOST_MESSAGES
    assert len(thread[-1].text) == MAX_CHARACTERS

    for number in range(MOST_THREADS):
        recent.answered(ACME, CHANNEL, f"{100 + number}.0", "1.0", ASKED, None)
    assert recent.listen(ACME, CHANNEL, THREAD, "99.0", NEXT) == []
