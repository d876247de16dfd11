"""Tests of the playground as a whole: its page's API over real HTTP, with the real bot behind it."""
