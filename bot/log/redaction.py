"""Redaction: secrets are replaced in everything that is about to be logged."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

PLACEHOLDER = "[secret]"
"""Text that stands for a secret in a log line."""
MIN_LENGTH = 8
"""Characters of the shortest secret. Redacting shorter values would hide words that happen to contain them."""

_SECRET_PATTERNS = re.compile(
    r"""
    (?: xox[a-z][.-] | xapp- | xwfp- ) [\w.%+/=-]+    # Slack's tokens, rotating ones too (xoxe.xoxb-…)
    | [\w-]{43}=                                      # a Fernet key: 32 bytes in base64
    | https://hooks\.slack\.com/[\w./%-]+             # a response_url, which lets anyone post in the channel
    | (?<=://) [^\s/@]{0,256} : [^\s@]{0,256} (?=@)   # the user name and password in a URL
    """,
    re.ASCII | re.VERBOSE,
)


class Redactor:
    """Redacts tokens and keys by their form, and the given ``secrets`` by their values."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        values = {form for secret in secrets for form in _forms(secret) if len(form) >= MIN_LENGTH}
        # One secret may begin with another, so the longest is tried first.
        ordered = sorted(values, key=len, reverse=True)
        self._values = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def text(self, text: str) -> str:
        """Return ``text`` without secrets."""
        if self._values:
            text = self._values.sub(PLACEHOLDER, text)
        return _SECRET_PATTERNS.sub(PLACEHOLDER, text)

    def finds(self, text: str) -> bool:
        """Return whether there is a secret in ``text``, or what looks like one."""
        return bool(_SECRET_PATTERNS.search(text) or (self._values and self._values.search(text)))

    def value(self, value: object) -> object:
        """Return ``value`` in a form that fits JSON, without secrets at any depth, keys included."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.value(inner) for key, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(inner) for inner in value]
            case None | bool():
                return value
        redacted = self.text(str(value))
        is_number = isinstance(value, int | float) and math.isfinite(value)
        return value if is_number and redacted == str(value) else redacted


def _forms(secret: str) -> Iterator[str]:
    """Yield the forms in which a secret may appear: whole, each key of a comma-separated list, and all URL-encoded."""
    for value in {secret, *re.split(r"\s*,\s*", secret)}:
        yield from (value, quote(value, safe=""))
