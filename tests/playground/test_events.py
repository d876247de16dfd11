"""The events that every open tab gets in order, and catches up on after it lost the connection."""

import threading

from slack_simulator.workspace import GENERAL
from tests.support.playground_visitor import Event, Visitor


def messages(visitor: Visitor, count: int, after: int | str = 0, **headers: str) -> list[Event]:
    """Return the first ``count`` events about a message."""
    found: list[Event] = []
    for event in visitor.events(after, **headers):
        if event.name == "message":
            found.append(event)
        if len(found) == count:
            break
    return found


def texts(events: list[Event]) -> list[str]:
    return [event.data["message"]["text"] for event in events]


def test_every_tab_gets_every_event_in_the_same_order(visitor: Visitor) -> None:
    received: dict[int, list[Event]] = {}
    tabs = [threading.Thread(target=lambda n=n: received.update({n: messages(visitor, 20)})) for n in range(3)]
    for tab in tabs:
        tab.start()
    for number in range(20):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    for tab in tabs:
        tab.join()

    assert texts(received[0]) == [f"message {number}" for number in range(20)]
    assert received[0] == received[1] == received[2]


def test_event_numbers_rise_by_one(visitor: Visitor) -> None:
    for number in range(5):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    numbers = []
    for event in visitor.events():
        numbers.append(event.number)
        if event.name == "message" and event.data["message"]["text"] == "message 4":
            break

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_tab_that_lost_the_connection_continues_where_it_was_lost(visitor: Visitor) -> None:
    for number in range(3):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    first = messages(visitor, 1)[0]
    rest = messages(visitor, 2, after=0, Last_Event_ID=str(first.number))

    assert texts(rest) == ["message 1", "message 2"]


def test_the_state_has_the_number_to_listen_from(visitor: Visitor) -> None:
    visitor.post("say", channel=GENERAL, text="before")
    version = visitor.version
    visitor.post("say", channel=GENERAL, text="after")

    assert texts(messages(visitor, 1, after=version)) == ["after"]


def test_a_number_from_another_run_makes_the_page_load_its_state_again(visitor: Visitor) -> None:
    events = visitor.events(Last_Event_ID="999999")

    assert next(events).name == "reload"
    visitor.post("say", channel=GENERAL, text="and on it goes")
    assert next(event for event in events if event.name == "message").data["message"]["text"] == "and on it goes"
