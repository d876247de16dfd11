"""Fills the caches of the matcher with hostile messages, and measures how much memory they take.

Run ``python -m benchmarks.attack.memory [MESSAGES]``. It needs a few minutes for the usual 50,000 messages.
"""

import argparse
import json
import string
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.data import KNOWLEDGE, ROOT
from bot.bootstrap.guide import create_guide

MESSAGES, FEWER = 50_000, 2_000
ALLOWED = 50.0
"""Growth, in MiB, that is allowed for any number of messages."""
_WARM_UP = 300
"""Ordinary messages before the first measurement."""
_ORDINARY = ("who decides?", "do we need a written agreement?", "how do we measure succes", "¿quien decide?")


@dataclass(frozen=True)
class Growth:
    """Resident memory in MiB."""

    messages: int
    before: float
    after: float

    @property
    def grown(self) -> float:
        """Memory that the messages took."""
        return self.after - self.before


def measure(messages: int = MESSAGES) -> Growth:
    """Ask ``messages`` hostile questions in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.attack.memory", "--inside", str(messages)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 (our own command)
    return Growth(**json.loads(done.stdout))


def hostile_message(number: int) -> str:
    """Return a message that no cache has seen: a long word, many words, or letters of many scripts."""
    random = Random(number)  # noqa: S311 (must be reproducible, not secret)
    match number % 4:
        case 0:
            return "".join(random.choices(string.ascii_lowercase, k=500))
        case 1:
            return " ".join("".join(random.choices(string.ascii_lowercase, k=12)) for _ in range(12))
        case 2:
            return "".join(chr(random.randrange(0xA1, 0xFFFF)) for _ in range(60)).encode("utf-8", "ignore").decode()
        case _:
            word = "".join(random.choices(string.ascii_letters, k=9))
            return f"<https://example.org/{number}|{number}{word}> <@U{number}> &lt;{word * 20}"


def _inside(messages: int) -> Growth:
    guide = create_guide(KNOWLEDGE)
    for number in range(_WARM_UP):
        guide.ask(_ORDINARY[number % len(_ORDINARY)])
    before = _memory()
    for number in range(messages):
        guide.ask(hostile_message(number))
    return Growth(messages, before, _memory())


def _memory() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    (resident,) = (line for line in lines if line.startswith("VmRSS:"))
    return int(resident.split()[1]) / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the result. Return 1 if the memory grows by more than is allowed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack.memory", description=__doc__)
    parser.add_argument("messages", type=int, nargs="?", default=MESSAGES)
    parser.add_argument("--short", action="store_true", help=f"send only {FEWER:,} messages")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        print(json.dumps(asdict(_inside(given.messages))))
        return 0
    growth = measure(FEWER if given.short else given.messages)
    print(
        f"{growth.messages} hostile messages: {growth.before:.0f} → {growth.after:.0f} MiB (allowed: + {ALLOWED:.0f})"
    )
    return int(growth.grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
