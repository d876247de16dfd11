"""The words of a web page as blocks: its headings, paragraphs and list items, as a reader sees them.

Pages come from anywhere: a browser's “save as”, or an export of Google Docs, Confluence or Notion. What each of these
marks in its own way, such as a title or a part that opens and closes, has its role here.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from html.parser import HTMLParser

TITLE = 0
"""Level of the title of a document; its headings have levels from 1."""
FOLD = 7
"""Level of the heading of a part that opens and closes, which is below all other headings; one inside is deeper."""


class Kind(StrEnum):
    """Kind of a block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    """A row of a table, with a tab between its cells."""
    PICTURE = "picture"
    """A picture; it has no words."""
    END = "end"
    """The end of all parts of this level or below; it has no words."""


@dataclass(frozen=True)
class Block:
    """A piece of a document that stands on lines of its own."""

    kind: Kind
    text: str = ""
    level: int = 0
    """Level of a heading, or of the parts that end."""


def read_blocks(html: str) -> list[Block]:
    """Return the blocks of a web page, without what its readers do not see."""
    # Confluence stores links and code as CDATA, which a page in HTML does not have.
    reader = _Reader()
    reader.feed(re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda found: escape(found[1]), html, flags=re.DOTALL))
    reader.close()
    reader.flush()
    return reader.blocks


_HIDDEN = {
    *("script", "style", "head", "template", "noscript", "nav", "footer", "form", "button", "svg", "iframe"),
    *("ac:parameter", "ac:task-id", "ac:task-status", "ac:placeholder"),
}
"""Elements that hold no words of the document; those with a colon are Confluence's own."""
_HIDDEN_PARTS = {"breadcrumb-section", "page-metadata", "pageSection", "toc-macro", "footer"}
"""Ids and classes of parts around a page that Confluence exports."""
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label"),
    *("mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    *("script", "style", "template"),
    *("ac:link", "ac:link-body", "ac:plain-text-link-body", "ac:inline-comment-marker", "ac:emoticon"),
}
"""Elements that are part of a line."""
_TITLES = {"title", "page-title", "title-heading"}
"""Classes and ids of the title of a document: of Google Docs, Notion and Confluence."""
_FOLD, _IS_HIDDEN = "fold", "hidden"
_ROLES: Mapping[str, str] = {"td": Kind.ROW, "th": Kind.ROW, "li": Kind.ITEM}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_PICTURES = {"img", "ac:image"}
_NOTE_MARK = re.compile(r"\[\w{1,3}\]|[↑↩^]\ufe0e?")
"""Text of a link from a word to its note, or back."""


@dataclass
class _Element:
    tag: str
    role: str
    level: int = 0
    begins: int = 0
    """Where the text of a link begins, in the parts of its line."""
    attributes: Mapping[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collects the blocks of a page. A page may lack end tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[_Element] = []
        self._parts: list[str] = []
        self._linked = 0
        """Characters of the line that are links to another place of the page."""
        self._is_comment = False
        self._cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; unless it is part of a line, a block ends here."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "body":
            self._open = [one for one in self._open if one.tag == "html"]
        if tag in _PICTURES and not self._is_hidden() and "emoticon" not in attributes.get("class", ""):
            self.blocks.append(Block(Kind.PICTURE))
        if tag == "br":
            self._parts.append("\n")
        if tag in _VOID or tag.startswith("ri:"):
            return
        if tag not in _INLINE:
            self.flush()
        if tag in {"td", "th"} and not self._is_hidden():
            self._cells.append("")
        role, level = self._role(tag, attributes)
        self._open.append(_Element(tag, role, level, len(self._parts), attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element and close it again."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that are still open."""
        place = next((at for at in reversed(range(len(self._open))) if self._open[at].tag == tag), None)
        if place is None:
            return
        for element in reversed(self._open[place:]):
            if element.tag == "a":
                self._end_link(element)
            elif element.tag not in _INLINE:
                self.flush()
            self._open.pop()
            self._close(element)

    def handle_data(self, data: str) -> None:
        """Keep words that readers see; a line break in the file is only a space."""
        if not self._is_hidden():
            self._parts.append(re.sub(r"\s+", " ", data))

    def flush(self) -> None:
        """End the block that has begun, if it has any words."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        linked, is_comment = self._linked, self._is_comment
        self._parts, self._linked, self._is_comment = [], 0, False
        for element in self._open:
            element.begins = 0
        role, level = next(((one.role, one.level) for one in reversed(self._open) if one.role), ("", 0))
        if not text or is_comment:
            return
        if role == Kind.ROW:
            self._cells[-1:] = [f"{self._cells[-1]} {text}".strip()] if self._cells else [text]
        elif role == Kind.HEADING:
            self.blocks.append(Block(Kind.HEADING, " ".join(text.split()), level))
        elif linked < len("".join(text.split())):
            # A line that is all links to other places of the page is one of a table of contents.
            self.blocks.append(Block(Kind.ITEM if role == Kind.ITEM else Kind.PARAGRAPH, text))

    def _role(self, tag: str, attributes: Mapping[str, str]) -> tuple[str, int]:
        """Return the role that an element gives to the words in it, and its level."""
        names = {*attributes.get("class", "").split(), attributes.get("id", "")}
        depth = sum(one.role == _FOLD for one in self._open)
        if tag == "details" or "expand-container" in names or attributes.get("ac:name") == "expand":
            return _FOLD, FOLD + depth
        if tag == "summary" or "expand-control" in names or self._is_macro_title(tag, attributes):
            return Kind.HEADING, FOLD + depth - 1
        style = attributes.get("style", "").replace(" ", "")
        if tag in _HIDDEN or "hidden" in attributes or "display:none" in style or names & _HIDDEN_PARTS:
            return _IS_HIDDEN, 0
        level = self._heading_level(tag, names)
        return (_ROLES.get(tag, ""), 0) if level is None else (Kind.HEADING, level)

    def _is_macro_title(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Return whether an element is the heading of a part that opens and closes, as Confluence stores it."""
        return (
            (tag, attributes.get("ac:name")) == ("ac:parameter", "title")
            and self._open[-1:] != []
            and (self._open[-1].attributes.get("ac:name") == "expand")
        )

    def _heading_level(self, tag: str, names: Set[str]) -> int | None:
        if tag in {"p", "h1"} and names & _TITLES:
            return TITLE
        if not re.fullmatch("h[1-6]", tag):
            return None
        return next((one.level for one in self._open if one.tag == "summary"), int(tag[1]))

    def _is_hidden(self) -> bool:
        return any(one.role == _IS_HIDDEN for one in self._open)

    def _close(self, element: _Element) -> None:
        if element.role == _FOLD:
            self.blocks.append(Block(Kind.END, level=element.level))
        if element.tag == "tr" and self._cells:
            row = "\t".join(cell for cell in self._cells if cell)
            self._cells = []
            if row:
                self.blocks.append(Block(Kind.ROW, row))

    def _end_link(self, link: _Element) -> None:
        """Take out the mark of a note; count other words that lead to another place of the page."""
        address, text = link.attributes.get("href", ""), "".join(self._parts[link.begins :]).strip()
        if not address.startswith("#"):
            return
        self._is_comment |= address.startswith("#cmnt_ref")
        if _NOTE_MARK.fullmatch(text):
            del self._parts[link.begins :]
        else:
            self._linked += len("".join(text.split()))
