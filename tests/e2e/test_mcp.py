"""The official MCP client, with the bot's real processes: one over standard input and output, one over HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError

from benchmarks.mcp.fuzz import fuzzed_bodies
from bot.knowledge.base import KnowledgeBase
from bot.services import serialization
from bot.services.guide import Guide
from bot.services.scoring.golden import read_golden
from tests.support.mcp_client import WebBot, converse, stdio_command, structured, web_bot
from tests.support.running_bot import ROOT

TOOLS = ["find_guidance", "get_entry", "list_takeaways", "list_spotlights", "verify_quote"]
ASKED = "how do we build trust between the partners zzyzx?"
GOLDEN = read_golden(ROOT / "tests" / "questions")[::25]
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
CALL = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "verify_quote", "arguments": {"text": "not published"}},
}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebBot]:
    with web_bot(tmp_path_factory.mktemp("mcp"), MCP_ACCESS="public", MCP_PER_MINUTE="100000") as bot:
        yield bot


@pytest.fixture(scope="module", params=["stdio", "http, handshake", "http, stateless"])
def connection(request: pytest.FixtureRequest, web: WebBot) -> tuple[str | StdioServerParameters, str]:
    targets: dict[str, tuple[str | StdioServerParameters, str]] = {
        "stdio": (stdio_command(), "auto"),
        "http, handshake": (web.url, "legacy"),
        "http, stateless": (web.url, "auto"),
    }
    return targets[request.param]


def post(web: WebBot, body: object, headers: dict[str, str] | None = None, method: str = "POST") -> tuple[int, Any]:
    """Send a request; return the status, and the content or else the headers."""
    with closing(HTTPConnection("127.0.0.1", web.port, timeout=20)) as http:
        sent = body if isinstance(body, bytes) else json.dumps(body)
        http.request(method, "/mcp", sent, {**HEADERS, **(headers or {})})
        response = http.getresponse()
        content = response.read()
    is_json = response.headers["content-type"] == "application/json"
    return response.status, json.loads(content) if is_json else dict(response.getheaders())


def check_fuzzed(web: WebBot, count: int, headers: dict[str, str] | None = None) -> None:
    """Check that none of ``count`` fuzzed calls makes the server fail."""
    with closing(HTTPConnection("127.0.0.1", web.port, timeout=20)) as http:
        for body in fuzzed_bodies(count, seed=7):
            http.request("POST", "/mcp", body, {**HEADERS, **(headers or {})})
            response = http.getresponse()
            assert response.status < 500, body
            response.read()


def test_both_transports_give_the_bots_own_answers(
    connection: tuple[str | StdioServerParameters, str], guide: Guide, knowledge: KnowledgeBase
) -> None:
    target, mode = connection

    async def talk(client: Client) -> list[dict[str, Any]]:
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        for entry_id in knowledge.entries:
            assert (await structured(client, "get_entry", id=entry_id))["title"] == knowledge.entries[entry_id].title
        uris = [resource.uri for resource in (await client.list_resources()).resources]
        assert len(uris) == len(knowledge.entries) + len(knowledge.sources)
        for uri in uris:
            assert (await client.read_resource(uri)).contents
        prompt = await client.get_prompt("quote_or_refuse", {"question": "who decides?"})
        assert "who decides?" in str(prompt.messages[0].content)
        return [await structured(client, "find_guidance", question=golden.question) for golden in GOLDEN]

    for golden, result in zip(GOLDEN, converse(target, talk, mode=mode), strict=True):
        own = serialization.reply(guide.reply(golden.question))
        assert result["outcome"] == own["outcome"]
        first = own["ranking"][0]["id"] if own["outcome"] == "answered" else None
        assert (result["entry"] or {}).get("id") == first


def test_a_mistake_is_an_error_that_says_what_to_do(connection: tuple[str | StdioServerParameters, str]) -> None:
    target, mode = connection

    async def talk(client: Client) -> str:
        with pytest.raises(MCPError, match=r"resources/list"):
            await client.read_resource("guidepost://entries/no/entry")
        result = await client.call_tool("get_entry", {"id": "leaders/trustt"})
        assert result.is_error
        return str(result.content)

    assert "Did you mean leaders/trust?" in converse(target, talk, mode=mode)


def test_nothing_but_the_protocol_is_on_standard_output() -> None:
    lines = [INITIALIZE, {"jsonrpc": "2.0", "method": "notifications/initialized"}, CALL]
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "mcp"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("".join(f"{line}\n" for line in ["no JSON", *map(json.dumps, lines)]).encode())
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
        rest = process.stdout.read()

    assert (process.returncode, rest) == (0, b"")
    answered = {answer.get("id"): answer for answer in answers}
    assert answered[1]["result"]["serverInfo"]["name"] == "guidepost"
    assert answered[2]["result"]["structuredContent"]["is_verbatim"] is False


def test_no_question_is_in_the_log_and_calls_are(web: WebBot) -> None:
    async def talk(client: Client) -> None:
        await structured(client, "find_guidance", question=ASKED, after=[f"{ASKED} before"])
        await client.call_tool("verify_quote", {"text": ASKED, "source": f"{ASKED} as a source"})
        await client.call_tool("get_entry", {"id": ASKED, "other": ASKED})
        with pytest.raises(MCPError):
            await client.read_resource("guidepost://entries/zzyzx/zzyzx")

    for mode in ("auto", "legacy"):
        converse(web.url, talk, mode=mode)
    post(web, b'{"zzyzx"')
    post(web, {**CALL, "method": "zzyzx"})
    logged = web.log.read_text(encoding="utf-8")

    assert "zzyzx" not in logged
    assert '"action": "mcp_called"' in logged


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS", "HEAD"])
def test_there_are_no_streams_and_no_sessions(web: WebBot, method: str) -> None:
    status, headers = post(web, {}, method=method)

    assert status == 405
    assert headers["allow"] == "POST"


def test_a_response_is_json_without_a_session(web: WebBot) -> None:
    with closing(HTTPConnection("127.0.0.1", web.port, timeout=20)) as http:
        http.request("POST", "/mcp", json.dumps(INITIALIZE), HEADERS)
        response = http.getresponse()
        assert response.status == 200
        assert response.headers["content-type"] == "application/json"
        assert response.headers["mcp-session-id"] is None
        assert json.loads(response.read())["result"]["serverInfo"]["title"] == "Guidepost"
    # A call without the handshake is answered as well, because no process remembers one.
    assert post(web, CALL)[1]["result"]["structuredContent"]["is_verbatim"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "evil.example:80@127.0.0.1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Host": "localhost:1"}, 200),
    ],
)
def test_pages_on_other_hosts_get_nothing(web: WebBot, headers: dict[str, str], status: int) -> None:
    assert post(web, INITIALIZE, headers)[0] == status


def test_a_body_is_bounded(web: WebBot) -> None:
    assert post(web, b"x" * (1 << 16))[0] == 400
    assert post(web, b"x" * ((1 << 16) + 1))[0] == 413


def test_idle_connections_cost_no_threads(web: WebBot) -> None:
    task = Path(f"/proc/{web.process.pid}/task")
    workers = [int(pid) for pid in (task / str(web.process.pid) / "children").read_text().split()]

    def threads() -> int:
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in workers)

    post(web, INITIALIZE)
    before = threads()
    with ExitStack() as idle:
        for _ in range(100):
            http = idle.enter_context(closing(HTTPConnection("127.0.0.1", web.port, timeout=20)))
            http.request("POST", "/mcp", json.dumps(CALL), HEADERS)
            assert http.getresponse().read()

        assert workers
        assert threads() <= before + 1


def test_a_token_is_required_where_the_settings_say_so(tmp_path: Path) -> None:
    token = "a token for programs"
    with web_bot(tmp_path, MCP_ACCESS="token", MCP_TOKEN=token, MCP_PER_MINUTE="50") as web:
        status, headers = post(web, INITIALIZE)
        assert (status, headers["www-authenticate"]) == (401, 'Bearer realm="guidepost"')
        assert post(web, INITIALIZE, {"Authorization": "Bearer another"})[0] == 401
        assert post(web, INITIALIZE, {"Authorization": f"Bearer {token}"})[0] == 200

        async def talk(client: Client) -> int:
            return len((await client.list_tools()).tools)

        assert converse(web.url, talk, headers={"Authorization": f"Bearer {token}"}) == len(TOOLS)
        seen = [post(web, INITIALIZE) for _ in range(12)]
        assert {status for status, _ in seen} == {401, 429}
        assert int(seen[-1][1]["retry-after"]) >= 1
        assert token not in web.log.read_text(encoding="utf-8")


def test_it_is_off_by_default(tmp_path: Path) -> None:
    with web_bot(tmp_path) as web:
        assert post(web, INITIALIZE)[0] == 404


def test_no_message_makes_the_server_fail(web: WebBot) -> None:
    """`python -m benchmarks.mcp` sends ten thousand."""
    check_fuzzed(web, 400)

    assert post(web, CALL)[0] == 200
