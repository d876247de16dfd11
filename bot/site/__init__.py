"""The pages on the web: the words of the cards, rendered once as files that any web server can serve."""
