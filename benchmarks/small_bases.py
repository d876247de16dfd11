"""Small knowledge bases with questions, from which the matcher's behavior on day one is learned and measured."""

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.data import GOLDEN, KNOWLEDGE, training_text
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.knowledge.models import Citation, Fact, Takeaway
from bot.knowledge.strict_yaml import read
from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.matcher import IntentMatcher
from bot.matching.training import TrainingText, training_texts, with_off_topic
from bot.services.scoring.calibrator import FAR_OFF_TOPIC, NEUTRAL
from bot.services.scoring.golden import GoldenQuestion, read_golden

TOPICS = Path(__file__).with_name("topics")
PHRASINGS = (8, 3)
"""Numbers of phrasings an entry that every small base is made with."""
HELD_OUT = "held out"
"""Kind of a question whose entry was taken out of the base."""
HINT3_BOTS = ("sofmattress", "curekart", "powerplay11")
_NO_INTENT = "NO_NODES_DETECTED"
_PAGE = "https://example.org/"
_DRAWS = 4
_ENTRIES = 12
_CLINC_INTENTS = 15


@dataclass(frozen=True)
class SmallBase:
    """Training texts, and golden questions about them."""

    name: str
    family: str
    """Name shared by all bases that are made of the same content."""
    training: tuple[TrainingText, ...]
    questions: tuple[GoldenQuestion, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()

    def matcher(self, encoder: Encoder) -> IntentMatcher:
        """Return a matcher for the base, without a calibration."""
        index = Index.build(self.training, encoder, lambda done: None)
        return IntentMatcher(self.training, index, encoder, NEUTRAL, neighbors={}, synonyms=self.synonyms)


def is_far(question: GoldenQuestion) -> bool:
    """Return True for a question that has nothing to do with the subject of its base."""
    return not question.accept and question.kind in FAR_OFF_TOPIC


def folder_base(folder: Path) -> SmallBase:
    """Return the base of a knowledge folder, with the questions of the file of the same name beside it."""
    knowledge = load(folder)
    questions = tuple(read_golden(folder.with_name(f"{folder.name}.jsonl")))
    name = f"{folder.parent.name}/{folder.name}"
    return SmallBase(name, folder.name, training_texts(knowledge), questions, knowledge.synonyms)


def hint3_bases(folder: Path) -> Iterator[SmallBase]:
    """Yield the bots of the data set HINT3, which has no other texts; ``folder`` is a clone of its repository."""
    for bot in HINT3_BOTS:
        learned = read_rows(folder / "dataset" / "v1" / "train" / f"{bot}_train.csv")
        asked = read_rows(folder / "dataset" / "v1" / "test" / f"{bot}_test.csv")
        training = with_off_topic([training_text(text, intent) for text, intent in learned], {})
        questions = [GoldenQuestion(text, () if it == _NO_INTENT else (it,), "hint3") for text, it in asked]
        yield SmallBase(f"hint3/{bot}", "hint3", training, tuple(questions))


def read_rows(path: Path) -> list[tuple[str, str]]:
    """Return the texts and intents of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in list(csv.reader(file))[1:]]


def topic_bases(phrasings: int) -> Iterator[SmallBase]:
    """Yield a base for each made-up topic, and two with some of its entries taken out."""
    for path in sorted(TOPICS.glob("*.yaml")):
        content: Any = read(path.read_text(encoding="utf-8")).value
        yield from _with_held_out(path.stem, *topic_knowledge(content, phrasings), phrasings)


def topic_knowledge(content: Mapping[str, Any], phrasings: int) -> tuple[KnowledgeBase, list[GoldenQuestion]]:
    """Return the knowledge base of a made-up topic with so many phrasings an entry, and questions about it."""
    entries, questions = {}, []
    for entry_id, one in content["entries"].items():
        chosen = random.Random(entry_id).sample(one["phrasings"], phrasings)  # noqa: S311 (must be reproducible, not secret)
        statement, whole = one["quote"].split(". ")[0] + ".", one["quote"]
        entries[entry_id] = Takeaway(
            id=entry_id,
            title=one["title"],
            citations=tuple(Citation(source="made-up", section="made-up", quote=quote) for quote in (statement, whole)),
            note=one.get("note"),
            facts=tuple(
                Fact(text=text, page="made-up", publisher="made-up", url=_PAGE) for text in one.get("facts", ())
            ),
            phrasings=tuple(chosen),
            keywords=tuple(map(str, one["keywords"])),
            owner="benchmark",
            review=date(2027, 1, 1),
        )
        questions += [GoldenQuestion(q["question"], (entry_id,), q["kind"]) for q in one["questions"]]
    questions += [GoldenQuestion(str(q), (), kind) for kind, found in content["off_topic"].items() for q in found]
    return replace(load(KNOWLEDGE), entries=entries, off_topic={}, synonyms=()), questions


def shipped_bases(phrasings: int) -> Iterator[SmallBase]:
    """Yield small samples of the shipped knowledge: a few entries with a few phrasings and all of their own words."""
    shipped = load(KNOWLEDGE)
    golden = [one for one in read_golden(GOLDEN) if not one.after]
    for draw in range(_DRAWS):
        rng = random.Random(100 * phrasings + draw)  # noqa: S311 (must be reproducible, not secret)
        ids = rng.sample(sorted(shipped.entries), _ENTRIES)
        entries = {
            one: shipped.entries[one].model_copy(
                update={"phrasings": tuple(rng.sample(shipped.entries[one].phrasings, phrasings))}
            )
            for one in ids
        }
        related = {*ids, *(other for one in ids for other in shipped.entries[one].related)}
        groups = [
            (100, [one for one in golden if set(one.accept) & set(ids)]),
            (
                15,
                [
                    replace(one, accept=(), kind="near")
                    for one in golden
                    if one.accept and not set(one.accept) & related
                ],
            ),
            (15, [one for one in golden if one.kind == "near"]),
            (30, [one for one in golden if is_far(one)]),
        ]
        questions = [one for size, found in groups for one in rng.sample(found, min(size, len(found)))]
        base = replace(shipped, entries=entries, off_topic={})
        yield from _with_held_out(f"shipped.{draw}", base, questions, phrasings, family="shipped")


def clinc_bases(path: Path, phrasings: int) -> Iterator[SmallBase]:
    """Yield samples of CLINC150 (Larson et al., EMNLP 2019): a few intents with a few examples, and no other texts."""
    data = json.loads(path.read_text(encoding="utf-8"))
    learned, asked = _by_intent(data["train"]), _by_intent(data["test"])
    for draw in range(_DRAWS):
        rng = random.Random(7 * phrasings + draw)  # noqa: S311 (must be reproducible, not secret)
        intents = rng.sample(sorted(learned), _CLINC_INTENTS)
        texts = [training_text(text, one) for one in intents for text in rng.sample(learned[one], phrasings)]
        questions = [GoldenQuestion(text, (one,), "direct") for one in intents for text in rng.sample(asked[one], 8)]
        others = [text for one in asked if one not in intents for text in asked[one]]
        questions += [GoldenQuestion(text, (), "near") for text in rng.sample(others, 30)]
        questions += [GoldenQuestion(text, (), "general") for text, _ in rng.sample(data["oos_test"], 30)]
        yield SmallBase(f"clinc.{draw}/{phrasings}", "clinc", with_off_topic(texts, {}), tuple(questions))


def _by_intent(examples: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text, intent in examples:
        found.setdefault(intent, []).append(text)
    return found


def _with_held_out(
    name: str, knowledge: KnowledgeBase, questions: Sequence[GoldenQuestion], phrasings: int, family: str = ""
) -> Iterator[SmallBase]:
    """Yield a base, and two that lack a quarter of its entries: their questions then have no answer."""
    family = family or name
    yield SmallBase(f"{name}/{phrasings}", family, training_texts(knowledge), tuple(questions), knowledge.synonyms)
    ids = sorted(knowledge.entries)
    random.Random(5).shuffle(ids)  # noqa: S311 (must be reproducible, not secret)
    for part in range(2):
        out = set(ids[part::4])
        fewer = replace(knowledge, entries={one: entry for one, entry in knowledge.entries.items() if one not in out})
        asked = [replace(one, accept=(), kind=HELD_OUT) for one in questions if one.accept and set(one.accept) <= out]
        yield SmallBase(f"{name}/{phrasings} without {part}", family, training_texts(fewer), tuple(asked))
