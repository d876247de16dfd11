"""Makes a PNG of a page, as tall as the page is: ``python -m scripts.screenshot in.html out.png --width 720``.

``--url`` takes an address in place of the file. Needs Chromium.
"""

import argparse
import sys
from pathlib import Path

from scripts.browser import Browser, ChromiumError


def main() -> None:
    """Reads the command line and makes the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="?", type=Path, help="an HTML file")
    parser.add_argument("png", type=Path, help="the picture to write")
    parser.add_argument("--url", help="an address, in place of the file")
    parser.add_argument("--width", type=int, default=720, help="the page's width in CSS pixels")
    parser.add_argument("--scale", type=float, default=2, help="the PNG's pixels to one of those")
    args = parser.parse_args()
    if (args.page is None) == (args.url is None):
        parser.error("name an HTML file or a --url, one of the two")
    with Browser(args.width, scale=args.scale) as browser:
        browser.open(args.url or args.page.resolve(strict=True).as_uri())
        browser.resize_to_page()
        browser.picture(args.png)


if __name__ == "__main__":
    try:
        main()
    except (ChromiumError, OSError) as error:
        sys.exit(f"screenshot: {error}")
