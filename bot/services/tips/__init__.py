"""A tip a day: to whom, when, and which."""
