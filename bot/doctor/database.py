"""The database: there, of the newest schema, and its secrets readable."""

from collections.abc import Callable

from bot.doctor.findings import Finding, Verdict
from bot.errors import GuidepostError


def database(look: Callable[[], str]) -> Finding:
    """``look`` opens the database and says which it is; what it raises says what to do."""
    try:
        return Finding("database", Verdict.OK, look())
    except GuidepostError as error:
        return Finding("database", Verdict.FAIL, "cannot be used as it is", str(error))
