"""Threads that send: bounded, drained, and never silent about what went wrong."""

import logging
import threading

import pytest

from bot.jobs.pool import Pool


def test_work_is_done_in_other_threads_side_by_side() -> None:
    pool, together = Pool(threads=2), threading.Barrier(3)
    for _ in range(2):
        assert pool.reserve()
        pool.submit(lambda: together.wait(timeout=10))

    together.wait(timeout=10)
    pool.close()


def test_there_is_only_so_much_room() -> None:
    pool, gate = Pool(threads=1, waiting=2), threading.Event()
    for _ in range(3):
        assert pool.reserve()
        pool.submit(lambda: gate.wait(timeout=10))

    assert not pool.reserve()
    gate.set()
    pool.close()


def test_room_that_was_not_needed_is_free_again() -> None:
    pool = Pool(threads=1, waiting=0)
    for _ in range(3):
        assert pool.reserve()
        assert not pool.reserve()
        pool.release()
    pool.close()


def test_work_makes_room_when_it_is_done() -> None:
    pool, next_one = Pool(threads=1, waiting=1), threading.Event()
    assert pool.reserve()
    pool.submit(lambda: None)
    assert pool.reserve()
    pool.submit(next_one.set)
    assert next_one.wait(timeout=10)

    assert pool.reserve()
    pool.close()


def test_what_goes_wrong_is_logged_and_makes_room_too(caplog: pytest.LogCaptureFixture) -> None:
    pool, next_one = Pool(threads=1, waiting=1), threading.Event()

    def fail() -> None:
        raise ValueError("what somebody typed")

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
    assert "what somebody typed" not in record.getMessage()


def test_closing_waits_for_all_that_was_taken() -> None:
    pool, gate = Pool(threads=1, waiting=5), threading.Event()
    done: list[bool] = []
    for _ in range(6):
        assert pool.reserve()
        pool.submit(lambda: done.append(gate.wait(timeout=10)))
    closing = threading.Thread(target=pool.close)
    closing.start()
    gate.set()
    closing.join(timeout=10)

    assert done == [True] * 6


def test_a_closed_pool_takes_nothing() -> None:
    pool = Pool(threads=1, waiting=0)
    assert pool.reserve()
    pool.close()
    pool.submit(lambda: pytest.fail("nobody is there to do it"))

    assert not pool.reserve()
