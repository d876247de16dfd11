"""Measures answers to questions that ask for a detail: ``python -m benchmarks.facts QUESTIONS [--knowledge FOLDER]``.

Each line of the file is a JSON object with a ``question``, the ids in ``accept`` that are right (none: no entry holds
the detail), and in ``must`` some words of the passage that answers.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from bot.bootstrap.guide import create_guide
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import opening_of, passages_of
from bot.matching.text import STOP_WORDS, normalize, stem, words
from bot.services.answers import Answered
from bot.services.guide import Guide
from bot.settings import SHIPPED_KNOWLEDGE


def main() -> None:
    """Print the figures, and with ``--list`` the questions that count against them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--knowledge", type=Path, default=SHIPPED_KNOWLEDGE)
    parser.add_argument("--list", action="store_true", help="print the questions that count against a figure")
    arguments = parser.parse_args()
    guide = create_guide(arguments.knowledge)
    results = [_measure(json.loads(line), guide) for line in arguments.questions.read_text("utf-8").splitlines()]
    held = [one for one in results if one["kind"] == "fact"]
    absent = [one for one in results if one["kind"] == "absent"]
    _print("right entry first", [one["first"] for one in held])
    _print("answered with it", [one["answered"] for one in held])
    _print("the passage that answers leads", [one["leads"] for one in held])
    _print("said to be absent, though held", [one["denied"] for one in held])
    _print("absent, answered as if held", [one["as_if_held"] for one in absent])
    for one in results if arguments.list else []:
        wrong = [name for name in ("first", "answered", "leads") if one["kind"] == "fact" and not one[name]]
        wrong += [name for name in ("denied", "as_if_held") if one.get(name)]
        if wrong:
            print(f"{', '.join(wrong)}: {one['question']} ({one['lead']})")


def _print(name: str, flags: list[bool]) -> None:
    print(f"{name:32} {sum(flags) / (len(flags) or 1):.3f} of {len(flags)}")


def _measure(given: dict[str, Any], guide: Guide) -> dict[str, Any]:
    accept = given.get("accept") or ([given["about"]] if given.get("must") and given.get("about") else [])
    answer = guide.ask(given["question"])
    first = answer.ranking.matches[0].entry_id if answer.ranking.matches else ""
    lead = (answer.lead or opening_of(answer.entry)) if isinstance(answer, Answered) else None
    held = isinstance(answer, Answered) and answer.held
    result = {"question": given["question"], "lead": lead.id if lead else "", "kind": "fact" if accept else "absent"}
    if not accept:
        return {**result, "as_if_held": held}
    right = _passages_with(given["must"], accept, guide.knowledge)
    return {
        **result,
        "first": first in accept,
        "answered": first in accept and isinstance(answer, Answered),
        "leads": lead is not None and any(text in lead.text for text in right),
        "denied": isinstance(answer, Answered) and not held,
    }


def _passages_with(must: str, accept: list[str], knowledge: KnowledgeBase) -> set[str]:
    """Return the texts of the passages with the most of the words; curators may have reworded them since."""
    wanted = {stem(word) for word in words(normalize(must)) if word not in STOP_WORDS}
    shares = {
        passage.text: len(wanted & {stem(word) for word in words(normalize(passage.text))})
        for entry_id in accept
        for passage in passages_of(knowledge.entries[entry_id])
    }
    return {text for text, share in shares.items() if share == max(shares.values())}


if __name__ == "__main__":
    main()
