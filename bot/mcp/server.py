"""The MCP server of a guide: its tools, its resources, and a prompt that tells a model to quote or to refuse."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from mcp_types import Resource as ListedResource
from pydantic import Field, ValidationError

from bot import __version__
from bot.cards.entries import plain_entry
from bot.mcp.curators import CuratorTools
from bot.mcp.results import ENTRY_URI, SOURCE_URI, entry_link, source_link
from bot.mcp.tools import GuideTools
from bot.services.guide import Guide

NAME = "guidepost"
INSTRUCTIONS = """\
A curated knowledge base, quoted letter for letter and cited. For a question on its subject, call find_guidance first. \
Quote what it returns without any change, and name the source with its address. If it finds no answer, say that the \
knowledge base does not cover the question; do not answer from other knowledge. Before you show any quotation, call \
verify_quote, and show only what is verbatim."""
CURATOR_INSTRUCTIONS = """ \
You also work for the curators. list_gaps has the questions that the knowledge base does not answer. propose_phrasing \
and propose_entry put a proposal into the curators' inbox and change nothing else; propose only what a person asked \
you to, or what the gaps and the entries support."""
PROMPT = """\
Answer the question below from the knowledge base only.

1. Call find_guidance with the question, word for word.
2. If the outcome is "answered": answer with its lead or its citations, letter for letter in quotation marks, each \
with the title and the address of its source. Statements, notes and summaries are the curators' own words: attribute \
them to their pages, without quotation marks. If is_held is false, first say that the learnings lack the detail.
3. If it is "unsure": ask which of the offered entries is meant, and quote nothing.
4. If it is "no_answer": say that the knowledge base does not cover the question. Do not answer from other \
knowledge. You may name the near entries as related matters.
5. Before you show a quotation, call verify_quote with it. If it is not verbatim, leave it out.

Question: {question}"""
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_TITLES = {
    "find_guidance": "Find guidance",
    "get_entry": "Read an entry",
    "list_takeaways": "List takeaways",
    "list_spotlights": "List spotlights",
    "verify_quote": "Verify a quotation",
}
_PROPOSING = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_CURATOR_TITLES = {
    "list_gaps": "List questions without an answer",
    "propose_phrasing": "Propose a phrasing",
    "propose_entry": "Propose an entry",
}

CallObserver = Callable[[str, str, float], None]
"""Receives the name of a tool, the outcome of a call and its seconds; never what was asked."""
FAILED, INVALID, SUCCEEDED, UNKNOWN = "failed", "invalid", "ok", "unknown"
"""Outcomes of calls: a fault of ours, an argument that does not fit, a result; and the name of an unknown tool."""


class GuideServer(MCPServer[Any]):
    """An MCP server that lists the resources of the present knowledge base, and reports its calls."""

    def __init__(
        self,
        guide: Guide,
        observe: CallObserver = lambda tool, outcome, seconds: None,
        curators: CuratorTools | None = None,
    ) -> None:
        """Serve ``guide``; ``observe`` is called after each call of a tool.

        With ``curators``, their tools are served as well, to all who reach this server.
        """
        # Without subscriptions no request can hold a stream open.
        super().__init__(
            NAME,
            title="Guidepost",
            instructions=INSTRUCTIONS + (CURATOR_INSTRUCTIONS if curators else ""),
            version=__version__,
            subscriptions=False,
            log_level="WARNING",
        )
        self._guide = guide
        self._observe = observe
        self._titles: dict[str, str] = {}
        self._add_tools(GuideTools(guide), _TITLES)
        if curators:
            self._add_tools(curators, _CURATOR_TITLES)
        self._add_resources()
        self.prompt("quote_or_refuse", "Quote or refuse", "Answer from the knowledge base only, or say no")(_prompt)

    def _add_tools(self, tools: GuideTools | CuratorTools, titles: Mapping[str, str]) -> None:
        for name, title in titles.items():
            annotations = _PROPOSING if name.startswith("propose_") else _READ_ONLY
            self.add_tool(getattr(tools, name), title=title, annotations=annotations, structured_output=True)
        self._titles |= titles

    def _add_resources(self) -> None:
        self.resource(
            ENTRY_URI, name="entry", title="Entry", description="An entry as a card shows it", mime_type="text/plain"
        )(self._read_entry)
        self.resource(
            SOURCE_URI, name="source", title="Source", description="The whole text of a source", mime_type="text/plain"
        )(self._read_source)

    async def _read_entry(self, entry_id: str) -> str:
        guide = self._guide.snapshot()
        entry = guide.entry(entry_id)
        if entry is None:
            raise ResourceNotFoundError("There is no entry with this id; resources/list has all of them.")
        return plain_entry(entry, guide.knowledge)

    async def _read_source(self, name: str) -> str:
        source = self._guide.knowledge.sources.get(name)
        if source is None:
            raise ResourceNotFoundError("There is no source with this name; resources/list has all of them.")
        return source.text

    async def list_resources(self) -> list[ListedResource]:
        """Return every entry and every source."""
        return list(_listed(self._guide.snapshot()))

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool, and report the call.

        Raises:
            ToolError: The arguments do not fit, or the tool failed; the message says what to do.
        """
        began, outcome = time.perf_counter(), FAILED
        try:
            result = await super().call_tool(name, arguments, context)
            structured = result.structured_content if isinstance(result, CallToolResult) else None
            outcome = str((structured or {}).get("outcome", SUCCEEDED))
            return result
        except UnexpectedToolError:
            raise
        except ToolError as error:
            outcome = INVALID
            raise _plain(name, error, self._titles) from None
        finally:
            self._observe(name if name in self._titles else UNKNOWN, outcome, time.perf_counter() - began)


def _plain(name: str, error: ToolError, tools: Iterable[str]) -> ToolError:
    """Return an error that a model can act on, without what it had passed."""
    if isinstance(error.__cause__, ValidationError):
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.__cause__.errors()]
        return ToolError(f"These arguments of {name} do not fit: {'; '.join(faults[:5])}. See the tool's input schema.")
    if isinstance(error.__cause__, ToolError):
        return ToolError(str(error.__cause__))
    return ToolError(f"There is no such tool. The tools are: {', '.join(tools)}.")


def _prompt(question: Annotated[str, Field(description="The question, in the person's own words")]) -> str:
    return PROMPT.format(question=question)


def _listed(guide: Guide) -> Iterator[ListedResource]:
    for entry in guide.knowledge.entries.values():
        link = entry_link(entry)
        yield ListedResource(
            uri=link.uri, name=link.id, title=link.title, description=f"Entry: {link.kind}", mime_type="text/plain"
        )
    for source in guide.knowledge.sources.values():
        about = source_link(source)
        description = f"Source: the text of {about.url} as retrieved on {about.retrieved}"
        yield ListedResource(
            uri=about.uri, name=about.name, title=about.title, description=description, mime_type="text/plain"
        )
