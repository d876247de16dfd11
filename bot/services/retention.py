"""How long what is remembered, in seconds."""

DAY = 86_400.0
SEEN_FOR = 2 * DAY
"""Ids of events: Slack delivers again within minutes, and delayed ones for up to a day."""
SETTLED_FOR = 30 * DAY
"""What was posted where, without its words: a thread may be taken up again after weeks."""
TIPS_FOR = 3 * 366 * DAY
"""Which tip a channel got on which day, also when it wants none any more: one that comes back goes on where it was.
Longer than it takes to give every tip once, else some would come again too early."""
QUESTION_DAYS = 90
"""Questions, unless a setting says otherwise; in days."""
