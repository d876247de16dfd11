"""Rank the entries for a question, estimate how sure that ranking is, and give the reasons."""
