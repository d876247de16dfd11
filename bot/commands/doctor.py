"""The command that checks the setup."""

import json
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import typer
from pydantic import SecretStr

from bot.bootstrap.following import packed_origin
from bot.bootstrap.storage import data_files, examine_database
from bot.commands.options import AsJson, console
from bot.doctor import environment, slack
from bot.doctor.findings import Check, examine, is_healthy, report
from bot.doctor.manifest import app_checks
from bot.remotes.checkout import find_commit
from bot.settings import MANIFEST, Settings


def create_checks(env_file: Path = Path(".env")) -> list[Check]:
    """Return all checks of the doctor, in the order in which the report shows their findings."""
    settings, problems = Settings.read()
    token, app_token = map(_value, (settings.slack_bot_token, settings.slack_app_token))
    url = str(settings.slack_api_url)
    client = slack.client_for(url, token)
    asked = cache(lambda: slack.ask(client.auth_test))
    return [
        partial(environment.settings, problems),
        partial(environment.env_file, env_file),
        partial(slack.reach, asked, url),
        partial(slack.bot_token, asked, token is not None, settings.slack_client_id is not None),
        partial(slack.app_token, client, app_token),
        partial(slack.way_in, app_token is not None, settings.slack_signing_secret is not None),
        *app_checks(MANIFEST, asked, app_token, urlsplit(settings.pages_address).netloc),
        partial(slack.clock, asked),
        partial(environment.port, settings.host, settings.port),
        partial(
            environment.other_programs,
            settings.mcp_access,
            has_token=settings.mcp_token is not None,
            has_public_url=settings.public_url is not None,
            over_http=token is None or app_token is None,
            same_tokens=settings.mcp_token is not None and settings.mcp_token == settings.mcp_curator_token,
        ),
        partial(environment.database, partial(examine_database, settings)),
        partial(environment.data_files, partial(data_files, settings)),
        *_knowledge_checks(settings),
        partial(environment.workspaces, settings.workspaces_knowledge, partial(packed_origin, settings)),
        environment.time_zones,
    ]


def _knowledge_checks(settings: Settings) -> list[Check]:
    """Return the checks of the place that the knowledge comes from. What is in a repository, the bot checks itself."""
    folder, encoder = settings.knowledge_dir, partial(environment.encoder, settings.encoder)
    if remote := settings.remote:
        return [partial(environment.repository, str(remote), partial(find_commit, remote)), encoder]
    return [
        partial(environment.knowledge, folder),
        encoder,
        partial(environment.index, folder, settings.encoder),
    ]


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def doctor(as_json: AsJson = False) -> None:
    """Check tokens, scopes, clock, database, knowledge base and machine, and say how to fix each problem."""
    findings = examine(create_checks())
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        console.print(report(findings))
    if not is_healthy(findings):
        raise typer.Exit(1)
