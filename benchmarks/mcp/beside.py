"""People's ``/guide`` beside programs' ``/mcp``: the times of each, alone and together."""

import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.load.driver import Driver, Timings
from benchmarks.load.traffic import signed
from slack_simulator.payloads import command_request

PEOPLE_PER_SECOND = 5.0
"""Commands that people send in a second, at fixed times, whatever the server does."""
PROGRAMS = 4
"""Connections over which programs call the tool as fast as they are answered."""
_UNUSED = "http://127.0.0.1:9/response/T/unused"


@dataclass(frozen=True)
class Beside:
    """The timings of people and programs, each alone and beside the other."""

    people_alone: Timings
    programs_alone: Timings
    people: Timings
    programs: Timings

    @property
    def failed(self) -> int:
        """Number of requests with another status than 200."""
        every = (self.people_alone, self.programs_alone, self.people, self.programs)
        return sum(count for one in every for status, count in one.statuses.items() if status != 200)

    def lines(self) -> Iterator[str]:
        """Yield the p95 of each in milliseconds, and as a ratio of the p95 alone."""
        pairs = (("/guide", self.people_alone, self.people), ("/mcp", self.programs_alone, self.programs))
        for name, alone, together in pairs:
            before, after = p95(alone), p95(together)
            yield (
                f"  {name:6} {before * 1000:6.1f} alone, {after * 1000:6.1f} beside the other: "
                f"{after / before:.2f} times; {len(together.latencies)} requests, {together.rate:.0f} a second"
            )


def p95(timings: Timings) -> float:
    """Return the seconds that 19 of 20 requests stay below."""
    return float(np.percentile(timings.latencies, 95))


def measure_beside(port: int, questions: Sequence[str], seconds: float) -> Beside:
    """Load ``/guide``, then ``/mcp``, then both at once, for some seconds each."""
    people_alone = _people(port, questions, seconds)
    programs_alone = _programs(port, questions, seconds)
    found: list[Timings] = []
    # Each generator of load has a thread; both spend their time waiting for the server.
    together = threading.Thread(target=lambda: found.append(_programs(port, questions, seconds)))
    together.start()
    people = _people(port, questions, seconds)
    together.join()
    return Beside(people_alone, programs_alone, people, found[0])


def _people(port: int, questions: Sequence[str], seconds: float) -> Timings:
    count = int(seconds * PEOPLE_PER_SECOND)
    asked = itertools.islice(itertools.cycle(questions), count)
    requests = [signed(command_request("/guide", question, _UNUSED)) for question in asked]
    with Driver([port], 8) as driver:
        return driver.open_loop(requests, [number / PEOPLE_PER_SECOND for number in range(count)])


def _programs(port: int, questions: Sequence[str], seconds: float) -> Timings:
    with Driver([port], PROGRAMS) as driver:
        return driver.closed_loop(map(_call, itertools.cycle(reversed(questions))), seconds)


def _call(question: str) -> bytes:
    params = {"name": "find_guidance", "arguments": {"question": question}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
    head = (
        "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json, text/event-stream\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
