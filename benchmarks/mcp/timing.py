"""Times of the same questions asked of the guide, of its tool, and over HTTP."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
from mcp_types import CallToolResult

from benchmarks.mcp.process import WebProcess
from bot.mcp.server import GuideServer
from bot.services import serialization
from bot.services.guide import Guide
from bot.services.scoring.golden import read_golden


@dataclass
class Timings:
    """The seconds of each question by the way in which it was asked, and the questions with different answers."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    different: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """Number of questions."""
        return len(self.seconds["guide"])

    def p50(self, way: str) -> float:
        """Return the median."""
        return float(np.percentile(self.seconds[way], 50))

    def p95(self, way: str) -> float:
        """Return the time that 19 of 20 questions stay below."""
        return float(np.percentile(self.seconds[way], 95))


def read_questions(path: Path) -> list[str]:
    """Return the questions of a folder of golden questions, or of a JSON Lines file."""
    if path.is_dir():
        return [golden.question for golden in read_golden(path)]
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def compare(guide: Guide, server: GuideServer, web: WebProcess, questions: Sequence[str]) -> Timings:
    """Ask each question in all ways, in turn, so that a busy moment of the machine affects all of them."""
    timings = Timings()
    with asyncio.Runner() as runner:
        runner.run(_call(server, "hello"))
        _ask_over_http(web, "hello")
        for question in questions:
            own = _timed(timings, "guide", partial(_ask_guide, guide, question))
            _timed(timings, "tool", lambda asked=question: runner.run(_call(server, asked)))
            found = _timed(timings, "http", partial(_ask_over_http, web, question))
            if _essence(own) != (found["outcome"], (found["entry"] or {}).get("id")):
                timings.different.append(question)
    return timings


def _ask_guide(guide: Guide, question: str) -> dict[str, Any]:
    return serialization.reply(guide.reply(question))


def _timed(timings: Timings, way: str, ask: Any) -> dict[str, Any]:
    began = time.perf_counter()
    answer: dict[str, Any] = ask()
    timings.seconds[way].append(time.perf_counter() - began)
    return answer


async def _call(server: GuideServer, question: str) -> dict[str, Any]:
    result = await server.call_tool("find_guidance", {"question": question})
    return (isinstance(result, CallToolResult) and result.structured_content) or {}


def _ask_over_http(web: WebProcess, question: str) -> dict[str, Any]:
    params = {"name": "find_guidance", "arguments": {"question": question}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    status, content = web.post(json.dumps(call).encode())
    if status != HTTPStatus.OK:
        raise RuntimeError(f"{question}: status {status}")
    found: dict[str, Any] = json.loads(content)["result"]["structuredContent"]
    return found


def _essence(own: dict[str, Any]) -> tuple[str, str | None]:
    """Return the outcome and the entry of the bot's own answer, in the form that `match` prints."""
    return own["outcome"], own["ranking"][0]["id"] if own["outcome"] == "answered" else None
