"""Addresses of the pages of entries and sources, below the public address of the bot."""

from bot.knowledge.base import KnowledgeBase

ENTRIES = "entries/"
"""Path below which each entry has its page."""
SOURCES = "sources/"
"""Path below which each source has its page."""


def entry_path(entry_id: str) -> str:
    """Return the path of an entry's page, below the address of the site."""
    return f"{ENTRIES}{entry_id}/"


def source_path(name: str) -> str:
    """Return the path of a source's page, below the address of the site."""
    return f"{SOURCES}{name}/"


def entry_address(entry_id: str, knowledge: KnowledgeBase) -> str:
    """Return the address of an entry's page; an empty string if the knowledge base has no pages."""
    return f"{knowledge.address}/{entry_path(entry_id)}" if knowledge.address else ""
