"""Sentences of the pages on the web, besides those of the cards that the pages show."""

from typing import Annotated

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders


class SiteVoice(Model):
    """Sentences of the pages. All have a default, because folders of the first release have none of them."""

    # In the menu of a card, and on the card that it opens
    copy_link: Sentence = "Copy text or link"
    """Label of the menu's option for people who can be given a link; `Voice.copy_text` for the others."""
    link: Sentence = "The link to this card:"

    # On every page
    intro: Sentence = "Published words, quoted letter for letter, each with its source."
    skip: Sentence = "Skip to the text"
    navigation: Sentence = "Pages"
    """Name of the links at the top, for screen readers."""
    promise: Sentence = "Quotations are letter for letter. Notes are our own words, and marked as ours."

    # The first page
    themes: Sentence = "Themes"
    spotlights: Sentence = "Spotlights"
    about: Sentence = "About"
    sources: Sentence = "Sources"

    # An entry
    in_source: Sentence = "See it in the source"
    """Label of the link from a quotation to its place in the source."""

    # A source
    retrieved: Annotated[Text, with_placeholders("day")] = "Retrieved {day}"
    original: Sentence = "Read the original"
    excerpts: Sentence = (
        "These are the passages that are quoted here, marked, with the words around them. Read the rest at the "
        "original."
    )
    left_out: Sentence = "Words left out"
    """Name of the dots between two passages, for screen readers."""
    quoted_in: Sentence = "Quoted in"
    source_quoted: Annotated[Text, with_placeholders("count")] = "Cards that quote this page: {count}"

    # Search
    search: Sentence = "Search"
    search_label: Sentence = "Words to look for"
    """Label of the field of the search, on every page that has one."""
    searching: Annotated[Text, with_placeholders("count", "words")] = "Pages that match “{words}”: {count}"
    nothing_found: Annotated[Text, with_placeholders("words")] = (
        "No page matches “{words}”. Try fewer or other words, or choose from the list."
    )
    everything: Sentence = "All pages"
    """Heading of the list that is there when nothing has been searched for, and without JavaScript."""

    # An address that leads nowhere
    not_found: Sentence = "There is no such page"
    not_found_advice: Sentence = "It may have been renamed or removed. You can search, or start from the first page."
    home: Sentence = "First page"
