"""Every variable the bot reads, its default and what it is for."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import log
from bot.errors import SettingsError
from bot.services.retention import QUESTION_DAYS
from bot.services.terms import SETTLING

_ROOT = Path(__file__).resolve().parent.parent
SHIPPED_KNOWLEDGE = _ROOT / "knowledge"
MANIFEST = _ROOT / "manifest.json"
"""What the app in Slack should be."""
_LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}


def _begins_with(prefix: str) -> AfterValidator:
    def check(token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith(prefix):
            raise ValueError(f"should begin with {prefix}; copy it anew from the app's pages at Slack")
        return token

    return AfterValidator(check)


def _is_public(url: HttpUrl) -> HttpUrl:
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise ValueError("should begin with https://; browsers and Slack bring what is secret there")
    if url.path not in {None, "/"} or url.query or url.fragment:
        raise ValueError("should be an address without a path, such as https://bot.example.org")
    return url


class Settings(BaseSettings):
    """The environment, read once. Secrets never show in a repr, an error or a log."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True, env_ignore_empty=True)

    slack_bot_token: Annotated[SecretStr, _begins_with("xoxb-")] | None = Field(
        default=None, description="The bot's token, from OAuth & Permissions (xoxb-…)"
    )
    slack_app_token: Annotated[SecretStr, _begins_with("xapp-")] | None = Field(
        default=None, description="App-level token with connections:write, for Socket Mode (xapp-…)"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Signing secret, from Basic Information; for HTTP"
    )
    slack_signing_secret_previous: SecretStr | None = Field(
        default=None, description="The signing secret before the last change; still accepted while it is set"
    )
    slack_api_url: HttpUrl = Field(
        default=HttpUrl("https://slack.com/api/"), description="The Web API's address; another one for an emulator"
    )
    slack_client_id: str | None = Field(
        default=None, description="Client ID, from Basic Information; lets many workspaces install the app"
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="Client Secret, from Basic Information; with SLACK_CLIENT_ID"
    )
    public_url: Annotated[HttpUrl, AfterValidator(_is_public)] | None = Field(
        default=None, description="Where people reach the bot, such as https://bot.example.org; with SLACK_CLIENT_ID"
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://… or sqlite:///…; a SQLite file in the user's data folder unless set"
    )
    encryption_keys: SecretStr | None = Field(
        default=None, description="Keys that secrets in the database are sealed with, the newest first, commas between"
    )
    question_days: int = Field(default=QUESTION_DAYS, ge=0, description="Days to keep redacted questions; 0 keeps none")
    look_up_after: float = Field(
        default=SETTLING, ge=2, description="Seconds until a message that Slack may or may not have got is looked up"
    )
    embedded_worker: bool = Field(
        default=True, description="Whether the web process also sends what is overdue; false beside workers"
    )
    knowledge_dir: Path = Field(default=SHIPPED_KNOWLEDGE, description="The knowledge folder")
    metrics_token: SecretStr | None = Field(
        default=None, description="The token that opens /metrics; while there is none, there is no such page"
    )
    host: str = Field(default="0.0.0.0", description="Address to serve HTTP on")  # noqa: S104 (a platform's router must reach it)
    port: int = Field(default=3000, ge=0, le=65535, description="Port to serve HTTP on")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much to log")
    log_format: log.Format = Field(
        default="auto", description="Log lines as text or json; auto is text on a terminal, else json"
    )

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            SettingsError: naming every variable that is wrong.
        """
        settings, problems = cls.read()
        if problems:
            raise SettingsError("\n  ".join(["These environment variables are wrong:", *problems]))
        return settings

    @classmethod
    def read(cls) -> tuple[Self, list[str]]:
        """What can be read of the environment, wrong variables at their defaults; and what is wrong with them."""
        try:
            return cls(), []
        except ValidationError as error:
            wrong = {str(fault["loc"][0]): fault["msg"] for fault in error.errors()}
            defaults = {name: cls.model_fields[name].default for name in wrong}
            return cls(**defaults), [f"{name.upper()}: {message}" for name, message in wrong.items()]

    def secrets(self) -> list[str]:
        """The values of all that must never be logged."""
        return [value.get_secret_value() for _, value in self if isinstance(value, SecretStr)]
