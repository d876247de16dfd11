"""The curators' tools with the official client in this process: they put proposals into the inbox, and nothing else."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from werkzeug.test import Client as WsgiClient

from bot.bootstrap.guide import create_guide, create_inbox
from bot.bootstrap.stores import Stores, memory_stores
from bot.mcp.curators import CuratorTools
from bot.mcp.endpoint import Endpoint
from bot.mcp.limiter import AddressLimiter
from bot.mcp.server import GuideServer
from bot.services.curation.proposals import BASE, MOST_KEPT, Origin, Proposal, ProposalKind
from bot.services.curation.statuses import GapState
from bot.services.guide import Guide
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from tests.support.mcp_client import converse, structured
from tests.support.small_base import SmallBase
from tests.unit.mcp.test_server import JSON, call, error, params, result

HERE = Workspace("T0GARDEN")
MIX = "how often do I need to mix the pile?"
CURATOR_TOOLS = ["list_gaps", "propose_phrasing", "propose_entry"]
PHRASING = {"entry_id": "soil/compost", "phrasing": "when is the heap turned over?", "reason": "asked often"}
ENTRY = {
    "title": "Cover the Beds",
    "theme": "soil",
    "phrasings": ["do we cover the beds?"],
    "reason": "no entry has it",
}
TOKEN = "a token for curators"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> SmallBase:
    return SmallBase.written(tmp_path_factory.mktemp("curators") / "knowledge")


@pytest.fixture(scope="module")
def guide(base: SmallBase) -> Guide:
    return create_guide(base.root)


@pytest.fixture
def stores() -> Stores:
    return memory_stores()


@pytest.fixture
def server(guide: Guide, stores: Stores) -> GuideServer:
    return serve(guide, stores)


def serve(guide: Guide, stores: Stores, **options: Any) -> GuideServer:
    tools = CuratorTools(guide, partial(create_inbox, guide, stores), stores.proposals, Origin.HTTP)
    return GuideServer(guide, curators=tools, **options)


def ask(stores: Stores, text: str = MIX) -> None:
    stores.questions.record(QuestionRecord(HERE, text, AnswerOutcome.NO_ANSWER, None, 0.2, "U0ANNA"))


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.parent.rglob("*.yaml")}


def test_gaps_are_listed_without_the_person_and_with_the_entries_near_them(server: GuideServer, stores: Stores) -> None:
    assert result(server, "list_gaps")["gaps"] == []
    for text in (MIX, MIX, "do you sell seeds to [email] online?"):
        ask(stores, text)
    listed = result(server, "list_gaps", most=1)
    first = listed["gaps"][0]

    assert (first["questions"], first["asked"], first["state"]) == ([MIX], 2, "new")
    assert {"id", "title", "kind", "uri"} == set(first["near"][0])
    assert listed["left_out"] == 1
    everything = result(server, "list_gaps")
    assert "U0ANNA" not in json.dumps(everything)
    assert "do you sell seeds to … online?" in everything["gaps"][1]["questions"]


def test_a_proposed_phrasing_is_in_the_inbox_and_nowhere_else(
    server: GuideServer, stores: Stores, base: SmallBase, guide: Guide
) -> None:
    ask(stores)
    before, [gap] = files(base.root), result(server, "list_gaps")["gaps"]
    answered = guide.reply(PHRASING["phrasing"])
    receipt = result(server, "propose_phrasing", **PHRASING, gap=gap["id"], by="Ana's assistant")

    assert (receipt["outcome"], receipt["state"]) == ("proposed", "new")
    [kept] = stores.proposals.of_workspace(HERE)
    assert (kept.subject, kept.phrasings, kept.reason) == ("soil/compost", (PHRASING["phrasing"],), "asked often")
    assert (kept.gap_id, kept.proposed_by, kept.origin) == (gap["id"], "Ana's assistant", Origin.HTTP)
    assert files(base.root) == before
    assert guide.reply(PHRASING["phrasing"]) == answered


def test_a_proposed_entry_is_in_the_inbox(server: GuideServer, stores: Stores) -> None:
    given = {**ENTRY, "theme": "soil/overview", "phrasings": ["do we  cover\nthe beds?", "do we cover the beds?"]}
    receipt = result(server, "propose_entry", **given, source_url="https://almanac.example/frost")
    [kept] = stores.proposals.of_workspace(BASE)

    assert receipt["id"] == kept.id
    assert (kept.title, kept.subject, kept.phrasings) == ("Cover the Beds", "soil", ("do we cover the beds?",))
    assert kept.source_url == "https://almanac.example/frost"
    [known] = result(server, "list_gaps")["proposals"]
    assert (known["id"], known["kind"], known["title"]) == (kept.id, "entry", "Cover the Beds")


def test_a_proposal_made_again_says_what_the_curators_decided(
    server: GuideServer, stores: Stores, guide: Guide
) -> None:
    result(server, "propose_phrasing", **PHRASING)
    inbox = create_inbox(guide, stores)
    inbox.decline(inbox.proposed(BASE)[0], "Ben", "another entry's words")
    again = result(server, "propose_phrasing", **{**PHRASING, "phrasing": "When is the HEAP turned over?"})

    assert (again["outcome"], again["state"]) == ("proposed_before", GapState.DECLINED)
    assert again["curators_reason"] == "another entry's words"
    assert "Do not propose it again" in again["advice"]
    assert len(stores.proposals.of_workspace(BASE)) == 1


@pytest.mark.parametrize(
    ("tool", "changed", "says"),
    [
        ("propose_phrasing", {"entry_id": "soil/compos"}, "Did you mean soil/compost?"),
        ("propose_phrasing", {"phrasing": "How do we make compost"}, "soil/compost has this phrasing already"),
        ("propose_phrasing", {"phrasing": " …?\0"}, "The phrasing has no words"),
        ("propose_phrasing", {"phrasing": "what about ana@example.org?"}, "an address or a long number. Leave it out"),
        ("propose_phrasing", {"phrasing": "x" * 301}, "phrasing: String should have at most 300 characters"),
        ("propose_phrasing", {"reason": "see https://example.org"}, "The reason has a link"),
        ("propose_phrasing", {"by": "<@U0ANNA>"}, "The name has a link, a mention"),
        ("propose_phrasing", {"gap": "0000"}, "Call list_gaps for the ids"),
        ("propose_entry", {"theme": "gardening"}, "The themes are: soil"),
        ("propose_entry", {"phrasings": []}, "phrasings: List should have at least 1 item"),
        ("propose_entry", {"phrasings": ["a"] * 21}, "phrasings: List should have at most 20 items"),
        ("propose_entry", {"title": "x" * 76}, "title: String should have at most 75"),
        ("propose_entry", {"source_url": "javascript:alert(1)"}, "source_url: String should match pattern"),
        ("propose_everything", {}, "The tools are: find_guidance"),
    ],
)
def test_an_error_says_what_to_do_and_nothing_is_stored(
    server: GuideServer, stores: Stores, tool: str, changed: dict[str, Any], says: str
) -> None:
    said = error(server, tool, **{**(PHRASING if tool == "propose_phrasing" else ENTRY), **changed})

    assert says in said
    assert "x" * 100 not in said
    assert stores.proposals.workspaces() == []


def test_an_inbox_that_is_full_or_keeps_nothing_says_so(guide: Guide, stores: Stores, server: GuideServer) -> None:
    for number in range(MOST_KEPT - 1):
        proposal = Proposal(BASE, ProposalKind.PHRASING, "soil/compost", "", (f"wording {number}",), "why", Origin.HTTP)
        stores.proposals.add(proposal)
    result(server, "propose_phrasing", **{**PHRASING, "phrasing": "the last one"})

    assert f"holds {MOST_KEPT} proposals" in error(server, "propose_phrasing", **PHRASING)
    assert "has no inbox" in error(serve(guide, memory_stores(days=0)), "propose_phrasing", **PHRASING)


def test_control_characters_are_taken_out(server: GuideServer, stores: Stores) -> None:
    result(server, "propose_phrasing", **{**PHRASING, "phrasing": "when\x1b[31m is\u202e it\u2028turned?"})

    assert stores.proposals.of_workspace(BASE)[0].phrasings == ("when [31m is it turned?",)


def test_a_server_without_the_curators_tools_neither_lists_nor_calls_them(guide: Guide, stores: Stores) -> None:
    async def names(client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    public = GuideServer(guide)
    assert converse(serve(guide, stores), names) == [*converse(public, names), *CURATOR_TOOLS]
    for tool in CURATOR_TOOLS:
        said = error(public, tool, **PHRASING)
        assert "There is no such tool" in said
        assert "propose" not in said
    assert stores.proposals.workspaces() == []


def test_the_tools_are_described_for_a_program(server: GuideServer) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert "change nothing else" in (client.instructions or "")
        for name in CURATOR_TOOLS:
            tool = tools[name]
            assert tool.annotations
            assert tool.annotations.read_only_hint is (name == "list_gaps")
            assert (tool.annotations.destructive_hint, tool.annotations.idempotent_hint) == (False, True)
            assert tool.title
            assert len(tool.description or "") > 100
            assert tool.output_schema
            for schema in (tool.input_schema, tool.output_schema):
                jsonschema.Draft202012Validator.check_schema(schema)
            assert all("description" in one for one in tool.input_schema["properties"].values())

    converse(server, talk)


@pytest.fixture
def client(guide: Guide, stores: Stores) -> Iterator[WsgiClient]:
    endpoint = Endpoint(GuideServer(guide), AddressLimiter(1_000), curators=(TOKEN, serve(guide, stores)))
    yield WsgiClient(endpoint)
    endpoint.close()


@pytest.mark.parametrize(("sent", "tools"), [({}, 5), ({"Authorization": f"Bearer {TOKEN}"}, 8)])
def test_the_token_opens_the_tools(client: WsgiClient, sent: dict[str, str], tools: int) -> None:
    response = client.post(
        "/mcp", json=LIST, headers={"Accept": "application/json", **sent}, base_url="http://localhost/"
    )

    assert len(response.get_json()["result"]["tools"]) == tools


@pytest.mark.parametrize("sent", ["Bearer another", f"bearer {TOKEN}", f"Bearer {TOKEN} ", TOKEN])
def test_a_wrong_token_is_refused_where_anyone_may_ask(client: WsgiClient, sent: str) -> None:
    headers = {"Accept": "application/json", "Authorization": sent}

    assert client.post("/mcp", json=LIST, headers=headers, base_url="http://localhost/").status_code == 401


def test_calls_are_reported_without_what_was_proposed(guide: Guide, stores: Stores) -> None:
    seen: list[tuple[str, str]] = []
    server = serve(guide, stores, observe=lambda tool, outcome, seconds: seen.append((tool, outcome)))
    call(server, "list_gaps")
    for _ in range(2):
        call(server, "propose_phrasing", **PHRASING)
    call(server, "propose_entry", **{**ENTRY, "theme": "no"})

    proposed = [("propose_phrasing", "proposed"), ("propose_phrasing", "proposed_before")]
    assert seen == [("list_gaps", "ok"), *proposed, ("propose_entry", "invalid")]


@pytest.fixture
def observed(guide: Guide, stores: Stores) -> tuple[GuideServer, list[str]]:
    """A server, which takes a while to make, and the outcomes of the calls that it reports."""
    outcomes: list[str] = []
    return serve(guide, stores, observe=lambda tool, outcome, seconds: outcomes.append(outcome)), outcomes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tool=st.sampled_from(CURATOR_TOOLS),
    changed=st.dictionaries(st.sampled_from([*PHRASING, *ENTRY, "source_url", "gap", "by", "most"]), JSON, max_size=4),
)
def test_no_arguments_make_a_tool_fail(
    observed: tuple[GuideServer, list[str]], tool: str, changed: dict[str, Any]
) -> None:
    server, outcomes = observed
    outcomes.clear()
    given: dict[str, Any] = dict(ENTRY if tool == "propose_entry" else PHRASING if tool == "propose_phrasing" else {})

    async def run() -> None:
        await server._handle_call_tool(None, params(tool, {**given, **changed}))  # type: ignore[arg-type]

    anyio.run(run)
    assert len(outcomes) == 1
    assert outcomes != ["failed"], (tool, changed)


def test_the_official_client_works_a_gap_from_the_list_to_a_receipt(server: GuideServer, stores: Stores) -> None:
    ask(stores)

    async def talk(client: Client) -> dict[str, Any]:
        [gap] = (await structured(client, "list_gaps"))["gaps"]
        near = [await structured(client, "get_entry", id=entry["id"]) for entry in gap["near"]]
        compost = next(entry for entry in near if "every second week" in str(entry["citations"]))
        given = {"entry_id": compost["id"], "phrasing": gap["questions"][0], "reason": "the entry says how often"}
        return await structured(client, "propose_phrasing", **given, gap=gap["id"])

    assert converse(server, talk)["outcome"] == "proposed"
