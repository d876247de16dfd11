"""Launch Chromium with Playwright: the one that ``$CHROMIUM`` names, the system's, or Playwright's own."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def launch(playwright: Playwright) -> Browser:
    """Return a headless Chromium.

    Raises:
        playwright.sync_api.Error: when there is no Chromium, or none where ``$CHROMIUM`` points.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    # Chromium's own sandbox does not work for root, the user of most containers.
    return playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
