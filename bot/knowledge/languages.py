"""The languages that the bot recognizes, and can therefore have a voice in."""

DEFAULT = "en"
"""Language of ``voice.yaml``, and of any message that is in no other language."""
LANGUAGES = (DEFAULT, "es")
"""Code of each language; the voice in any but the default one is in ``voice.CODE.yaml``."""
