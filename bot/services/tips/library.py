"""All tips of the knowledge base."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import MAX_STORY, Citation, Entry, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.services.tips.models import Story, Tip
from bot.services.tips.pool import TipPool

T = TypeVar("T")

AT_A_GLANCE = 400
"""Number of characters that a person can read in passing. Longer passages are left out: a quote is never cut."""
LONGEST_LIST = 600
"""Number of characters of a list that a tip shows. Its lines can be skimmed, so it may be longer than a sentence."""
_FEW_LINES = 160
"""Number of characters of a short tip."""
_UNFINISHED = re.compile(r"[:?]$|\bthe following\b")
"""Words that introduce others and say little by themselves: questions, and introductions of lists."""

_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


class Library:
    """The tips of a knowledge base, ordered by entry id, and within an entry as published."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.tips = tuple(_all_tips(knowledge))
        self._neighbors = {entry_id: knowledge.neighbors_of(entry) for entry_id, entry in knowledge.entries.items()}
        self.pool = lru_cache(maxsize=256)(self._pool)
        """Returns the pool of the tips of a set of themes, or of all tips if the set is empty. Pools are cached."""
        self.short = TipPool([tip for tip in self.tips if _is_short(tip)], self._neighbors)
        """The pool of takeaways that take few lines of a phone."""

    def find(self, tip_id: str) -> Tip | None:
        """Return the tip with the id; None if it is no longer in the knowledge base."""
        return self.pool(frozenset()).find(tip_id)

    def _pool(self, themes: frozenset[str] = frozenset()) -> TipPool:
        return TipPool([tip for tip in self.tips if not themes or tip.themes & themes], self._neighbors)


def _is_short(tip: Tip) -> bool:
    return tip.is_takeaway and tip.quote is not None and len(tip.quote.quote) <= _FEW_LINES


def _all_tips(knowledge: KnowledgeBase) -> Iterator[Tip]:
    stories, names = _stories(knowledge), {one.id: _name(one) for one in knowledge.entries.values()}
    seen: set[str] = set()
    for entry_id, entry in sorted(knowledge.entries.items()):
        for tip in (*_quoted(entry, knowledge, names), *_told(entry, stories.get(entry_id, ()), knowledge)):
            # Two entries may quote the same words. A channel should not get them twice in a round.
            words = tip.id.partition("#")[2]
            if words not in seen:
                seen.add(words)
                yield tip


def _quoted(entry: Entry, knowledge: KnowledgeBase, names: Mapping[str, str]) -> Iterator[Tip]:
    """Yield a tip for each quotation that can stand alone, with our note; of a list, one with all of its items.

    Themes have none, because they are questions.
    """
    themes = _themes_of(entry, knowledge)
    match entry:
        case Takeaway() | Page():
            for quote in _whole(entry):
                yield Tip(_id(entry, quote.quote), entry.id, themes, quote, note=_note(entry, names))
        case ListEntry(items=items) if sum(map(len, items)) <= LONGEST_LIST:
            quote = entry.citations[0]
            yield Tip(_id(entry, quote.quote, *items), entry.id, themes, quote, items, _note(entry, names))


def _note(entry: Entry, names: Mapping[str, str]) -> str | None:
    """Return the entry's note without the sentences that send readers to other entries; all of it if each does.

    The entry's card has buttons for those. A tip has none, and stands alone. ``names`` are how sentences name the
    entries, by id.
    """
    others = {name for entry_id, name in names.items() if entry_id != entry.id}
    sentences = _SENTENCE_END.split(entry.note or "")
    kept = [one for one in sentences if not any(name in one for name in others)]
    return " ".join(kept) or entry.note


def _name(entry: Entry) -> str:
    """Return how sentences name an entry: by its title, without what follows a colon or is in brackets.

    The title of a theme is often one usual word, so that only "the … theme" names it.
    """
    title = re.split(r":| \(", entry.title)[0]
    return f"{title} theme" if isinstance(entry, Theme) else title


def _told(entry: Entry, stories: Sequence[Story], knowledge: KnowledgeBase) -> Iterator[Tip]:
    """Yield a tip for each story: beside a quotation of the entry, which the story decides, or by itself."""
    themes, quotes = _themes_of(entry, knowledge), tuple(_whole(entry))
    for story in stories:
        if quotes:
            quote = _pick(quotes, story.text)
            yield Tip(_id(entry, quote.quote, story.text), entry.id, themes, quote, story=story)
        elif isinstance(entry, Spotlight):
            yield Tip(_id(entry, story.text), entry.id, themes, None, story=story)


def _whole(entry: Entry) -> Iterator[Citation]:
    """Yield the quotations that are short, and neither a question nor the introduction of something else."""
    for citation in entry.citations:
        can_be_a_tip = citation.tip is not False and not _UNFINISHED.search(citation.quote)
        if can_be_a_tip and len(citation.quote) <= AT_A_GLANCE:
            yield citation


def _stories(knowledge: KnowledgeBase) -> Mapping[str, Sequence[Story]]:
    """Return the stories by the id of the entry that they show at work; facts of pages are no stories.

    A fact that names no takeaway is a story of one of those that its spotlight illustrates. Its words decide which one,
    so that the tip stays the same when other facts change. Without any, it is a story of the spotlight itself.
    """
    stories: dict[str, list[Story]] = defaultdict(list)
    for spotlight in knowledge.spotlights:
        for fact in spotlight.facts:
            story = Story(spotlight.id, fact)
            if fact.tip is False or len(story.text) > MAX_STORY:
                continue
            about = spotlight.illustrates or (spotlight.id,)
            for entry_id in fact.illustrates or (_pick(about, fact.text),):
                stories[entry_id].append(story)
    return stories


def _pick(options: Sequence[T], words: str) -> T:
    """Return one of ``options``, which depends on nothing but them and ``words``."""
    return options[int(_digest(words), 16) % len(options)]


def _id(entry: Entry, *words: str) -> str:
    return f"{entry.id}#{_digest(*words)}"


def _digest(*words: str) -> str:
    return blake2b("\n".join(words).encode(), digest_size=6).hexdigest()


def _themes_of(entry: Entry, knowledge: KnowledgeBase) -> frozenset[str]:
    theme = knowledge.theme_of(entry)
    return frozenset({theme.id} if theme else ())
