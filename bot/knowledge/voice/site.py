"""Sentences of the pages on the web, besides those of the cards that the pages show."""

from typing import Annotated

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders


class SiteVoice(Model):
    """Sentences of the pages.

    A page shows its entry in the words of the card; these are the frame around them, the search, and the small print.
    """

    # In the menu of a card, and on the card that it opens
    copy_link: Sentence
    """Label of the menu's option for people who can be given a link; `Voice.copy_text` for the others."""
    link: Sentence

    # On every page
    intro: Sentence
    skip: Sentence
    navigation: Sentence
    """Name of the links at the top, for screen readers."""
    promise: Sentence

    # The first page
    themes: Sentence
    spotlights: Sentence
    about: Sentence
    sources: Sentence

    # An entry
    in_source: Sentence
    """Label of the link from a quotation to its place in the source."""

    # A source
    retrieved: Annotated[Text, with_placeholders("day")]
    original: Sentence
    excerpts: Sentence = (
        "These are the passages that are quoted here, marked, with the words around them. Read the rest at the "
        "original."
    )
    left_out: Sentence
    """Name of the dots between two passages, for screen readers."""
    quoted_in: Sentence
    source_quoted: Annotated[Text, with_placeholders("count")]

    # Search
    search: Sentence
    search_label: Sentence
    """Label of the field of the search, on every page that has one."""
    searching: Annotated[Text, with_placeholders("count", "words")]
    nothing_found: Annotated[Text, with_placeholders("words")]
    everything: Sentence
    """Heading of the list that is there when nothing has been searched for, and without JavaScript."""

    # An address that leads nowhere
    not_found: Sentence
    not_found_advice: Sentence
    home: Sentence
    """Label of the link to the page that a reader can always start from."""
