"""The MCP server with the official client in this process: results, errors, and descriptions."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp_types import CallToolResult

from bot.bootstrap.guide import create_guide
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import ListEntry
from bot.mcp.server import GuideServer
from bot.services import serialization
from bot.services.answers import Answer, Reply, Unsure
from bot.services.guide import Guide
from bot.services.offers import with_reply
from bot.services.scoring.golden import read_golden
from tests.support.mcp_client import converse, structured
from tests.support.small_base import SmallBase

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = ROOT / "tests" / "questions"
GOLDEN = read_golden(QUESTIONS)
DIALOGUES = [json.loads(line)["turns"] for line in (QUESTIONS / "dialogues.jsonl").read_text("utf-8").splitlines()]
ASKED_BACK = "How do we pay for it?"
OFF_TOPIC = "what is the capital of france?"


@pytest.fixture(scope="module")
def server(guide: Guide) -> GuideServer:
    return GuideServer(guide)


def call(server: GuideServer, tool: str, **arguments: Any) -> CallToolResult:
    async def talk(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return converse(server, talk)


def result(server: GuideServer, tool: str, **arguments: Any) -> dict[str, Any]:
    async def talk(client: Client) -> dict[str, Any]:
        return await structured(client, tool, **arguments)

    return converse(server, talk)


def error(server: GuideServer, tool: str, **arguments: Any) -> str:
    answer = call(server, tool, **arguments)
    assert answer.is_error
    (content,) = answer.content
    return str(getattr(content, "text", ""))


def has_words(answer: dict[str, Any]) -> bool:
    """Return whether an answer carries words of an entry."""
    return any(answer[name] for name in ("citations", "statements", "items", "lead", "note", "summary"))


class RecordingGuide(Guide):
    """A guide that keeps its replies: the bot's own answers, which a test compares with and need not compute again."""

    def __init__(self, guide: Guide) -> None:
        super().replace(guide)
        self.replies: dict[tuple[str, Sequence[str]], Reply] = {}
        """The replies by message and by what the thread had shown; snapshots share them."""

    def reply(self, message: str, thread: Sequence[str] = ()) -> Reply:
        reply = self.replies[message, tuple(thread)] = super().reply(message, thread)
        return reply


def test_every_golden_question_gets_the_bots_own_answer(guide: Guide) -> None:
    recording = RecordingGuide(guide)
    server = GuideServer(recording)

    async def ask_all() -> list[dict[str, Any]]:
        answers = [await server.call_tool("find_guidance", {"question": golden.question}) for golden in GOLDEN]
        return [answer.structured_content or {} for answer in answers if isinstance(answer, CallToolResult)]

    for golden, answer in zip(GOLDEN, anyio.run(ask_all), strict=True):
        reply = recording.replies[golden.question, ()]
        own = serialization.reply(reply)
        assert (answer["outcome"], answer["confidence"]) == (own["outcome"], own["confidence"]), golden.question
        if isinstance(reply, Answer):
            named = [entry["id"] for entry in serialization.card_entries(reply)]
            entry = [answer["entry"]] if answer["entry"] else []
            assert [one["id"] for one in (*entry, *answer["offered"], *answer["near"])] == named, golden.question
        assert (answer["lead"] or {}).get("text") == own.get("lead", {}).get("text"), golden.question
        assert [part["question"] for part in answer["parts"]] == [part["question"] for part in own.get("parts", [])]
        assert has_words(answer) == (answer["outcome"] == "answered"), golden.question


def test_follow_ups_are_understood_from_the_earlier_questions(server: GuideServer, guide: Guide) -> None:
    async def ask_last(turns: list[str]) -> dict[str, Any]:
        answer = await server.call_tool("find_guidance", {"question": turns[-1], "after": turns[:-1]})
        assert isinstance(answer, CallToolResult)
        return answer.structured_content or {}

    for turns in DIALOGUES[::3]:
        shown: list[str] = []
        own: dict[str, Any] = {}
        for turn in turns:
            reply = guide.reply(turn, shown)
            own = serialization.reply(reply)
            shown = with_reply(shown, reply)
        answer = anyio.run(ask_last, turns)
        assert answer["outcome"] == own["outcome"], turns
        if own["outcome"] == "answered" and not answer["parts"]:
            assert answer["entry"]["id"] == own["ranking"][0]["id"], turns


def test_a_pick_of_what_was_offered_is_understood(server: GuideServer, guide: Guide) -> None:
    asked_back = guide.reply(ASKED_BACK)
    assert isinstance(asked_back, Unsure)

    picked = result(server, "find_guidance", question="the second one", after=[ASKED_BACK])

    assert picked["entry"]["id"] == asked_back.offered[1].id


def test_an_answer_cites_title_and_address_for_each_quotation(server: GuideServer, knowledge: KnowledgeBase) -> None:
    entry = next(one for one in knowledge.entries.values() if len(one.citations) > 1)
    answer = result(server, "get_entry", id=entry.id)

    for citation, cited in zip(entry.citations, answer["citations"], strict=True):
        about = knowledge.sources[citation.source].description
        assert cited["quote"] == citation.quote
        assert (cited["source"]["title"], cited["source"]["url"]) == (about.title, about.url)
        assert result(server, "verify_quote", text=cited["quote"], source=cited["source"]["url"])["is_verbatim"]


def test_a_no_is_a_no(server: GuideServer) -> None:
    answer = result(server, "find_guidance", question=OFF_TOPIC)

    assert answer["outcome"] == "no_answer"
    assert "do not answer from other knowledge" in answer["advice"]
    assert all(set(near) == {"id", "title", "kind", "uri"} for near in answer["near"])


