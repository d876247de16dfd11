"""The feed: in order, bounded, and nobody waits for a slow reader."""

import threading

from bot.playground.page.feed import Feed
from bot.playground.page.streams import stream


def test_events_come_in_the_order_in_which_they_were_told() -> None:
    feed = Feed()
    for number in range(3):
        feed.tell("message", {"n": number})

    assert [(event.number, event.data["n"]) for event in feed.after(1, 0) or []] == [(2, 1), (3, 2)]


def test_who_was_away_too_long_is_told_so_and_costs_no_memory() -> None:
    feed = Feed(kept=10)
    for number in range(25):
        feed.tell("message", {"n": number})

    assert feed.after(14, 0) is None
    assert len(feed.after(15, 0) or []) == 10


def test_a_reader_waits_until_something_happens() -> None:
    feed, found = Feed(), list[object]()
    reader = threading.Thread(target=lambda: found.append(feed.after(0, 30)))
    reader.start()
    feed.tell("message", {})
    reader.join(30)

    assert found
    assert found[0]


def test_silence_is_broken_by_a_heartbeat() -> None:
    told = stream(Feed(), 0, heartbeat=0)

    assert next(told) == b"retry: 1000\n\n"
    assert next(told) == b": still here\n\n"


def test_lines_are_never_broken_by_what_somebody_wrote() -> None:
    feed = Feed()
    feed.tell("message", {"text": "one\ntwo\r\nevent: forged\n\n\u2028three"})
    told = stream(feed, 0)
    next(told)

    lines = next(told).decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", "", ""]
    assert "\r" not in lines[2]


def test_a_closed_feed_lets_its_readers_go() -> None:
    feed = Feed()
    feed.close()

    assert list(stream(feed, 0)) == [b"retry: 1000\n\n"]
