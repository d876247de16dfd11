"""Kills the bot again and again while people ask, and counts what was lost and what was said twice."""
