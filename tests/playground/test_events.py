"""What happens, told to every open tab in order, and caught up on after a loss."""

import threading

from bot.playground.workspace import GENERAL
from tests.playground.visitor import Event, Visitor


def messages(visitor: Visitor, count: int, after: int | str = 0, **headers: str) -> list[Event]:
    """The first ``count`` events that tell of a message."""
    found: list[Event] = []
    for event in visitor.events(after, **headers):
        if event.name == "message":
            found.append(event)
        if len(found) == count:
            break
    return found


def said(events: list[Event]) -> list[str]:
    return [event.data["message"]["text"] for event in events]


def test_every_tab_hears_everything_in_the_same_order(visitor: Visitor) -> None:
    heard: dict[int, list[Event]] = {}
    tabs = [threading.Thread(target=lambda n=n: heard.update({n: messages(visitor, 20)})) for n in range(3)]
    for tab in tabs:
        tab.start()
    for number in range(20):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    for tab in tabs:
        tab.join()

    assert said(heard[0]) == [f"message {number}" for number in range(20)]
    assert heard[0] == heard[1] == heard[2]


def test_numbers_rise_by_one(visitor: Visitor) -> None:
    for number in range(5):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    numbers = []
    for event in visitor.events():
        numbers.append(event.number)
        if event.name == "message" and event.data["message"]["text"] == "message 4":
            break

    assert numbers == list(range(1, len(numbers) + 1))


def test_who_lost_the_connection_goes_on_where_it_was_lost(visitor: Visitor) -> None:
    for number in range(3):
        visitor.post("say", channel=GENERAL, text=f"message {number}")
    first = messages(visitor, 1)[0]
    rest = messages(visitor, 2, after=0, Last_Event_ID=str(first.number))

    assert said(rest) == ["message 1", "message 2"]


def test_the_state_says_from_where_on_to_listen(visitor: Visitor) -> None:
    visitor.post("say", channel=GENERAL, text="before")
    version = visitor.version
    visitor.post("say", channel=GENERAL, text="after")

    assert said(messages(visitor, 1, after=version)) == ["after"]


def test_a_number_of_another_run_makes_the_page_load_its_state_anew(visitor: Visitor) -> None:
    events = visitor.events(Last_Event_ID="999999")

    assert next(events).name == "reload"
    visitor.post("say", channel=GENERAL, text="and on it goes")
    assert next(event for event in events if event.name == "message").data["message"]["text"] == "and on it goes"
