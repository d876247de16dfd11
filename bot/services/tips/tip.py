"""What can be given as a tip."""

from dataclasses import dataclass

from bot.knowledge.models import Citation, Fact


@dataclass(frozen=True)
class Tip:
    """One passage of the knowledge base, short enough to read at a glance."""

    id: str
    """The entry's id, ``#``, and a digest of the words: the same for as long as the passage stands as it is."""
    entry_id: str
    themes: frozenset[str]
    """Ids of the themes that it belongs to; an awardee belongs to those of the entries it illustrates."""
    passage: Citation | Fact
    """Published words with their source, or a fact in our words with its page."""
    introduction: Citation | None = None
    """The sentence that introduces the list of which the passage is an item."""


def entry_of(tip_id: str) -> str:
    """Id of the entry that a tip was made from, whether or not there still is one."""
    return tip_id.partition("#")[0]
