"""The knowledge: entries, the sources that they quote, and the sentences that the bot says around them."""
