"""How an answer looks: pure functions from entries and outcomes to cards."""
