"""Words made comparable: stems, and the words that say nothing."""

from functools import lru_cache

_ENGLISH = """
    a about all also am an and any are as at be been but by can could did do does doing done for from get gets got
    had has have he her here him his how i i'd i'll i'm i've if in into is it it's its just like me my no not of on one
    or our ours out she should so some something than that that's the their them then there these they they're thing
    things this those to too up us very was we we're we've were what what's when where which who will with would you
    you're your
"""
_SPANISH = """
    al como con cual de del donde el en es esta este ha hay la las lo los mas me mi mis muy nos o para pero por que
    quien se si sin son su sus tu un una uno y ya
"""
STOP_WORDS = frozenset(f"{_ENGLISH} {_SPANISH}".split())
"""Words that say nothing of what a question is about, in the languages people ask in."""

_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("ations", "ate"), ("ation", "ate"), ("iveness", "ive"), ("fulness", "ful"),
    ("ments", "ment"), ("ships", "ship"), ("ities", "ity"), ("ingly", ""), ("edly", ""), ("ness", ""), ("ies", "y"),
    ("ers", "er"), ("ing", ""), ("ion", ""), ("ed", ""), ("es", ""), ("ly", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_SHORTEST_STEM = 3


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The part of an English word that its inflections share: light, deterministic, not linguistics."""
    for suffix, replacement in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM and not word.endswith("ss"):
            return _undouble(word[: -len(suffix)] + replacement, suffix)
    return word


def _undouble(stemmed: str, suffix: str) -> str:
    """``plann`` (from planning) is ``plan``; a final e would divide ``make`` from ``making``."""
    if suffix in {"ing", "ed"} and len(stemmed) > _SHORTEST_STEM and stemmed[-1] == stemmed[-2] not in "ls":
        return stemmed[:-1]
    return stemmed.removesuffix("e") if len(stemmed) > _SHORTEST_STEM else stemmed
