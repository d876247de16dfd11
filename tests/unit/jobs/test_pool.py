"""The pool of sending threads: it is bounded, it finishes its work, and it logs errors."""

import logging
import threading

import pytest

from bot.jobs.pool import Pool, start_timer


def test_work_runs_in_several_threads_at_once() -> None:
    pool, barrier = Pool(threads=2), threading.Barrier(3)
    for _ in range(2):
        assert pool.reserve()
        pool.submit(lambda: barrier.wait(timeout=10))

    barrier.wait(timeout=10)
    pool.close()


def test_a_full_pool_refuses_work() -> None:
    pool, gate = Pool(threads=1, queue_size=2), threading.Event()
    for _ in range(3):
        assert pool.reserve()
        pool.submit(lambda: gate.wait(timeout=10))

    assert not pool.reserve()
    gate.set()
    pool.close()


def test_released_room_is_free_again() -> None:
    pool = Pool(threads=1, queue_size=0)
    for _ in range(3):
        assert pool.reserve()
        assert not pool.reserve()
        pool.release()
    pool.close()


def test_finished_work_makes_room() -> None:
    pool, next_one = Pool(threads=1, queue_size=1), threading.Event()
    assert pool.reserve()
    pool.submit(lambda: None)
    assert pool.reserve()
    pool.submit(next_one.set)
    assert next_one.wait(timeout=10)

    assert pool.reserve()
    pool.close()


def test_failed_work_is_logged_and_makes_room(caplog: pytest.LogCaptureFixture) -> None:
    pool, next_one = Pool(threads=1, queue_size=1), threading.Event()

    def fail() -> None:
        raise ValueError("what a person typed")

    assert pool.reserve()
    pool.submit(fail)
    assert pool.reserve()
    pool.submit(next_one.set)
    assert next_one.wait(timeout=10)
    assert pool.reserve()
    pool.close()
    [record] = caplog.records
    assert (record.levelno, record.__dict__["action"]) == (logging.ERROR, "sending_failed")
    assert record.exc_info
    assert "what a person typed" not in record.getMessage()


def test_closing_waits_for_all_accepted_work() -> None:
    pool, gate = Pool(threads=1, queue_size=5), threading.Event()
    done: list[bool] = []
    for _ in range(6):
        assert pool.reserve()
        pool.submit(lambda: done.append(gate.wait(timeout=10)))
    closing = threading.Thread(target=pool.close)
    closing.start()
    gate.set()
    closing.join(timeout=10)

    assert done == [True] * 6


def test_a_closed_pool_refuses_work() -> None:
    pool = Pool(threads=1, queue_size=0)
    assert pool.reserve()
    pool.close()
    pool.submit(lambda: pytest.fail("no thread is left to run it"))

    assert not pool.reserve()


def test_a_timer_runs_its_work_once_it_is_due() -> None:
    done = threading.Event()
    start_timer(0.01, done.set)

    assert done.wait(timeout=10)


def test_a_cancelled_timer_ends_and_runs_nothing() -> None:
    done = threading.Event()
    start_timer(60, done.set)()
    for timer in [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
        timer.join(timeout=10)
        assert not timer.is_alive()

    assert not done.is_set()
