"""The whole site as files by their path, and a site that follows the knowledge of a running bot."""

import threading
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from bot.errors import GuidepostError
from bot.knowledge.base import KnowledgeBase
from bot.site.links import NOT_FOUND, SEARCH, file_of
from bot.site.pages import ASSETS, PageWriter, read_asset
from bot.site.search_index import search_index

Files = Mapping[str, bytes]
"""The content of each file of a site by its path."""

LISTING = ".guidepost-site"
"""File that lists the files of a site in a folder, so that the next one replaces them and touches nothing else."""


class SiteError(GuidepostError):
    """A site cannot be written."""


def render_site(knowledge: KnowledgeBase) -> Files:
    """Return the site of a knowledge base: equal knowledge gives equal bytes.

    Without a public address it has no site map, and no page names its own address.
    """
    pages = dict(PageWriter(knowledge).pages())
    files = {file_of(path): html.encode() for path, html in pages.items()}
    files |= {name: read_asset(name) for name in ASSETS}
    files["search.json"] = search_index(knowledge)
    files["robots.txt"] = "\n".join(_robots(knowledge.address)).encode()
    if knowledge.address:
        listed = [path for path in pages if path not in {NOT_FOUND, SEARCH}]
        files["sitemap.xml"] = "\n".join(_site_map(knowledge.address, listed)).encode()
    return files


def _robots(address: str) -> Iterator[str]:
    yield from ("User-agent: *", "Disallow: /slack/", "")
    if address:
        yield from (f"Sitemap: {address}/sitemap.xml", "")


def _site_map(address: str, paths: list[str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    yield from (f"<url><loc>{escape(f'{address}/{path}')}</loc></url>" for path in paths)
    yield from ("</urlset>", "")


def write_site(files: Files, folder: Path) -> None:
    """Write ``files`` to a folder, and remove those of the site that was there before.

    Raises:
        SiteError: if the folder has files that are not of such a site, or cannot be written.
    """
    listing = folder / LISTING
    try:
        if folder.exists() and any(folder.iterdir()) and not listing.is_file():
            raise SiteError(f"{folder} has other files in it. Name a new or empty folder.")
        former = listing.read_text(encoding="utf-8").splitlines() if listing.is_file() else []
        for name in set(former) - set(files):
            if (stale := (folder / name).resolve()).is_relative_to(folder.resolve()):
                stale.unlink(missing_ok=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        listing.write_text("\n".join([*files, ""]), encoding="utf-8")
    except OSError as error:
        raise SiteError(f"{error.filename or folder}: {error.strerror}") from error


class LiveSite:
    """The site of a bot whose knowledge may be replaced while it runs."""

    def __init__(self, current: Callable[[], KnowledgeBase]) -> None:
        """``current`` returns the knowledge base of the moment."""
        self._current = current
        self._lock = threading.Lock()
        self._rendered: tuple[KnowledgeBase, Files] | None = None

    def __call__(self) -> Files:
        """Return the site; it is rendered at the first request after the knowledge was replaced."""
        knowledge, rendered = self._current(), self._rendered
        if rendered is None or rendered[0] is not knowledge:
            with self._lock:
                rendered = self._rendered
                if rendered is None or rendered[0] is not knowledge:
                    rendered = self._rendered = (knowledge, render_site(knowledge))
        return rendered[1]
