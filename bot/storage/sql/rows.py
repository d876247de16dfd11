"""Deliveries as rows, and rows as deliveries."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Update

from bot.services.deliveries import Claim, Doubtful, Held, Outcome, Post, Refused, Sent, Skipped, State, Untried
from bot.services.workspaces import Workspace
from bot.storage.sql.statements import END, TRY_AGAIN

Values = Mapping[str, Any]


def row_of(post: Post, now: float) -> dict[str, Any]:
    """A delivery as it is noted ``now``."""
    due_at = post.due_at(now)
    return {
        "id": uuid.uuid4().hex,
        "team_id": post.workspace.team_id,
        "enterprise_id": post.workspace.enterprise_id,
        "key": post.key,
        "channel": post.channel,
        "thread_ts": post.thread_ts,
        "entry_id": post.entry_id,
        # In ASCII, where nothing is left that PostgreSQL's text cannot hold: neither NUL nor half a surrogate pair.
        "message": json.dumps([post.message, post.plainer], separators=(",", ":")),
        "state": State.PENDING,
        "attempts": 0,
        "created_at": due_at,
        "expires_at": due_at + post.good_for,
        "not_before": due_at,
        "maybe_sent_since": None,
    }


def claim_of(row: RowMapping) -> Claim:
    """The claim on a row as it was before it was claimed, at its ``moment``."""
    message, plainer = json.loads(row["message"])
    post = Post(
        Workspace(row["team_id"], row["enterprise_id"]),
        row["key"],
        row["channel"],
        message,
        plainer,
        row["thread_ts"],
        row["entry_id"],
        good_for=row["expires_at"] - row["created_at"],
    )
    expired = row["moment"] > row["expires_at"]
    return Claim(row["id"], post, row["attempts"] + 1, row["maybe_sent_since"], expired)


def noting(claim: Claim, outcome: Outcome, again_in: float) -> tuple[Update, Values]:
    """How to note an outcome: a statement, and what it is to set."""
    match outcome:
        case Sent(ts=ts):
            return END, {"state": State.SENT, "ts": ts}
        case Refused(reason=reason):
            return END, {"state": State.FAILED, "reason": reason}
        case Skipped(reason=reason):
            return END, {"state": State.SKIPPED, "reason": reason}
        case Doubtful(reason=reason):
            return TRY_AGAIN, {"reason": reason, "pause": again_in}
        case Held(seconds=pause):
            return TRY_AGAIN, _as_before(claim, pause)
        case Untried():
            return TRY_AGAIN, _as_before(claim, 0.0)


def _as_before(claim: Claim, pause: float) -> Values:
    """Nothing was sent: what Slack may have is what it may have had before this attempt."""
    return {"state": State.PENDING, "maybe_sent_since": claim.doubtful_since, "pause": pause}
