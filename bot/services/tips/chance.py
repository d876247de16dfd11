"""What looks like chance, and is the same in every process."""

from hashlib import blake2b

_WORD = 2**64


def seed_of(name: str) -> int:
    """A number of 64 bits that looks random, and is the same for the same name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def draw(number: int) -> float:
    """A fraction above 0 that looks random, and is the same for the same number.

    The mixing is that of SplitMix64 (Steele, Lea and Flood, 2014).
    """
    mixed = (number + 0x9E3779B97F4A7C15) % _WORD
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % _WORD
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % _WORD
    return ((mixed ^ mixed >> 31) + 1) / _WORD
