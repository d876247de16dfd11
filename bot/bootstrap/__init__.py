"""Composition: puts the parts of the bot together. The only package that knows all the others."""
