"""Short attacks on the bot as it is deployed. `make attack` has the long form, with its figures."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.attack.bot_process import TIMEOUT, BotProcess, send
from benchmarks.attack.payloads import BUSY, holds
from benchmarks.attack.payloads import run as send_payloads
from benchmarks.attack.slow import NEIGHBORS, SHORT_CONNECTIONS, SLOW, held

PEOPLE = 10
"""People who use the bot during each attack, one after the other."""
TRIES = 5
"""Times that each of them tries, and each mutated payload is sent. A busy machine may refuse one with `BUSY` now and
then, but not five in a row: a bot that is held refuses them all, and so does one that fails at a payload."""
MUTANTS = 25
"""Mutations of each payload, some 300 in all."""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    with BotProcess.started(tmp_path_factory.mktemp("attack")) as bot:
        yield bot


def assert_usable(bot: BotProcess) -> None:
    """Let people use the bot, and a monitor look at it. None of them waits for longer than `TIMEOUT`."""
    for _ in range(PEOPLE):
        statuses = [BUSY]
        for command in bot.traffic.commands(TRIES):
            if statuses[-1] != BUSY:
                break
            statuses.append(send(bot.port, command, 0.0)[0])
        assert statuses[-1] == 200, statuses
        assert bot.page("/healthz")[0] == 200


@pytest.mark.parametrize("slow", SLOW)
def test_slow_connections_keep_nobody_from_an_answer(bot: BotProcess, slow: str) -> None:
    with held(bot.port, SHORT_CONNECTIONS, SLOW[slow]):
        assert_usable(bot)


@pytest.mark.parametrize("neighbor", NEIGHBORS)
def test_a_slow_neighbor_keeps_nobody_from_an_answer(bot: BotProcess, neighbor: str) -> None:
    with NEIGHBORS[neighbor](bot):
        assert_usable(bot)


def test_what_was_sent_ahead_of_a_rejection_is_not_read(bot: BotProcess) -> None:
    rejected = b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    received = b""
    with socket.create_connection(("127.0.0.1", bot.port), timeout=TIMEOUT) as connection:
        connection.sendall(rejected * 20)
        while part := connection.recv(65_536):
            received += part

    assert received.count(b"HTTP/1.1 404") == 1


def test_no_forged_or_mutated_payload_gets_anywhere(tmp_path: Path) -> None:
    found = dict(send_payloads(tmp_path, MUTANTS, TRIES))

    assert holds(found), found
    forged = found.pop("forged signatures and heads")
    assert forged["4xx"] == forged.total()
    assert sum(endings.total() for endings in found.values()) >= 300
