"""The environment variables that the bot reads, with their defaults and purposes."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import log
from bot.errors import SettingsError
from bot.matching.encoders import STANDARD, EncoderName
from bot.remotes.address import Remote
from bot.services.retention import QUESTION_DAYS
from bot.services.timeouts import RECONCILE_AFTER

_PACKAGED = Path(__file__).resolve().parent / "shipped"
"""The shipped files inside an installed wheel; a checkout has them in its root instead."""
_ROOT = _PACKAGED if _PACKAGED.is_dir() else _PACKAGED.parent.parent
SHIPPED_KNOWLEDGE = _ROOT / "knowledge"
MANIFEST = _ROOT / "manifest.json"
"""Description of the Slack app as this version needs it: scopes, events and commands."""
PublishTo = Literal["folder", "branch"]
"""Destinations of curators' answers: the knowledge folder, or for each a branch of the repository that holds it."""
_LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}


def _begins_with(prefix: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith(prefix):
            raise ValueError(f"should begin with {prefix}; copy it again from the app's pages at Slack")
        return token

    return AfterValidator(check)


def _followed(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return TypeAdapter(bool).validate_python(value)
    except ValidationError:
        return Remote.parse(value)


def _is_public(url: HttpUrl) -> HttpUrl:
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise ValueError("should begin with https://; browsers and Slack send secrets to it")
    if url.path not in {None, "/"} or url.query or url.fragment:
        raise ValueError("should be an address without a path, such as https://bot.example.org")
    return url


class MatchingSettings(BaseSettings):
    """The settings that commands without Slack read as well."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True, env_ignore_empty=True)

    encoder: EncoderName = Field(
        default=STANDARD,
        description="Sentence encoder: standard, or precise, which needs requirements-precise.lock and more time",
    )

    workspaces_knowledge: Path | None = Field(
        default=None,
        description="Folder with the knowledge folders of single workspaces, on top of KNOWLEDGE_DIR or in its place",
    )

    @classmethod
    def load(cls) -> Self:
        """Read the settings from the environment.

        Raises:
            SettingsError: naming every variable that is wrong.
        """
        settings, problems = cls.read()
        if problems:
            raise SettingsError("\n  ".join(["These environment variables are wrong:", *problems]))
        return settings

    @classmethod
    def read(cls) -> tuple[Self, list[str]]:
        """Return the settings, with wrong variables at their defaults, and a sentence for each wrong variable."""
        try:
            return cls(), []
        except ValidationError as error:
            wrong = {str(fault["loc"][0]): fault["msg"] for fault in error.errors()}
            defaults = {name: cls.model_fields[name].default for name in wrong}
            return cls(**defaults), [f"{name.upper()}: {message}" for name, message in wrong.items()]


class Settings(MatchingSettings):
    """The settings, read from the environment once. Secrets never appear in a repr, an error or a log line."""

    slack_bot_token: Annotated[SecretStr, _begins_with("xoxb-")] | None = Field(
        default=None, description="Bot token (xoxb-…), from OAuth & Permissions"
    )
    slack_app_token: Annotated[SecretStr, _begins_with("xapp-")] | None = Field(
        default=None, description="App-level token (xapp-…) with the scope connections:write, for Socket Mode"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Signing secret, from Basic Information, for HTTP"
    )
    slack_signing_secret_previous: SecretStr | None = Field(
        default=None, description="Previous signing secret, accepted as well while it is set"
    )
    slack_api_url: HttpUrl = Field(
        default=HttpUrl("https://slack.com/api/"),
        description="Address of the Slack Web API; change it to use a simulated Slack",
    )
    slack_client_id: str | None = Field(
        default=None, description="Client ID, from Basic Information, so that many workspaces can install the app"
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="Client Secret, from Basic Information; needed with SLACK_CLIENT_ID"
    )
    public_url: Annotated[HttpUrl, AfterValidator(_is_public)] | None = Field(
        default=None,
        description="Public address of the bot, such as https://bot.example.org; needed for pages and SLACK_CLIENT_ID",
    )
    public_pages: bool = Field(
        default=True,
        description="Show the knowledge base to everyone at PUBLIC_URL; set it to false to keep it within Slack",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Database (postgresql://… or sqlite:///…); by default a SQLite file in the user's data folder",
    )
    encryption_keys: SecretStr | None = Field(
        default=None, description="Keys that encrypt secrets in the database, newest first, separated by commas"
    )
    question_days: int = Field(
        default=QUESTION_DAYS, ge=0, description="Days to keep redacted questions; 0 to keep none"
    )
    look_up_after: float = Field(
        default=RECONCILE_AFTER,
        ge=2,
        description="Seconds to wait before looking up in Slack a message that may not have arrived",
    )
    embedded_worker: bool = Field(
        default=True, description="Do the background work in the web process; set it to false where workers do it"
    )
    knowledge_dir: Path = Field(default=SHIPPED_KNOWLEDGE, description="Folder of the knowledge base")
    follow_knowledge: Annotated[bool | Remote, NoDecode, BeforeValidator(_followed)] = Field(
        default=False,
        description="Use changed knowledge without a restart, once it passes: True for KNOWLEDGE_DIR, or the address "
        "of a git repository, such as https://example.org/library.git#main:knowledge",
    )
    publish_to: PublishTo = Field(
        default="folder",
        description="Where answers of curators go: folder, or branch for a commit on a branch of the git repository "
        "that holds KNOWLEDGE_DIR",
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Token that opens /metrics; without it, the page does not exist"
    )
    mcp_access: Literal["off", "token", "public"] = Field(
        default="off", description="Who may use the knowledge base by MCP at /mcp: nobody, who has the token, or anyone"
    )
    mcp_token: SecretStr | None = Field(default=None, description="Token that opens /mcp where MCP_ACCESS is token")
    mcp_curator_token: SecretStr | None = Field(
        default=None, description="Token that opens the curators' tools by MCP; without it, they do not exist"
    )
    mcp_per_minute: int = Field(default=300, ge=1, description="Requests to /mcp that one address may make in a minute")
    trusted_proxies: int = Field(
        default=0, ge=0, description="Proxies in front of the bot that add an address to X-Forwarded-For"
    )
    host: str = Field(default="0.0.0.0", description="Address to serve HTTP on")  # noqa: S104 (a platform's router must reach it)
    port: int = Field(default=3000, ge=0, le=65535, description="Port to serve HTTP on")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe level to log"
    )
    log_format: log.Format = Field(
        default="auto", description="Format of log lines; auto means text on a terminal and JSON elsewhere"
    )

    @property
    def pages_address(self) -> str:
        """Public address below which each entry has a page, without a slash at its end; empty if there are no pages."""
        is_served = self.public_url and self.public_pages
        return str(self.public_url).rstrip("/") if is_served else ""

    @property
    def remote(self) -> Remote | None:
        """The repository that the knowledge comes from; None if it comes from the knowledge folder."""
        return self.follow_knowledge if isinstance(self.follow_knowledge, Remote) else None

    @property
    def folder(self) -> Path | None:
        """The knowledge folder on this machine; None if the knowledge comes from a repository."""
        return None if self.remote else self.knowledge_dir

    def secrets(self) -> list[str]:
        """Return the values that must never be logged."""
        own = [value.get_secret_value() for _, value in self if isinstance(value, SecretStr)]
        return own + (self.remote.secrets if self.remote else [])
