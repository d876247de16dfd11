"""How well and how fast the matcher is, beside what one would use in its place."""
