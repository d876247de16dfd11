"""The voice: the sentences that the bot says besides the entries, as the curators wrote them."""
