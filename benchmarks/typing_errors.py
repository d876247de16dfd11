"""How many golden questions survive typing errors: ``python -m benchmarks.typing_errors``.

Every third longer word of a question gets one random error (a letter left out, doubled, swapped or hit beside), or two
neighboring words are joined as in a hashtag. The seed is fixed, so that two versions of the bot get the same questions.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

from benchmarks.data import GOLDEN, KNOWLEDGE
from bot.bootstrap.guide import create_guide
from bot.services.guide import Guide
from bot.services.scoring import scorecard
from bot.services.scoring.golden import GoldenQuestion, read_golden

KINDS = {"direct", "paraphrase", "situation", "keyword"}
"""Kinds of golden questions that are written without errors."""
BESIDE = {"a": "s", "e": "r", "i": "u", "o": "p", "t": "y", "n": "b", "s": "d", "r": "e", "l": "k", "d": "f", "c": "v"}
"""A neighbor of the most frequent letters on a keyboard."""
_LONGER = 4


def misspelled(question: str, dice: random.Random) -> str:
    """Return ``question`` with an error in every third longer word, and in at least one."""
    words = question.split()
    places = [at for at, word in enumerate(words) if len(word) >= _LONGER and word.isalpha()]
    for at in dice.sample(places, min(len(places), max(1, len(places) // 3))):
        words[at] = _with_error(words[at].lower(), dice)
    return " ".join(words)


def joined(question: str, dice: random.Random) -> str:
    """Return ``question`` with two neighboring longer words joined, if it has such words."""
    words = question.split()
    pairs = [at for at in range(len(words) - 1) if all(len(w) >= _LONGER and w.isalpha() for w in words[at : at + 2])]
    if not pairs:
        return question
    at = dice.choice(pairs)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _with_error(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    errors = (
        word[:at] + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + BESIDE.get(word[at], "e") + word[at + 1 :],
    )
    return dice.choice(errors)


def measure(guide: Guide, golden: Iterable[GoldenQuestion], change: Callable[[str], str]) -> str:
    """Return the shares of changed questions with the right entry first, and of those answered with it."""
    changed = [replace(one, question=change(one.question)) for one in golden]
    card = scorecard.score(scorecard.ask_all(guide, changed))
    return f"{card.questions} questions, right entry first {card.hit_at_1:.3f}, answered right {card.right:.3f}"


def main() -> None:
    """Print the shares without errors, with typing errors, and with joined words."""
    guide = create_guide(KNOWLEDGE)
    golden = [one for one in read_golden(GOLDEN) if one.accept and one.kind in KINDS]
    dice = random.Random(5)  # noqa: S311 (errors need no secrecy)
    print("as written:   ", measure(guide, golden, str))
    print("typing errors:", measure(guide, golden, lambda question: misspelled(question, dice)))
    print("joined words: ", measure(guide, golden, lambda question: joined(question, dice)))


if __name__ == "__main__":
    main()
