"""A page in a headless Chromium: Debian's package ``chromium``, or the one ``$CHROMIUM`` names.

Driven over its DevTools pipe (https://chromedevtools.github.io/devtools-protocol/), so nothing but Python's standard
library is needed.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Literal, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--disable-gpu",
    "--no-first-run",
    # nothing of its own over the network
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)
PATIENCE = 30.0
"""Seconds for any one answer of Chromium's, and for a page to become what was asked."""


class ChromiumError(Exception):
    """There is no Chromium, or it did not do what was asked."""


def find_chromium() -> str:
    """The Chromium to use: ``$CHROMIUM``, or the first of `NAMES` that is installed."""
    wanted = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    for name in wanted:
        if path := shutil.which(name):
            return path
    raise ChromiumError(
        f"No Chromium here (looked for {', '.join(wanted)}). Install one, on Debian with "
        "`apt-get install chromium`, or name it in the environment variable CHROMIUM."
    )


class Browser:
    """One page in a headless Chromium, for as long as the ``with`` block."""

    def __init__(self, width: int, height: int = 100, scale: float = 2) -> None:
        """``width`` and ``height`` in CSS pixels; ``scale`` is the number of the PNG's pixels to one of them."""
        self._size = (width, height)
        self._scale = scale
        self._profile = tempfile.TemporaryDirectory(prefix="screenshot-", ignore_cleanup_errors=True)
        self._session: str | None = None
        self._count = 0
        self._unread = b""
        self.complaints: list[str] = []
        """What the browser wrote to its log: what it refused to load or to do."""

    def __enter__(self) -> Self:
        self._start()
        try:
            page = self._call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self._call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
            self.resize(*self._size)
            self._call("Log.enable")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def open(self, url: str) -> None:
        """Loads a page, its pictures and fonts."""
        failure = self._call("Page.navigate", url=url).get("errorText")
        if failure:
            raise ChromiumError(f"{url}: {failure}")
        self.wait_until("document.readyState === 'complete'")
        self.evaluate("document.fonts.ready.then(() => true)")

    def evaluate(self, script: str) -> Any:
        """What a JavaScript expression comes to in the page."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_until(self, script: str) -> None:
        """Returns once a JavaScript condition holds in the page."""
        deadline = time.monotonic() + PATIENCE
        while not self.evaluate(script):
            if time.monotonic() > deadline:
                raise ChromiumError(f"not so in {PATIENCE} s: {script}")
            time.sleep(0.05)

    def click(self, words: str) -> None:
        """Clicks the link or button that says ``words``, with the mouse; where it leads is loaded later."""
        found = f"[...document.querySelectorAll('a, button')].find(one => one.innerText.trim() === {json.dumps(words)})"
        place = self.evaluate(
            f"(one => {{ if (!one) return null; one.scrollIntoView({{block: 'center'}});"
            f" const box = one.getBoundingClientRect();"
            f" return [box.x + box.width / 2, box.y + box.height / 2] }})({found})"
        )
        if place is None:
            raise ChromiumError(f"nothing to click says {words!r}")
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def prefer(self, scheme: Literal["light", "dark"]) -> None:
        """Lets the person prefer light or dark pages."""
        self._call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def forbid_scripts(self) -> None:
        """Lets pages run no JavaScript of their own."""
        self._call("Emulation.setScriptExecutionDisabled", value=True)

    def resize(self, width: int, height: int) -> None:
        """Gives the page this room, in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": self._scale, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **metrics)

    def resize_to_page(self) -> None:
        """Makes the room as tall as the page."""
        self.resize(self._size[0], self.evaluate("document.documentElement.scrollHeight"))

    def picture(self, target: Path) -> None:
        """Writes what is seen of the page as a PNG."""
        target.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"]))

    def _start(self) -> None:
        """Chromium reads commands from its file descriptor 3 and writes answers to 4."""
        command = [find_chromium(), *FLAGS, f"--user-data-dir={self._profile.name}"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # the sandbox refuses to run as root
        (commands, self._to), (self._from, answers) = os.pipe(), os.pipe()
        theirs = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (commands, answers)]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,  # Python's own are closed all the same
            preexec_fn=lambda: [os.dup2(theirs[0], 3), os.dup2(theirs[1], 4)],  # noqa: PLW1509 - no threads here
        )
        for end in (commands, answers, *theirs):
            os.close(end)

    def _stop(self) -> None:
        os.close(self._to)  # Chromium ends with its pipe
        os.close(self._from)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        """A DevTools command's result."""
        self._count += 1
        command = {"id": self._count, "method": method, "params": params}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._to, json.dumps(command).encode() + b"\0")
        while (answer := self._read()).get("id") != self._count:
            if answer.get("method") == "Log.entryAdded":
                self.complaints.append(answer["params"]["entry"]["text"])
        if "error" in answer:
            raise ChromiumError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        """Chromium's next message: JSON up to a zero byte."""
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._from], [], [], PATIENCE)
            piece = os.read(self._from, 1 << 20) if ready else b""
            if not piece:
                raise ChromiumError("Chromium ended" if ready else f"Chromium was silent for {PATIENCE} s")
            self._unread += piece
        first, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message
