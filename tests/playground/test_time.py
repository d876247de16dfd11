"""The clock is moved, and what would have happened on the way happens."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playground.workspace import GENERAL
from tests.playground.visitor import Json, Visitor
from tests.unit.knowledge.small_base import COMPOST, SPOTLIGHT, SmallBase

DAY = 86_400.0
ZONE = ZoneInfo("America/New_York")


def scheduled(visitor: Visitor) -> None:
    """Fill the form for a daily tip in as it is offered, and send it off."""
    visitor.post("command", channel=GENERAL, command="/tip", text="schedule")
    view = visitor.wait_for("view")["view"]
    assert visitor.post("view/submit", view_id=view["id"]) == {"ok": True}
    assert visitor.wait_for("view_closed") == {"view": None}


def tips(visitor: Visitor) -> list[Json]:
    return [message for message in visitor.messages(GENERAL) if message["text"].startswith("Tip of the day")]


def tip_at_once(visitor: Visitor) -> str:
    visitor.post("command", channel=GENERAL, command="/tip")
    return str(visitor.messages(GENERAL)[-1]["text"])


def local(message: Json) -> datetime:
    return datetime.fromtimestamp(float(message["ts"]), ZONE)


def weekdays(first: date, days: int) -> list[date]:
    every = (first + timedelta(day) for day in range(days))
    return [day for day in every if day.weekday() < 5]


def test_two_weeks_ahead_each_weekday_has_its_tip_at_its_hour(visitor: Visitor) -> None:
    scheduled(visitor)
    visitor.post("clock", now=datetime(2027, 3, 1, 8, 0, tzinfo=ZONE).timestamp())
    before = len(tips(visitor))
    visitor.post("clock", advance=14 * DAY)
    came = [local(tip) for tip in tips(visitor)[before:]]

    # In between the clocks are put forward, and nine in the morning stays nine in the morning.
    assert [one.date() for one in came] == weekdays(date(2027, 3, 1), 14)
    assert {one.hour for one in came} == {9}


def test_the_page_hears_of_the_clock_and_of_each_tip_as_it_comes(visitor: Visitor) -> None:
    scheduled(visitor)
    after = visitor.version
    moved = visitor.post("clock", advance=7 * DAY)
    told = visitor.wait_for("clock", lambda data: data["ahead"] > 6.9 * DAY, after=after)
    tip = visitor.wait_for("message", lambda data: data["message"]["text"].startswith("Tip of the day"), after=after)

    assert abs(moved["ahead"] - 7 * DAY) < 60
    assert abs(told["now"] - moved["now"]) < 60
    assert tip["channel"] == GENERAL


def test_many_who_move_the_clock_at_once_bring_no_tip_twice(visitor: Visitor) -> None:
    scheduled(visitor)
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: visitor.post("clock", advance=DAY), range(16)))
    days = [local(tip).date() for tip in tips(visitor)]

    assert len(days) >= 10
    assert len(days) == len(set(days))


def test_the_real_time_is_one_click_away(visitor: Visitor) -> None:
    visitor.post("clock", advance=3 * DAY)
    back = visitor.post("clock", reset=True)

    assert abs(back["ahead"]) < 1
    assert visitor.get("state")["clock_ahead"] == back["ahead"]


def test_a_year_is_the_farthest(visitor: Visitor) -> None:
    refused = visitor.attempt("clock", advance=400 * DAY)

    assert refused.status == 400
    assert "370 days" in refused.json["error"]


def test_tips_are_given_in_the_words_that_the_folder_has_now(folder: SmallBase, visitor: Visitor) -> None:
    visitor.wait_for("knowledge", lambda data: data["state"] == "ready")
    before, after = tip_at_once(visitor), visitor.version
    folder.change(COMPOST, ",\n      and the neighbours’ kitchens fill it for nothing.", "")
    folder.change(SPOTLIGHT, "The plots opened with forty beds.", "The plots opened with ninety beds.")
    visitor.wait_for("knowledge", lambda data: data["state"] == "ready", after=after)
    now = tip_at_once(visitor)
    scheduled(visitor)
    visitor.post("clock", advance=14 * DAY)

    assert "fill it for nothing" in before
    assert "before the first frost" in now
    assert "fill it for nothing" not in now
    assert any("ninety beds" in tip["text"] for tip in tips(visitor))


def test_the_home_tab_is_given_when_it_is_opened(visitor: Visitor) -> None:
    opened = threading.Thread(target=lambda: visitor.post("home/open"))
    opened.start()
    home = visitor.wait_for("home")["view"]
    opened.join()

    assert home["type"] == "home"
    assert all(block["block_id"] for block in home["blocks"])
    assert visitor.get("state")["home"] == home
