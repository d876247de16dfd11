"""A playground of the test's own, and a person who uses it in a browser."""

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
PATIENCE = 30_000
"""Milliseconds to wait for anything: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)


@contextmanager
def playing(knowledge: Path) -> Iterator[str]:
    """``python -m bot play`` on a copy of the knowledge; the address that it prints."""
    command = [sys.executable, "-m", "bot", "play", "--no-browser", "--knowledge", str(knowledge)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        # Where the usual port is taken, a line about that comes first.
        addresses = (re.search(r"http://\S+", line) for line in process.stdout)
        found = next(filter(None, addresses), None)
        assert found, f"no address; exit code {process.poll()}"
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def copy_knowledge(folder: Path) -> Path:
    """The shipped knowledge, to be broken at will."""
    return Path(shutil.copytree(ROOT / "knowledge", folder / "knowledge"))


@dataclass
class Person:
    """Somebody who has the page open. What goes wrong in its scripts fails the test."""

    page: Page

    @classmethod
    @contextmanager
    def at(
        cls, browser: Browser, address: str, *, width: int = 1280, scheme: Literal["light", "dark"] = "light"
    ) -> Iterator["Person"]:
        """A person with a window ``width`` pixels wide who likes it light or dark."""
        viewport: Any = {"width": width, "height": 860}
        context = browser.new_context(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        page.goto(address)
        expect(page.locator("#composer-text")).to_be_visible()
        yield cls(page)
        context.close()
        assert failures == []

    @property
    def conversation(self) -> Locator:
        """What was said."""
        return self.page.locator("#conversation")

    @property
    def thread(self) -> Locator:
        """The pane beside it."""
        return self.page.locator("#thread")

    def type(self, text: str) -> None:
        """Write into the message box and send it."""
        self.page.locator("#composer-text").fill(text)
        self.page.keyboard.press("Enter")

    def press(self, label: str, within: Locator | None = None) -> None:
        """Press the last button that says ``label``."""
        (within or self.page.locator("body")).get_by_role("button", name=label, exact=True).last.click()

    def go(self, name: str) -> None:
        """Go to a conversation of the sidebar."""
        self.page.get_by_role("navigation").get_by_role("button", name=name).click()


def faults(page: Page) -> list[str]:
    """What axe-core finds that keeps people out: WCAG 2.2 A and AA, and its own good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in {"moderate", "serious", "critical"}
        for node in fault["nodes"]
    ]
