"""Many threads, two processes' worth of connections, one winner."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from bot.services.deliveries import Sent, State
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from tests.contracts.test_installations import ALONE, THEIRS
from tests.posts import ACME, arrival, asked, reply
from tests.stores import Stores
from tests.tips import daily, wish

THREADS = 16

Result = TypeVar("Result")


def at_once(work: Callable[[int], Result]) -> list[Result]:
    """What ``work`` gives in each of the threads, all let go at the same moment."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> Result:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def test_one_event_delivered_to_everybody_at_once_is_new_to_one(stores: Stores) -> None:
    processes = [stores, stores.again()]

    def take(number: int) -> list[str]:
        ledger = processes[number % 2].ledger
        events = [f"Ev{event}" for event in range(5)]
        return [ev for ev in events if ledger.take(arrival(ev), reply(f"answer:{ev}"), mine=True, asked=asked()).is_new]

    winners = Counter(event for events in at_once(take) for event in events)
    assert winners == {f"Ev{event}": 1 for event in range(5)}
    assert len(stores.questions.kept(ACME)) == 5


def test_no_delivery_is_claimed_by_two_and_none_is_left(stores: Stores) -> None:
    processes = [stores, stores.again()]
    stores.ledger.plan([reply() for _ in range(40)])

    def claim_all(number: int) -> list[str]:
        ledger, held = processes[number % 2].ledger, []
        while claim := ledger.claim():
            held.append(claim.delivery_id)
            ledger.settle(claim, Sent("1.2"), again_in=1)
        return held

    holders = Counter(delivery for held in at_once(claim_all) for delivery in held)
    assert len(holders) == 40
    assert set(holders.values()) == {1}


def test_one_delivery_wanted_by_everybody_goes_to_one(stores: Stores) -> None:
    processes = [stores, stores.again()]
    stores.ledger.plan([reply()])
    [(delivery_id, _)] = stores.ledger.due(1)

    claims = at_once(lambda number: processes[number % 2].ledger.claim_one(delivery_id))
    assert len([claim for claim in claims if claim]) == 1


def test_no_schedule_is_planned_by_two_and_none_is_left(stores: Stores) -> None:
    processes = [stores, stores.again()]
    channels = [f"C{number}" for number in range(40)]
    for channel in channels:
        stores.schedules.save(wish(channel), stores.clock.now)

    def plan_all(number: int) -> list[str]:
        planned: list[str] = []

        def watch(schedule: Schedule, history: Sequence[Given], now: float) -> Plan:
            planned.append(schedule.channel)
            return daily(schedule, history, now)

        while processes[number % 2].schedules.plan_due(watch, 3):
            continue
        return planned

    assert Counter(channel for planned in at_once(plan_all) for channel in planned) == dict.fromkeys(channels, 1)
    assert stores.ledger.backlog().by_state[State.PENDING] == 40
    assert [len(stores.schedules.given(ACME, channel)) for channel in channels] == [1] * 40


def test_a_schedule_paused_by_everybody_at_once_has_one_notice(stores: Stores) -> None:
    processes = [stores, stores.again()]
    stores.schedules.save(wish(), stores.clock.now)

    def pause(number: int) -> bool:
        notice = reply(f"tip-paused:{number}")
        return processes[number % 2].schedules.pause(ACME, "C0GENERAL", "is_archived", notice)

    assert sum(at_once(pause)) == 1
    assert stores.ledger.backlog().by_state[State.PENDING] == 1


def test_a_workspace_installed_by_everybody_at_once_has_one_row(stores: Stores) -> None:
    processes = [stores, stores.again()]

    def save(number: int) -> None:
        made = THEIRS if number % 3 else ALONE
        processes[number % 2].installations.save(replace(made, bot_token=f"xoxb-{number}"))

    at_once(save)
    assert len(stores.installations.all()) == 1
