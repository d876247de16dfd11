"""The feed keeps events in order and in bounds, and nobody waits for a slow reader."""

import threading

from playground.feed import Feed, stream


def test_events_come_in_the_order_in_which_they_were_published() -> None:
    feed = Feed()
    for number in range(3):
        feed.publish("message", {"n": number})

    assert [(event.number, event.data["n"]) for event in feed.after(1, 0) or []] == [(2, 1), (3, 2)]


def test_a_reader_that_was_away_too_long_learns_so_and_costs_no_memory() -> None:
    feed = Feed(capacity=10)
    for number in range(25):
        feed.publish("message", {"n": number})

    assert feed.after(14, 0) is None
    assert len(feed.after(15, 0) or []) == 10


def test_a_reader_waits_until_something_happens() -> None:
    feed, found = Feed(), list[object]()
    reader = threading.Thread(target=lambda: found.append(feed.after(0, 30)))
    reader.start()
    feed.publish("message", {})
    reader.join(30)

    assert found
    assert found[0]


def test_a_heartbeat_follows_a_silence() -> None:
    lines = stream(Feed(), 0, heartbeat=0)

    assert next(lines) == b"retry: 1000\n\n"
    assert next(lines) == b": still here\n\n"


def test_a_message_cannot_forge_a_line_of_the_stream() -> None:
    feed = Feed()
    feed.publish("message", {"text": "one\ntwo\r\nevent: forged\n\n\u2028three"})
    events = stream(feed, 0)
    next(events)

    lines = next(events).decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == ["id", "event", "data", "", ""]
    assert "\r" not in lines[2]


def test_a_closed_feed_releases_its_readers() -> None:
    feed = Feed()
    feed.close()

    assert list(stream(feed, 0)) == [b"retry: 1000\n\n"]
