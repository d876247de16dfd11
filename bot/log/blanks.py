"""Secrets, blanked in whatever is about to be logged."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

BLANK = "[secret]"
SHORTEST = 8
"""Characters. A shorter value is hardly a secret, and blanking it would blank words that merely hold it."""

_KINDS = re.compile(
    r"""
    (?: xox[a-z][.-] | xapp- | xwfp- ) [\w.%+/=-]+    # Slack's tokens, rotating ones too (xoxe.xoxb-…)
    | [\w-]{43}=                                      # a Fernet key: 32 bytes in base64
    | https://hooks\.slack\.com/[\w./%-]+             # a response_url: whoever has it can speak in the channel
    | (?<=://) [^\s/@]{0,256} : [^\s@]{0,256} (?=@)   # name and password in an address
    """,
    re.ASCII | re.VERBOSE,
)


class Blanks:
    """Blanks tokens and keys by their look, and ``secrets`` by their values."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        values = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
        # The longest first: one secret may begin with another.
        ordered = sorted(values, key=len, reverse=True)
        self._values = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def text(self, text: str) -> str:
        """``text`` without secrets."""
        if self._values:
            text = self._values.sub(BLANK, text)
        return _KINDS.sub(BLANK, text)

    def anywhere(self, value: object) -> object:
        """``value`` as JSON can hold it, without secrets at any depth, keys included."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.anywhere(inner) for key, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.anywhere(inner) for inner in value]
            case None | bool():
                return value
        told = self.text(str(value))
        is_number = isinstance(value, int | float) and math.isfinite(value)
        return value if is_number and told == str(value) else told


def _forms(secret: str) -> Iterator[str]:
    """A secret as it may appear: whole, each of a list of keys, and all of them as an address has them."""
    for value in {secret, *re.split(r"\s*,\s*", secret)}:
        yield from (value, quote(value, safe=""))
