"""The cards: pure functions from entries, answers and schedules to Slack messages and views."""
