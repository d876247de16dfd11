"""A running playground, and a person who uses it in a browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tests/node/node_modules/axe-core/axe.min.js"
TIMEOUT = 30_000
"""Milliseconds to wait for anything. A busy machine is slow, not wrong."""

expect.set_options(timeout=TIMEOUT)


class RunningPlayground:
    """The process of ``python -m playground``, at its terminal."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._addresses = [self._next_address()]

    def address(self) -> str:
        """Return an address that no browser has opened. For all but the first, press Enter in the terminal."""
        if not self._addresses:
            assert self._process.stdin is not None
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            self._addresses.append(self._next_address())
        return self._addresses.pop()

    def _next_address(self) -> str:
        assert self._process.stdout is not None
        # If the usual port is in use, a line about that comes first.
        addresses = (re.search(r"http://\S+", line) for line in self._process.stdout)
        found = next(filter(None, addresses), None)
        assert found, f"no address; exit code {self._process.poll()}"
        return found[0]


@contextmanager
def running_playground(knowledge: Path) -> Iterator[RunningPlayground]:
    """Run ``python -m playground`` with a knowledge folder."""
    command = [sys.executable, "-m", "playground", "--no-browser", "--knowledge", str(knowledge)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield RunningPlayground(process)
        finally:
            process.terminate()


def copy_knowledge(folder: Path) -> Path:
    """Return a copy of the shipped knowledge, which a test may break."""
    return Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))


@dataclass
class Person:
    """A person who has the page open. An error in its scripts fails the test."""

    page: Page

    @classmethod
    @contextmanager
    def at(
        cls,
        browser: Browser,
        playground: RunningPlayground,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
    ) -> Iterator["Person"]:
        """Yield a person with a window ``width`` pixels wide who prefers light or dark colors."""
        viewport: Any = {"width": width, "height": 860}
        context = browser.new_context(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
        context.set_default_timeout(TIMEOUT)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        page.goto(playground.address())
        expect(page.locator("#composer-text")).to_be_visible()
        yield cls(page)
        context.close()
        assert failures == []

    @property
    def conversation(self) -> Locator:
        """The pane of the conversation."""
        return self.page.locator("#conversation")

    @property
    def thread(self) -> Locator:
        """The pane of the thread."""
        return self.page.locator("#thread")

    def type(self, text: str) -> None:
        """Type into the message box and send it."""
        self.page.locator("#composer-text").fill(text)
        self.page.keyboard.press("Enter")

    def reply(self, text: str) -> None:
        """Type into the message box of the open thread and send it."""
        self.page.locator("#thread-text").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press the last button with the label ``label``."""
        (within or self.page.locator("body")).get_by_role("button", name=label, exact=True).last.click()

    def another_tab(self) -> Page:
        """Open the page in another tab of the same browser."""
        tab = self.page.context.new_page()
        tab.goto(self.page.url)
        expect(tab.locator("#composer-text")).to_be_visible()
        return tab

    def go(self, name: str) -> None:
        """Go to a conversation in the sidebar."""
        self.page.get_by_role("navigation").get_by_role("button", name=name).click()


def accessibility_faults(page: Page) -> list[str]:
    """Return the faults that axe-core finds by WCAG 2.2 A and AA, and by its own best practices."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in {"moderate", "serious", "critical"}
        for node in fault["nodes"]
    ]
