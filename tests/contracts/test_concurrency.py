"""Many threads with the connections of two processes compete, and one wins."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from bot.services.deliveries import Sent, State
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.ports import Plan
from tests.contracts.test_installations import OF_WORKSPACE, WITHOUT_ORGANIZATION
from tests.support.samples import ACME, claim_if_due, incoming_event, question_record, reply
from tests.support.stores import Stores
from tests.support.tip_schedules import daily, make_schedule

THREADS = 16

Result = TypeVar("Result")


def at_once(work: Callable[[int], Result]) -> list[Result]:
    """Run ``work`` in all threads, which start at the same moment; return what each returned."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> Result:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def test_an_event_that_arrives_in_all_threads_at_once_is_new_in_one(stores: Stores) -> None:
    processes = [stores, stores.reopen()]

    def accept(number: int) -> list[str]:
        outbox_store = processes[number % 2].outbox_store
        events = [f"Ev{event}" for event in range(5)]
        return [
            ev
            for ev in events
            if outbox_store.accept(
                incoming_event(ev), reply(f"answer:{ev}"), claim=True, question=question_record()
            ).is_new
        ]

    winners = Counter(event for events in at_once(accept) for event in events)
    assert winners == {f"Ev{event}": 1 for event in range(5)}
    assert len(stores.questions.of_workspace(ACME)) == 5


def test_every_delivery_is_claimed_by_exactly_one_thread(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    stores.outbox_store.enqueue([reply() for _ in range(40)])

    def claim_all(number: int) -> list[str]:
        outbox_store, claimed = processes[number % 2].outbox_store, []
        while claim := claim_if_due(outbox_store):
            claimed.append(claim.delivery_id)
            outbox_store.record_outcome(claim, Sent("1.2"), retry_in=1)
        return claimed

    claims = Counter(delivery for claimed in at_once(claim_all) for delivery in claimed)
    assert len(claims) == 40
    assert set(claims.values()) == {1}


def test_a_delivery_that_all_threads_ask_for_is_claimed_by_one(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    stores.outbox_store.enqueue([reply()])
    [(delivery_id, _)] = stores.outbox_store.due(1)

    claims = at_once(lambda number: processes[number % 2].outbox_store.claim_one(delivery_id))
    assert len([claim for claim in claims if claim]) == 1


def test_every_schedule_is_planned_by_exactly_one_thread(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    channels = [f"C{number}" for number in range(40)]
    for channel in channels:
        stores.schedules.save(make_schedule(channel), stores.clock.now)

    def plan_all(number: int) -> list[str]:
        planned: list[str] = []

        def decide(schedule: Schedule, history: Sequence[DeliveredTip], now: float) -> Plan:
            planned.append(schedule.channel)
            return daily(schedule, history, now)

        while processes[number % 2].schedules.plan_due(decide, 3):
            continue
        return planned

    assert Counter(channel for planned in at_once(plan_all) for channel in planned) == dict.fromkeys(channels, 1)
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 40
    assert [len(stores.schedules.delivered(ACME, channel)) for channel in channels] == [1] * 40


def test_a_schedule_that_all_threads_pause_at_once_has_one_notice(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    stores.schedules.save(make_schedule(), stores.clock.now)

    def pause(number: int) -> bool:
        notice = reply(f"tip-paused:{number}")
        return processes[number % 2].schedules.pause(ACME, "C0GENERAL", "is_archived", notice)

    assert sum(at_once(pause)) == 1
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 1


def test_a_workspace_that_all_threads_install_at_once_has_one_row(stores: Stores) -> None:
    processes = [stores, stores.reopen()]

    def save(number: int) -> None:
        made = OF_WORKSPACE if number % 3 else WITHOUT_ORGANIZATION
        processes[number % 2].installations.save(replace(made, bot_token=f"xoxb-{number}"))

    at_once(save)
    assert len(stores.installations.all()) == 1
