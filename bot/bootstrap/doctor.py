"""What the doctor looks at."""

from functools import cache, partial
from pathlib import Path

from pydantic import SecretStr

from bot.bootstrap.storage import examine_database
from bot.doctor import database as database_checks
from bot.doctor import environment, manifest, slack, time_zones
from bot.doctor import knowledge as knowledge_checks
from bot.doctor.findings import Check
from bot.settings import MANIFEST, Settings


def create_checks(env_file: Path = Path(".env")) -> list[Check]:
    """All that the doctor looks at, in the order in which it is told."""
    settings, problems = Settings.read()
    token, app_token = map(_value, (settings.slack_bot_token, settings.slack_app_token))
    url, wanted = str(settings.slack_api_url), manifest.read_manifest(MANIFEST)
    client = slack.client_for(url, token)
    asked = cache(lambda: slack.ask(client.auth_test))
    return [
        partial(environment.settings, problems),
        partial(environment.env_file, env_file),
        partial(slack.reach, asked, url),
        partial(slack.bot_token, asked, token is not None, settings.slack_client_id is not None),
        partial(slack.app_token, client, app_token),
        partial(slack.way_in, app_token is not None, settings.slack_signing_secret is not None),
        partial(manifest.scopes, asked, wanted),
        partial(manifest.events, wanted, app_token),
        partial(manifest.commands, wanted, app_token),
        partial(manifest.buttons, app_token),
        partial(slack.clock, asked),
        partial(environment.port, settings.host, settings.port),
        partial(database_checks.database, partial(examine_database, settings)),
        partial(knowledge_checks.knowledge, settings.knowledge_dir),
        partial(knowledge_checks.index, settings.knowledge_dir),
        time_zones.time_zones,
    ]


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
