"""Everything that is due happens when the clock moves past it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from slack_simulator.workspace import GENERAL
from tests.support.playground_visitor import Json, Visitor
from tests.support.small_base import COMPOST, SPOTLIGHT, SmallBase

DAY = 86_400.0
ZONE = ZoneInfo("America/New_York")


def schedule_tips(visitor: Visitor) -> None:
    """Submit the form for daily tips with its initial values."""
    visitor.post("command", channel=GENERAL, command="/tip", text="schedule")
    view = visitor.wait_for("view")["view"]
    assert visitor.post("view/submit", view_id=view["id"]) == {"ok": True}
    assert visitor.wait_for("view_closed") == {"view": None}


def tips(visitor: Visitor) -> list[Json]:
    return [message for message in visitor.messages(GENERAL) if message["text"].startswith("Tip of the day")]


def ask_for_tip(visitor: Visitor, title: str) -> str:
    """Ask for tips until one is of the entry with that title: each second brings another."""
    for _ in range(100):
        visitor.post("command", channel=GENERAL, command="/tip")
        text = str(visitor.messages(GENERAL)[-1]["text"])
        if title in text:
            return text
        visitor.post("clock", advance=1.0)
    raise AssertionError(f"none of 100 tips is of {title}")


def local(message: Json) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), ZONE)


def weekdays(first: date, days: int) -> list[date]:
    every = (first + timedelta(day) for day in range(days))
    return [day for day in every if day.weekday() < 5]


def test_two_weeks_bring_a_tip_at_its_hour_on_each_weekday(visitor: Visitor) -> None:
    schedule_tips(visitor)
    visitor.post("clock", now=datetime(2027, 3, 1, 8, 0, tzinfo=ZONE).timestamp())
    before = len(tips(visitor))
    visitor.post("clock", advance=14 * DAY)
    arrived = [local(tip) for tip in tips(visitor)[before:]]

    # Daylight saving time begins in between, and nine in the morning stays nine in the morning.
    assert [one.date() for one in arrived] == weekdays(date(2027, 3, 1), 14)
    assert {one.hour for one in arrived} == {9}


def test_the_feed_has_the_new_time_and_each_tip(visitor: Visitor) -> None:
    schedule_tips(visitor)
    after = visitor.version
    moved = visitor.post("clock", advance=7 * DAY)
    clock = visitor.wait_for("clock", lambda data: abs(data["ahead"] - 7 * DAY) < 60, after=after)
    tip = visitor.wait_for("message", lambda data: data["message"]["text"].startswith("Tip of the day"), after=after)

    assert abs(moved["ahead"] - 7 * DAY) < 60
    assert abs(clock["now"] - moved["now"]) < 60
    assert tip["channel"] == GENERAL


def test_many_people_who_move_the_clock_at_once_bring_no_tip_twice(visitor: Visitor) -> None:
    schedule_tips(visitor)
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: visitor.post("clock", advance=DAY), range(16)))
    days = [local(tip).date() for tip in tips(visitor)]

    assert len(days) >= 10
    assert len(days) == len(set(days))


def test_the_clock_can_be_reset_to_the_real_time(visitor: Visitor) -> None:
    visitor.post("clock", advance=3 * DAY)
    back = visitor.post("clock", reset=True)

    assert abs(back["ahead"]) < 1
    assert visitor.get("state")["clock_ahead"] == back["ahead"]


def test_the_clock_cannot_move_much_farther_than_a_year(visitor: Visitor) -> None:
    rejected = visitor.attempt("clock", advance=400 * DAY)

    assert rejected.status == 400
    assert "370 days" in rejected.json["error"]


def test_tips_have_the_words_that_the_folder_has_now(folder: SmallBase, visitor: Visitor) -> None:
    visitor.wait_for("knowledge", lambda data: data["state"] == "ready")
    before, after = ask_for_tip(visitor, "Feed the Soil"), visitor.version
    folder.change(COMPOST, ",\n      and the neighbours’ kitchens fill it for nothing.", "")
    folder.change(SPOTLIGHT, "The plots opened with forty beds.", "The plots opened with ninety beds.")
    visitor.wait_for("knowledge", lambda data: data["state"] == "ready", after=after)
    now = ask_for_tip(visitor, "Feed the Soil")
    schedule_tips(visitor)
    visitor.post("clock", advance=14 * DAY)

    assert "fill it for nothing" in before
    assert "before the first frost" in now
    assert "fill it for nothing" not in now
    assert any("ninety beds" in tip["text"] for tip in tips(visitor))


def test_the_home_tab_is_published_when_it_is_opened(visitor: Visitor) -> None:
    opened = threading.Thread(target=lambda: visitor.post("home/open"))
    opened.start()
    home = visitor.wait_for("home")["view"]
    opened.join()

    assert home["type"] == "home"
    assert all(block["block_id"] for block in home["blocks"])
    assert visitor.get("state")["home"] == home
