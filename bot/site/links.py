"""Links between the pages, written so that the site works at any address and below any path."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.cards.links import entry_path, source_path
from bot.site.excerpts import anchor_of

SEARCH = "search/"
NOT_FOUND = "404.html"


@dataclass(frozen=True)
class Links:
    """Links on the page at ``path``, which is empty for the first page and ends with a slash for others."""

    path: str
    address: str = ""
    """Public address of the site, without a slash at its end; empty if it is not known."""

    @property
    def root(self) -> str:
        """The way from the page to the first page."""
        if self.path == NOT_FOUND:
            # This page is shown at every address that leads nowhere, however deep.
            return f"{urlsplit(self.address).path}/"
        return "../" * self.path.count("/") or "./"

    @property
    def canonical(self) -> str:
        """The page's public address; empty if the site has none or if the page has no address of its own."""
        return f"{self.address}/{self.path}" if self.address and self.path != NOT_FOUND else ""

    def to(self, path: str) -> str:
        """Return the link to a path of the site."""
        return f"{self.root}{path}"

    def entry(self, entry_id: str) -> str:
        """Return the link to an entry's page."""
        return self.to(entry_path(entry_id))

    def source(self, name: str) -> str:
        """Return the link to a source's page."""
        return self.to(source_path(name))

    def place(self, source: str, passage: str) -> str:
        """Return the link to a quoted passage on the page of its source."""
        return f"{self.source(source)}#{anchor_of(passage)}"


def file_of(path: str) -> str:
    """Return the file that holds the page at a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path
