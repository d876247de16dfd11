"""Pages of the site as a reader and a browser see them: their words, their links and their structure."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

VOID = {"meta", "link", "img", "input", "br"}


@dataclass
class Element:
    """An element of a page, with what is inside it."""

    name: str
    attributes: Mapping[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, name: str, /, **attributes: str) -> list["Element"]:
        wanted = {key.strip("_"): value for key, value in attributes.items()}
        return [
            one
            for one in self.walk()
            if one.name == name and all(one.attributes.get(key) == value for key, value in wanted.items())
        ]

    def text(self, *, without_site: bool = False) -> str:
        """Return the text, ``without_site`` the words that the site adds to those of a card."""
        if without_site and "data-site" in self.attributes:
            return ""
        parts = (one if isinstance(one, str) else one.text(without_site=without_site) for one in self.children)
        separator = " " if self.name in {"p", "li", "h1", "h2", "h3", "ul", "blockquote", "br"} else ""
        return separator + "".join(parts) + separator

    @property
    def shape(self) -> Any:
        """The structure without any text: names of elements and of their attributes."""
        inner = [child.shape for child in self.children if isinstance(child, Element)]
        return self.name, sorted(self.attributes), inner


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(content: bytes) -> Element:
    """Return the page; fail if an element is not closed."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("\u200b", ""))


def card_words(blocks: Iterable[Any]) -> list[str]:
    """Return the words that people read on a card, read from its blocks as Slack would; no words of menus."""
    return [word for text in _texts(list(blocks)) for word in words(text)]


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict) and part.get("type") == "mrkdwn":
        yield html.unescape(re.sub(r"<[^|>]+\|([^>]*)>", r"\1", part["text"]))
    elif isinstance(part, dict) and part.get("type") != "overflow":
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            elif not isinstance(value, str):
                yield from _texts(value)


def card_sources(blocks: Iterable[Any]) -> list[str]:
    """Return the addresses to which the words of a card lead, in order."""
    found: list[str] = []
    for block in blocks:
        for element in block.get("elements", ()):
            if element.get("type") == "mrkdwn":
                found += map(html.unescape, re.findall(r"<(https?://[^|>]+)\|", element["text"]))
    return found


def links_of(path: str, page: Element) -> Iterator[str]:
    """Yield the address of every link of a page of ``https://site.test/``, as a browser resolves it."""
    for one in page.walk():
        for name in ("href", "src", "action", "cite", "data-index", "data-root"):
            if name in one.attributes and one.attributes.get("rel") != "canonical":
                yield urljoin(f"https://site.test/{path.removesuffix('index.html')}", one.attributes[name])


def loaded_by(path: str, page: Element) -> Iterator[str]:
    """Yield the paths of the files that a browser loads for a page, besides the page."""
    for one in page.walk():
        source = one.attributes.get("src") or (one.attributes.get("href") if one.name == "link" else None)
        named = [source, one.attributes.get("data-index")]
        for address in filter(None, named if one.attributes.get("rel") != "canonical" else []):
            found = urlsplit(urljoin(f"https://site.test/{path.removesuffix('index.html')}", address))
            assert found.netloc == "site.test", f"{path} loads {address}"
            yield found.path.lstrip("/")