def test_takeaways_are_listed_by_theme(server: GuideServer, knowledge: KnowledgeBase) -> None:
    everything = result(server, "list_takeaways")["themes"]
    listed = {one["id"] for theme in everything for one in theme["takeaways"]}

    assert listed == {one.id for theme in knowledge.themes for one in knowledge.learnings_of(theme)}
    for name in ("leaders", "Leaders", "leaders/overview", "leadrs"):
        (theme,) = result(server, "list_takeaways", theme=name)["themes"]
        assert theme["theme"]["id"] == "leaders/overview"


def test_spotlights_are_listed_by_place(server: GuideServer, knowledge: KnowledgeBase) -> None:
    assert len(result(server, "list_spotlights")["spotlights"]) == len(knowledge.spotlights)
    places = [one["place"] for one in result(server, "list_spotlights", place="Indiana")["spotlights"]]
    assert places
    assert all("Indiana" in place or "IN" in place for place in places)
    nowhere = result(server, "list_spotlights", place="Antarctica")
    assert nowhere["spotlights"] == []
    assert "without a place" in nowhere["advice"]


def test_a_changed_quotation_is_refused_with_what_comes_nearest(server: GuideServer, knowledge: KnowledgeBase) -> None:
    entry = next(one for one in knowledge.entries.values() if one.citations and not isinstance(one, ListEntry))
    quote = entry.citations[0].quote
    answer = result(server, "verify_quote", text=quote.replace("e", "3", 1))

    assert answer["is_verbatim"] is False
    assert answer["published_in"] == []
    assert quote in answer["nearest"]["sentence"]
    assert entry.id in {one["id"] for one in answer["nearest"]["quoted_by"]}
    assert "{+" in answer["nearest"]["diff"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("get_entry", {"id": "leaders/trustt"}, "Did you mean leaders/trust?"),
        ("get_entry", {"id": "zz"}, "Call list_takeaways or list_spotlights for the ids"),
        ("get_entry", {}, "id: Field required"),
        ("list_takeaways", {"theme": "gardening"}, "The themes are: Drivers (drivers/overview)"),
        ("verify_quote", {"text": "Trust", "source": "the news"}, "The sources are: home (https://"),
        ("verify_quote", {"text": " …!"}, "Pass the words to verify"),
        ("find_guidance", {"question": "x" * 4_001}, "question: String should have at most 4000 characters"),
        ("find_guidance", {"question": "x", "after": ["x"] * 13}, "after: List should have at most 12 items"),
        ("propose_entry", {}, "The tools are: find_guidance"),
    ],
)
def test_an_error_says_what_to_do(server: GuideServer, tool: str, arguments: dict[str, Any], says: str) -> None:
    said = error(server, tool, **arguments)

    assert says in said
    assert "pydantic" not in said
    assert "x" * 100 not in said


def test_tools_are_read_only_and_described_for_a_program(server: GuideServer) -> None:
    async def talk(client: Client) -> None:
        for tool in (await client.list_tools()).tools:
            assert tool.title
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert not tool.annotations.destructive_hint
            assert len(tool.description or "") > 60
            assert tool.output_schema
            for schema in (tool.input_schema, tool.output_schema):
                jsonschema.Draft202012Validator.check_schema(schema)
            assert all("description" in one for one in tool.input_schema["properties"].values())

    converse(server, talk)


def test_calls_are_reported_without_what_was_asked(guide: Guide) -> None:
    seen: list[tuple[str, str, float]] = []
    server = GuideServer(guide, lambda *call: seen.append(call))
    call(server, "find_guidance", question=OFF_TOPIC)
    call(server, "verify_quote", text="Trust")
    call(server, "get_entry", id="zz")
    call(server, OFF_TOPIC)

    named = [("find_guidance", "no_answer"), ("verify_quote", "ok"), ("get_entry", "invalid"), ("unknown", "invalid")]
    assert [(tool, outcome) for tool, outcome, _ in seen] == named
    assert all(0 < seconds < 5 for *_, seconds in seen)


def test_anybodys_knowledge_folder_is_served(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path)
    server = GuideServer(create_guide(base.root))
    knowledge = base.loaded()
    entry = next(one for one in knowledge.entries.values() if one.citations)

    assert result(server, "get_entry", id=entry.id)["citations"][0]["quote"] == entry.citations[0].quote
    assert result(server, "find_guidance", question=entry.phrasings[0])["outcome"] in {"answered", "unsure"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def observed(guide: Guide) -> tuple[GuideServer, list[str]]:
    """A server, which takes a while to make, and the outcomes of the calls that it reports."""
    outcomes: list[str] = []
    return GuideServer(guide, lambda tool, outcome, seconds: outcomes.append(outcome)), outcomes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tool=st.sampled_from(["find_guidance", "get_entry", "list_takeaways", "list_spotlights", "verify_quote"]),
    arguments=st.dictionaries(st.sampled_from(["question", "after", "id", "theme", "place", "text", "source"]), JSON),
)
def test_no_arguments_make_a_tool_fail(
    observed: tuple[GuideServer, list[str]], tool: str, arguments: dict[str, Any]
) -> None:
    server, outcomes = observed
    outcomes.clear()

    async def run() -> None:
        await server._handle_call_tool(None, params(tool, arguments))  # type: ignore[arg-type]

    anyio.run(run)
    assert len(outcomes) == 1
    assert outcomes != ["failed"], (tool, arguments)


def params(tool: str, arguments: dict[str, Any]) -> Any:
    from mcp_types import CallToolRequestParams  # noqa: PLC0415

    return CallToolRequestParams(name=tool, arguments=arguments)
