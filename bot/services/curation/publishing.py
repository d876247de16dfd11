"""Changes of a knowledge folder that answer a gap: drafted, tried out on a copy of the folder, and then written.

The folder itself is written only when the change loads and takes no golden question from another entry, so that a
running bot never reads a bad version, and there is nothing to restore.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from bot.knowledge.drafts import Drafted, draft_path, draft_text
from bot.knowledge.edits import EditError, Item, append_item
from bot.knowledge.folder import DRAFTS, files_of
from bot.knowledge.models import ENTRY_ID
from bot.matching.text import normalize
from bot.services.curation.destinations import Destination, FolderDestination, Purpose, Written
from bot.services.curation.drafts import (
    NO_EFFECT,
    CurationError,
    Draft,
    Effect,
    Files,
    read_text,
    relative,
    write_file,
)
from bot.services.guide import Guide
from bot.services.scoring.baseline import (
    BASELINE,
    Baseline,
    Change,
    changes,
    recorded_with,
    regressions,
    shares_of,
)
from bot.services.scoring.golden import OFF_TOPIC, GoldenQuestion, read_golden
from bot.services.scoring.scorecard import GoldenOutcome, Result, ask_all

KIND = "missed"
"""Kind of the golden questions that come from gaps."""
OpenGuide = Callable[[Path], Guide]
"""A function that returns the guide to a knowledge folder, and indexes the folder if necessary."""


class GoldenTakenError(CurationError):
    """A golden question is one already, or the same as the phrasing beside it."""


class Publisher:
    """Drafts, tries out and writes changes of one knowledge folder and of its golden questions."""

    def __init__(
        self, folder: Path, questions: Path | None, open_guide: OpenGuide, destination: Destination | None = None
    ) -> None:
        """``questions`` is the folder of golden questions, if there is one.

        Changes are written to ``destination``, by default the folder itself.
        """
        self._folder, self._open_guide = folder.resolve(), open_guide
        self._questions = questions.resolve() if questions else None
        folders = [self._folder, *([self._questions] if self._questions else [])]
        self.destination = destination or FolderDestination(folders)
        self.root = self._folder.parent
        """The folder that file names are relative to."""
        self.has_golden = questions is not None

    def phrasing(self, entry_id: str, text: str, golden: str | None = None) -> Draft:
        """Return the draft that adds ``text`` to the phrasings of an entry, and ``golden`` to its golden questions.

        Raises:
            CurationError: if there is no such entry, or the two texts are the same question.
            EditError: if a file cannot be edited.
        """
        files = _edited({}, self._file_of(entry_id), "phrasings", text)
        if golden:
            if normalize(golden) == normalize(text):
                raise GoldenTakenError(
                    "The phrasing and the golden question are the same. Give --golden in other words"
                )
            files = self._with_golden(files, entry_id, golden)
        return Draft(entry_id, files, golden, text, self.root)

    def off_topic(self, kind: str, text: str, golden: str | None = None) -> Draft:
        """Return the draft that adds ``text`` to the off-topic messages of ``kind``, and a golden question to them.

        Raises:
            CurationError: if the two texts are the same question.
            EditError: if a file cannot be edited.
        """
        files = _edited({}, self._folder / "off-topic.yaml", kind, text)
        if golden:
            files = self._with_golden(files, OFF_TOPIC, golden)
        return Draft(None, files, golden, text, self.root)

    def golden(self, entry_id: str, text: str) -> Draft:
        """Return the draft that makes ``text`` a golden question of an entry.

        Raises:
            CurationError: if there is no such entry, no folder of golden questions, or the question is in it already.
            EditError: if a file cannot be edited.
        """
        self._file_of(entry_id)
        return Draft(entry_id, self._with_golden({}, entry_id, text), text, root=self.root)

    def new_entry(self, entry_id: str, phrasings: Sequence[str], today: date, title: str = "") -> Draft:
        """Return the draft of a new takeaway with ``phrasings``, which the bot does not show until it has its source.

        Raises:
            CurationError: if the id is wrong or taken.
        """
        if not re.fullmatch(ENTRY_ID, entry_id):
            raise CurationError(
                f"{entry_id!r} is no id; write a theme and a name in lowercase, as in lending/late-fees"
            )
        if taken := files_of(self._folder, entry_id):
            raise CurationError(f"{relative(taken[0], self.root)} exists; edit it, or choose another name")
        drafted = Drafted(title, phrasings=tuple(phrasings))
        path = draft_path(self._folder, "takeaways", entry_id)
        return Draft(entry_id, {path: ("", draft_text(drafted, today))}, root=self.root)

    def try_out(self, draft: Draft) -> Effect:
        """Return the effect of ``draft``, found with a copy of the folder.

        Raises:
            KnowledgeError: if the changed folder has problems.
        """
        asked = read_golden(self._questions) if self._questions else []
        before = ask_all(self._open_guide(self._folder), asked)
        with tempfile.TemporaryDirectory() as place:
            copied = Path(place) / self._folder.name
            shutil.copytree(self._folder, copied, ignore=shutil.ignore_patterns("*.npz", ".*"))
            for path, (_, after) in draft.files.items():
                if path.is_relative_to(self._folder):
                    write_file(copied / path.relative_to(self._folder), after)
            guide = self._open_guide(copied)
            results = ask_all(guide, asked)
            added = self._ask_added(guide, draft)
        present = Baseline.of(before)
        changed = list(changes(results, present))
        stolen = [one for one in changed if _is_stolen(one, draft.target)]
        recorded = recorded_with(self._questions)
        expected = _with_question(recorded or present, before, added)
        worse = regressions(shares_of([*results, *([added] if added else [])]), expected)
        files = self._baseline(expected) if recorded and added else {}
        return Effect(present.shares, shares_of(results), changed, stolen, added, worse, files)

    def write(self, draft: Draft, purpose: Purpose, effect: Effect = NO_EFFECT) -> Written:
        """Write the files of ``draft``, and its golden question into the baseline, and say where they are.

        A draft of a new entry has no effect.

        Raises:
            CurationError: if the draft takes questions of other entries, or a file was changed since it was read.
            GuidepostError: if the files cannot be written.
        """
        if effect.stolen:
            raise CurationError(_refusal(draft, effect.stolen))
        files = {**draft.files, **effect.files}
        self.destination.write(files, purpose)
        return Written(list(files), self.destination.branch_for(purpose.gap_id, files))

    def _file_of(self, entry_id: str) -> Path:
        found = files_of(self._folder, entry_id)
        if not found or found[0].is_relative_to(self._folder / DRAFTS):
            raise CurationError(
                f"There is no entry {entry_id} in {self._folder}. python -m bot gaps show names near ones"
            )
        return found[0]

    def _with_golden(self, files: Files, name: str, question: str) -> Files:
        if self._questions is None:
            raise CurationError("There is no folder of golden questions: name one with --questions DIR")
        known = {normalize(one.question): one for one in read_golden(self._questions)}
        if same := known.get(normalize(question)):
            raise GoldenTakenError(f"“{same.question}” is a golden question already. Give --golden in other words")
        return _edited(files, self._questions / f"{name}.yaml", None, {"question": question, "kind": KIND})

    def _ask_added(self, guide: Guide, draft: Draft) -> Result | None:
        if draft.golden is None:
            return None
        accept = (draft.target,) if draft.target else ()
        [result] = ask_all(guide, [GoldenQuestion(draft.golden, accept, KIND)])
        return result

    def _baseline(self, baseline: Baseline) -> Files:
        """Return the file of the recorded baseline as it is to be."""
        if self._questions is None:
            return {}
        path = self._questions / BASELINE
        return {path: (read_text(path), baseline.text())}


def _with_question(baseline: Baseline, before: Sequence[Result], added: Result | None) -> Baseline:
    """Return the baseline with a new golden question, which is neither a gain nor a loss.

    Its shares move by as much as the question alone moves them; ``before`` are the results without the change.
    """
    if added is None:
        return baseline
    moved, present = shares_of([*before, added]), shares_of(before)
    shares = {
        name: round(share + moved.get(name, share) - present.get(name, share), 4)
        for name, share in baseline.shares.items()
    }
    outcomes = {**baseline.outcomes, added.golden.question: added.outcome}
    return Baseline(shares=shares, outcomes=outcomes)


def _edited(files: Files, path: Path, key: str | None, item: Item) -> Files:
    before = read_text(path)
    try:
        return {**files, path: (before, append_item(before, key, item))}
    except EditError as error:
        raise EditError(f"{path}: {error}") from None


def _is_stolen(change: Change, target: str | None) -> bool:
    """Return whether a question that came out worse did so because of ``target``, or of a new off-topic message."""
    result = change.result
    if not change.worse or (target and target in result.golden.accept):
        return False
    if target is None:
        return bool(result.golden.accept) and change.before is GoldenOutcome.RIGHT
    return result.ranking[:1] == (target,) and result.outcome in {GoldenOutcome.WRONG, GoldenOutcome.MISOFFERED}


def _refusal(draft: Draft, stolen: Iterable[Change]) -> str:
    questions = "\n".join(
        f"  “{one.result.golden.question}” belongs to {', '.join(one.result.golden.accept) or 'no entry'}"
        for one in stolen
    )
    taker = draft.target or "The off-topic message"
    return f"Nothing was written: {taker} would take\n{questions}\nUse words that fit only this, with --text."
