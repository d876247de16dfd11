"""Tasks on public data sets, on small knowledge bases, and on parts of the shipped one.

The public sets are not in this repository. Get them with git, into the folder of shared data or any other:

    git clone https://github.com/hellohaptik/HINT3
    git clone https://github.com/PolyAI-LDN/task-specific-datasets

HINT3 (Arora et al., 2020, arXiv:2009.13833) has the messages of real users to three live bots. BANKING77 (Casanueva et
al., 2020, arXiv:2003.04807) has questions of a bank's customers about 77 subjects, and none out of scope.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.data import GOLDEN, KNOWLEDGE, Question, Task, shuffled, training_text
from benchmarks.small_bases import SmallBase, folder_base, hint3_bases, read_rows
from bot.knowledge.loader import load
from bot.matching.training import training_texts
from bot.services.scoring.golden import read_golden

HINT3 = "HINT3"
BANKING = "task-specific-datasets"
BANKING_EXAMPLES = (10, None)
"""Numbers of examples an intent that BANKING77 is learned with; None for all."""
PHRASINGS = (1, 2, 4, 8, 16, 32, 64, 128, None)
"""Numbers of phrasings an entry on the learning curve; None for all."""


def hint3_tasks(folder: Path) -> Iterator[Task]:
    """Yield a task for each bot of HINT3; ``folder`` is a clone of its repository."""
    return (_task(base, f"HINT3, {base.name.partition('/')[2]}") for base in hint3_bases(folder))


def small_tasks(bases: Sequence[Path]) -> Iterator[Task]:
    """Yield a task for each of some knowledge folders that have questions beside them."""
    return (_task(base, f"Small base {base.name}") for base in map(folder_base, bases))


def small_folders(questions: Path) -> list[Path]:
    """Return the small knowledge bases in a folder of questions: those with a file of questions beside them."""
    return [path.with_suffix("") for path in sorted(questions.glob("bases*/*.jsonl")) if path.with_suffix("").is_dir()]


def _task(base: SmallBase, title: str) -> Task:
    questions = shuffled(Question(one.question, one.accept) for one in base.questions)
    return Task(f"small-{base.name}", title, base.training, questions)


def banking_task(folder: Path, examples: int | None) -> Task:
    """Return BANKING77, learned from so many examples of each intent; ``folder`` is a clone of its repository."""
    found: dict[str, list[str]] = {}
    for text, intent in read_rows(folder / "banking_data" / "train.csv"):
        found.setdefault(intent, []).append(text)
    training = [
        training_text(text, intent)
        for intent, texts in found.items()
        for text in random.Random(intent).sample(texts, min(examples or len(texts), len(texts)))  # noqa: S311 (must be reproducible, not secret)
    ]
    asked = shuffled(Question(text, (intent,)) for text, intent in read_rows(folder / "banking_data" / "test.csv"))
    amount = f"{examples} examples an intent" if examples else "all examples"
    return Task(f"banking-{examples or 'all'}", f"BANKING77, {amount}", tuple(training), asked)


def learning_tasks() -> Iterator[Task]:
    """Yield the shipped knowledge with fewer and with more phrasings an entry, chosen at random, and all else."""
    shipped = load(KNOWLEDGE)
    asked = shuffled(Question(one.question, one.accept) for one in read_golden(GOLDEN) if not one.after)
    for most in PHRASINGS:
        entries = {}
        for entry_id, entry in shipped.entries.items():
            phrasings = list(entry.phrasings)
            # One order an entry, so that a larger sample contains a smaller one.
            random.Random(entry_id).shuffle(phrasings)  # noqa: S311 (must be reproducible, not secret)
            entries[entry_id] = entry.model_copy(update={"phrasings": tuple(phrasings[:most])})
        name = str(most or "all")
        yield Task(f"curve-{name}", name, training_texts(replace(shipped, entries=entries)), asked)
