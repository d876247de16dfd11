"""The page about MCP, followed word by word: each configuration on it is given to the official client."""

import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from bot.bootstrap.guide import create_inbox
from bot.bootstrap.stores import memory_stores
from bot.mcp.curators import CuratorTools
from bot.mcp.server import GuideServer
from bot.services.curation.proposals import Origin
from bot.services.guide import Guide
from tests.support.markdown import ROOT, read, table
from tests.support.mcp_client import converse, web_bot

PAGE = ROOT / "docs" / "quickstart" / "mcp.md"
*CLIENTS, SLACKBOT = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", read(PAGE), re.DOTALL))
DESKTOP, HTTP, CURATOR = (client["mcpServers"]["guidepost"] for client in CLIENTS)
SETTINGS = dict(re.findall(r"^ {4}([A-Z_]+)=(.*)$", read(PAGE), re.MULTILINE))


async def tools(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


def parameters(server: dict[str, Any]) -> StdioServerParameters:
    return StdioServerParameters(command=server["command"], args=server["args"], env=server["env"])


def test_the_desktop_configuration_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = json.loads(json.dumps(DESKTOP).replace("/path/to/guidepost", str(ROOT)))
    monkeypatch.chdir(tmp_path)

    assert "find_guidance" in converse(parameters(server), tools)


def test_the_command_prints_the_configuration_of_the_page(tmp_path: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "bot", "mcp", "--config", "--knowledge", str(tmp_path)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    server = json.loads(printed.stdout)["mcpServers"]["guidepost"]
    here = json.loads(json.dumps(DESKTOP).replace("/path/to/guidepost", str(ROOT)))

    assert server == {**here, "command": sys.executable, "args": [*here["args"], "--knowledge", str(tmp_path)]}


def test_the_http_configuration_works_with_the_settings_of_the_page(tmp_path: Path) -> None:
    with web_bot(tmp_path, **SETTINGS) as web:
        assert HTTP["url"] == f"{SETTINGS['PUBLIC_URL']}/mcp"
        # The connection goes to this machine, and names the public host as a proxy passes it on.
        headers = {**HTTP["headers"], "Host": "bot.example.org"}
        assert HTTP["type"] == "http"
        assert "find_guidance" in converse(web.url, tools, headers=headers)


def test_the_curators_token_of_the_page_opens_their_tools_over_http(tmp_path: Path) -> None:
    with web_bot(tmp_path, **SETTINGS) as web:
        for token, is_curator in ((SETTINGS["MCP_TOKEN"], False), (SETTINGS["MCP_CURATOR_TOKEN"], True)):
            headers = {"Authorization": f"Bearer {token}", "Host": "bot.example.org"}
            assert ("list_gaps" in converse(web.url, tools, headers=headers)) is is_curator


def test_the_curators_configuration_of_the_page_opens_their_tools(tmp_path: Path) -> None:
    text = json.dumps(CURATOR).replace("/path/to/guidepost.db", f"{tmp_path}/guidepost.db")
    server = json.loads(text.replace("/path/to/guidepost", str(ROOT)))

    assert {"list_gaps", "propose_phrasing", "propose_entry"} <= set(converse(parameters(server), tools))


def test_the_manifest_names_no_server_until_an_admin_adds_the_part_on_the_page() -> None:
    manifest = json.loads(read(ROOT / "manifest.json"))
    [scope] = SLACKBOT["oauth_config"]["scopes"]["bot"]

    assert (scope, set(SLACKBOT)) == ("mcp:connect", {"oauth_config", "mcp_servers"})
    assert "mcp_servers" not in manifest
    assert scope not in str(manifest)
    assert SLACKBOT["mcp_servers"]["guidepost"] == {"url": HTTP["url"], "auth_type": "no_auth"}


def test_the_tools_are_those_in_the_tables(guide: Guide) -> None:
    everyones, curators = (
        re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in read(PAGE).split("## For curators")
    )
    stores = memory_stores()
    own = CuratorTools(guide, partial(create_inbox, guide, stores), stores.proposals, Origin.HTTP)

    assert sorted(everyones) == sorted(converse(GuideServer(guide), tools))
    assert sorted(everyones + curators) == sorted(converse(GuideServer(guide, curators=own), tools))
    assert "guidepost_mcp_call_seconds" in read(ROOT / "docs" / "admins" / "operate.md")
    assert {"MCP_ACCESS", "MCP_TOKEN", "MCP_CURATOR_TOKEN"} <= set(
        table(ROOT / "docs" / "admins" / "reference.md", "Settings")
    )
