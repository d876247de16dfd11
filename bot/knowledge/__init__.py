"""What the bot knows: entries, the sources they quote, and the words around them."""
