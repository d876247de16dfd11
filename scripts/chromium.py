"""Chromium under Playwright: the system's own, or the one that ``$CHROMIUM`` names, or Playwright's."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium.

    Raises:
        playwright.sync_api.Error: when there is none, or not the one that ``$CHROMIUM`` names.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    # Chromium's own sandbox does not work for root, as whom containers run.
    return playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
