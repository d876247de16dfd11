"""Measures the MCP address of a web process, next to the guide it answers from: ``python -m benchmarks.mcp``.

    python -m benchmarks.mcp [--questions FILE] [--fuzzed N] [--seconds N]

In one run, each question is asked of the guide, of the tool in the same process, and over HTTP of a web process; the
outcome and the entry must be equal. A call may take ten milliseconds more than the guide's own answer. Then people's
commands and programs' calls load the process, each alone and both at once, and fuzzed calls are sent. None may fail.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import KNOWLEDGE, ROOT
from benchmarks.mcp.beside import PEOPLE_PER_SECOND, PROGRAMS, Beside, measure_beside
from benchmarks.mcp.fuzz import fuzzed_bodies
from benchmarks.mcp.process import WebProcess
from benchmarks.mcp.timing import Timings, compare, read_questions
from bot import log
from bot.bootstrap.guide import create_guide, warm_up
from bot.mcp.server import GuideServer

MOST_MORE = 0.010
"""Seconds that the p95 of a call may exceed that of the guide's own answer."""


def main() -> None:
    """Measure and print; exit with status 1 if an answer differs, a call is too slow, or one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "questions", help="a JSON Lines file")
    parser.add_argument("--fuzzed", type=int, default=10_000, help="number of fuzzed calls")
    parser.add_argument("--seconds", type=float, default=20, help="of each of the three loads")
    arguments = parser.parse_args()
    log.configure("WARNING")
    questions = read_questions(arguments.questions)
    # The tool has a guide of its own, because a guide keeps what it computed for recent messages.
    guide, server = create_guide(KNOWLEDGE), GuideServer(create_guide(KNOWLEDGE))
    warm_up(guide)
    with tempfile.TemporaryDirectory() as folder, WebProcess(Path(folder)) as web:
        timings = compare(guide, server, web, questions)
        beside = measure_beside(web.port, questions, arguments.seconds)
        statuses = Counter(web.post(body)[0] for body in fuzzed_bodies(arguments.fuzzed, seed=15))
        alive = json.loads(web.post(b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}')[1])
    failed = sum(count for status, count in statuses.items() if status >= 500) + (not alive["result"]["tools"])
    failed += beside.failed
    _report(timings, beside, statuses)
    sys.exit(bool(failed or timings.different or timings.p95("http") > timings.p95("guide") + MOST_MORE))


def _report(timings: Timings, beside: Beside, statuses: Counter[int]) -> None:
    print(f"{timings.asked} questions; {len(timings.different)} with another outcome or entry than the guide's")
    for question in timings.different[:10]:
        print(f"  {question}")
    print("p50 and p95 in milliseconds")
    for way in ("guide", "tool", "http"):
        print(f"  {way:6} {timings.p50(way) * 1000:6.1f} {timings.p95(way) * 1000:6.1f}")
    print(f"p95 in milliseconds under load; {PROGRAMS} programs, {PEOPLE_PER_SECOND:.0f} people a second")
    print(*beside.lines(), sep="\n")
    print(f"{sum(statuses.values())} fuzzed calls, by status: {_counted(sorted(statuses.items()))}")


def _counted(counts: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"{status}: {count}" for status, count in counts)


if __name__ == "__main__":
    main()
