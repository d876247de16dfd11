"""The blocks of cards as HTML. A page has the words of its card because it is made of the card's blocks."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from markupsafe import Markup, escape

from bot.cards.ids import Action
from bot.cards.text import Block

Address = Callable[[str], str]
"""Returns the address of an entry's page, as seen from the page with the link."""
Place = Callable[[str], str | None]
"""Returns the address of the place in a source from which a passage is quoted; None if there is none."""

_ZERO_WIDTH_SPACE = "\u200b"
_MARKUP = re.compile(
    rf"<(?P<url>https?://[^|>\s]+)\|(?P<label>[^>]*)>"
    rf"|(?<!{_ZERO_WIDTH_SPACE})\*(?P<bold>[^*]+?)(?<!{_ZERO_WIDTH_SPACE})\*"
    rf"|(?<!{_ZERO_WIDTH_SPACE})_(?P<italic>[^_]+?)(?<!{_ZERO_WIDTH_SPACE})_"
)
"""The formatting that cards use in mrkdwn. What a person wrote has a zero-width space before each such character."""
_STYLES = {"bold": "strong", "italic": "em"}
_SAFE = re.compile(r"https?://", re.IGNORECASE)


class BlockRenderer:
    """Renders blocks for one page."""

    def __init__(self, address: Address, place: Place, see_source: str) -> None:
        """``see_source`` is the label of the link from a quotation to its place in the source."""
        self._address = address
        self._place = place
        self._see_source = see_source

    def render(self, blocks: Iterable[Block], *, heading: str = "h1") -> Markup:
        """Return ``blocks`` as HTML, with their title as a ``heading`` and without what only works in Slack."""
        return Markup("\n").join(part for block in blocks for part in self._block(block, heading))

    def sections(self, blocks: Iterable[Block]) -> Markup:
        """Return rows of buttons, each with the line of small print above it as its heading."""
        parts: list[Markup] = []
        for block in blocks:
            if block["type"] == "context":
                parts += (_tag("h2", _mrkdwn(element["text"])) for element in block["elements"])
            else:
                parts += self._block(block, "h2")
        return Markup("\n").join(parts)

    def _block(self, block: Block, heading: str) -> Iterator[Markup]:
        match block["type"]:
            case "header":
                yield _tag(heading, escape(block["text"]["text"]))
            case "context":
                lines = (_tag("p", _mrkdwn(element["text"])) for element in block["elements"])
                yield Markup('<div class="caption">{}</div>').format(Markup("").join(lines))
            case "rich_text":
                yield from (part for element in block["elements"] for part in self._rich_text(element))
            case "actions":
                yield from self._links(block["elements"])
            case "carousel":
                tiles = (self._tile(element, heading) for element in block["elements"])
                yield Markup('<ul class="tiles">\n{}\n</ul>').format(Markup("\n").join(tiles))
            case "context_actions":
                return  # Nobody votes on a page.
            case unknown:
                raise ValueError(f"a block of the type {unknown} has no form on a page yet; add it here")

    def _rich_text(self, element: Block) -> Iterator[Markup]:
        match element["type"]:
            case "rich_text_quote":
                yield self._quotation(element["elements"])
            case "rich_text_list":
                is_quoted = bool(element.get("border"))
                items = (self._item(item["elements"], is_quoted) for item in element["elements"])
                name = "quoted" if is_quoted else "plain"
                yield Markup('<ul class="{}">\n{}\n</ul>').format(name, Markup("\n").join(items))
            case "rich_text_preformatted":
                yield _tag("pre", _spans(element["elements"]))
            case _:
                is_note = element["elements"][:1] and element["elements"][0].get("style", {}).get("italic")
                paragraph = Markup('<p class="note">{}</p>') if is_note else Markup("<p>{}</p>")
                yield paragraph.format(_spans(element["elements"]))

    def _quotation(self, elements: list[Block]) -> Markup:
        place = self._place(_words(elements))
        cite = Markup(' cite="{}"').format(place) if place else ""
        # The attribute sets what the site adds apart from the words of the card.
        link = Markup('<p class="place" data-site><a href="{}">{}</a></p>').format(place, self._see_source)
        return Markup("<blockquote{}>\n<p>{}</p>\n{}</blockquote>").format(
            cite, _spans(elements), link if place else ""
        )

    def _item(self, elements: list[Block], is_quoted: bool) -> Markup:
        place = self._place(_words(elements)) if is_quoted else None
        if not place:
            return _tag("li", _spans(elements))
        return Markup('<li><a href="{}">{}</a></li>').format(place, _spans(elements))

    def _links(self, elements: Iterable[Block]) -> Iterator[Markup]:
        opening = [element for element in elements if element.get("action_id", "").startswith(f"{Action.OPEN}:")]
        if opening:
            items = (_tag("li", self._link(button)) for button in opening)
            yield Markup('<ul class="links">\n{}\n</ul>').format(Markup("\n").join(items))

    def _link(self, button: Block) -> Markup:
        return Markup('<a href="{}">{}</a>').format(self._address(button["value"]), button["text"]["text"])

    def _tile(self, element: Block, heading: str) -> Markup:
        below = "h3" if heading == "h2" else "h2"
        return Markup('<li>{}\n<p class="caption">{}</p>\n<p>{}</p>\n<p class="more">{}</p></li>').format(
            _tag(below, _mrkdwn(element["title"]["text"])),
            _mrkdwn(element["subtitle"]["text"]),
            _mrkdwn(element["body"]["text"]),
            Markup(" ").join(map(self._link, element["actions"])),
        )


def _tag(name: str, content: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(name, content)


def _words(elements: Iterable[Block]) -> str:
    return "".join(element.get("text", "") for element in elements)


def _spans(elements: Iterable[Block]) -> Markup:
    return Markup("").join(map(_span, elements))


def _span(element: Block) -> Markup:
    text = _lines(element.get("text", ""))
    if element["type"] == "link":
        return _external(element["url"], text)
    for style, name in _STYLES.items():
        if element.get("style", {}).get(style):
            text = _tag(name, text)
    return text


def _external(url: str, text: Markup) -> Markup:
    # Addresses are checked when the knowledge base is loaded. Here nothing else becomes a link either.
    return Markup('<a href="{}" rel="noopener">{}</a>').format(url, text) if _SAFE.match(url) else text


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _mrkdwn(text: str) -> Markup:
    """Return mrkdwn as HTML: its links, bold and italic text, which are all that cards use."""
    parts: list[Markup] = []
    position = 0
    for found in _MARKUP.finditer(text):
        parts.append(_plain(text[position : found.start()]))
        position = found.end()
        match found.lastgroup:
            case "label":
                parts.append(_external(unescape(found["url"]), _plain(found["label"])))
            case "bold":
                parts.append(_tag("strong", _plain(found["bold"])))
            case _:
                parts.append(_tag("em", _plain(found["italic"])))
    return Markup("").join([*parts, _plain(text[position:])])


def _plain(text: str) -> Markup:
    return escape(unescape(text).replace(_ZERO_WIDTH_SPACE, ""))
