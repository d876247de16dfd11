"""The members of a workspace, people and bots.

Shape: https://docs.slack.dev/reference/objects/user-object.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from slack_simulator.messages import Json


@dataclass
class User:
    """A member of a workspace."""

    id: str
    name: str
    real_name: str = ""
    tz: str = "America/New_York"
    tz_label: str = "Eastern Standard Time"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-US"

    def to_json(self, team: str, now: float, *, with_locale: bool = False) -> Json:
        """Return the user as the Web API returns them at the time ``now``, on which their offset from UTC depends."""
        offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        profile = {
            "real_name": self.real_name or self.name,
            "display_name": self.name,
            "team": team,
            "real_name_normalized": self.real_name or self.name,
        }
        user: Json = {
            "id": self.id, "team_id": team, "name": self.name, "real_name": self.real_name or self.name,
            "deleted": self.deleted, "tz": self.tz, "tz_label": self.tz_label,
            "tz_offset": int(offset.total_seconds()) if offset else 0, "profile": profile,
            "is_admin": self.is_admin, "is_owner": self.is_owner, "is_primary_owner": False,
            "is_restricted": False, "is_ultra_restricted": False, "is_bot": self.is_bot, "is_app_user": False,
            "updated": 1_700_000_000,
        }  # fmt: skip
        return user | ({"locale": self.locale} if with_locale else {})
