"""The curators' inbox: questions without an answer, grouped into gaps, and proposals, each with its status."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.matching.text import normalize, words
from bot.services.answers import Turn
from bot.services.curation.drafts import CurationError
from bot.services.curation.gaps import Gap, Group, NearEntry, digest
from bot.services.curation.groups import QuestionSpace, group
from bot.services.curation.proposals import BASE, Proposal, ProposalStore
from bot.services.curation.statuses import GapState, GapStatus, GapStore, assigned, taken
from bot.services.guide import Guide
from bot.services.ports import QuestionStore
from bot.services.questions import AnswerOutcome, QuestionRecord, with_ellipses, without_placeholders
from bot.services.workspaces import Workspace

MOST_GROUPED = 1_000
"""Number of different questions of a workspace that are grouped, the latest ones."""
NEAR = 3
"""Number of entries that a gap names as near."""
_CHOICES = (AnswerOutcome.PICKED, AnswerOutcome.NONE_OF_THESE)


class Inbox:
    """The gaps of each workspace, which are only what the bot did not answer for certain, and the proposals."""

    def __init__(
        self,
        questions: QuestionStore,
        gaps: GapStore,
        proposals: ProposalStore,
        guide: Guide,
        space: QuestionSpace,
        *,
        is_shared: bool = True,
    ) -> None:
        """``is_shared`` is False for an inbox of what a workspace's own knowledge did not answer."""
        self._questions, self._gaps, self._proposals = questions, gaps, proposals
        self._guide, self._space, self._is_shared = guide, space, is_shared

    def workspaces(self) -> list[Workspace]:
        """Return the workspaces that have questions or proposals, in the order of their ids.

        Raises:
            StorageError: if the database cannot be reached.
        """
        found = {one.team_id: one for one in (*self._proposals.workspaces(), *self._questions.workspaces())}
        return [found[team_id] for team_id in sorted(found)]

    def gaps(self, workspace: Workspace, since: float = 0.0) -> list[Gap]:
        """Return the gaps of ``workspace`` that were asked after ``since``, the most asked first.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return _most_asked_first(map(self._gap, self._groups(workspace, since)))

    def open_gaps(self, workspaces: Iterable[Workspace], since: float = 0.0) -> list[Gap]:
        """Return the open gaps of several workspaces that were asked after ``since``, the most asked first.

        Raises:
            StorageError: if the database cannot be reached.
        """
        groups = (one for workspace in workspaces for one in self._groups(workspace, since))
        return _most_asked_first(self._gap(one) for one in groups if one.is_open)

    def holds(self, workspace: Workspace, gap_id: str) -> bool:
        """Return whether ``workspace`` has the gap with that id.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return any(one.status.gap_id == gap_id for one in self._groups(workspace))

    def gap(self, workspace: Workspace, gap_id: str) -> Gap | None:
        """Return the gap of ``workspace``, or the proposal for it, with that id; None if there is none.

        Raises:
            StorageError: if the database cannot be reached.
        """
        if found := next((one for one in self.proposals_for(workspace) if one.id == gap_id), None):
            return found
        return next((self._gap(one) for one in self._groups(workspace) if one.status.gap_id == gap_id), None)

    def status(self, workspace: Workspace, gap_id: str) -> GapStatus | None:
        """Return the status of a gap with all questions that are in it now; None if it is not kept any longer.

        Raises:
            StorageError: if the database cannot be reached.
        """
        stored = self.stored_status(workspace, gap_id)
        return next((one.current for one in self._groups(workspace) if one.status.gap_id == gap_id), stored)

    def stored_status(self, workspace: Workspace, gap_id: str) -> GapStatus | None:
        """Return the status of a gap as it was stored; None if it never was. This groups no questions.

        Raises:
            StorageError: if the database cannot be reached.
        """
        statuses = (one for place in self._places(workspace) for one in self._gaps.of_workspace(place))
        return next((one for one in statuses if one.gap_id == gap_id), None)

    def _groups(self, workspace: Workspace, since: float = 0.0) -> list[Group]:
        by_text: dict[str, list[QuestionRecord]] = {}
        for record in self._questions.of_workspace(workspace):
            normalized = normalize(without_placeholders(record.text))
            if record.outcome is not AnswerOutcome.ANSWERED and words(normalized):
                by_text.setdefault(normalized, []).append(record)
        texts = sorted(by_text, key=lambda text: by_text[text][-1].asked_at)[-MOST_GROUPED:]
        texts.sort(key=lambda text: by_text[text][0].asked_at)
        groups = [[texts[at] for at in positions] for positions in group(texts, self._space)]
        members = [{digest(text) for text in texts} for texts in groups]
        statuses = assigned(members, self._gaps.of_workspace(workspace))
        found = [
            Group(statuses.get(at) or _new_status(workspace, texts), [by_text[text] for text in texts])
            for at, texts in enumerate(groups)
        ]
        return [one for one in found if one.last_at >= since]

    def proposed(self, workspace: Workspace, since: float = 0.0) -> list[Gap]:
        """Return the proposals of ``workspace`` that were made after ``since``, oldest first, without near entries.

        Raises:
            StorageError: if the database cannot be reached.
        """
        statuses = {status.gap_id: status for status in self._gaps.of_workspace(workspace)}
        found = [one for one in self._proposals.of_workspace(workspace) if one.proposed_at >= since]
        return [_proposed(one, statuses.get(one.id) or GapStatus(workspace, one.id)) for one in found]

    def proposals_for(self, workspace: Workspace) -> list[Gap]:
        """Return the proposals that the curators of ``workspace`` decide: its own, and those for the shared knowledge.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return [one for place in self._places(workspace) for one in self.proposed(place)]

    def _places(self, workspace: Workspace) -> list[Workspace]:
        return [workspace, *([BASE] if self._is_shared and workspace != BASE else [])]

    def find(self, workspaces: Sequence[Workspace], gap_id: str) -> Gap:
        """Return the gap or the proposal whose id begins with ``gap_id``, in any of ``workspaces``.

        Raises:
            CurationError: if there is none, or several.
            StorageError: if the database cannot be reached.
        """
        listed: list[Group | Gap] = []
        for workspace in workspaces:
            listed += [*self._groups(workspace), *self.proposed(workspace)]
        found = [one for one in listed if one.status.gap_id.startswith(gap_id)]
        if len(found) != 1:
            problem = "fits several gaps; give more of the id" if found else "fits no gap"
            raise CurationError(f"{gap_id} {problem}. python -m bot gaps --all lists them with their ids")
        [one] = found
        if isinstance(one, Group):
            return self._gap(one)
        near, confidence = self._near(one.questions[0])
        return replace(one, near=near, confidence=confidence)

    def take(self, gap: Gap, curator: str) -> GapStatus:
        """Put the gap into review by ``curator``, unless another curator has it.

        Raises:
            CurationError: if another curator has it, or decided it.
        """
        if gap.status.state is GapState.IN_REVIEW and gap.status.curator == curator:
            return gap.status
        if gap.status.state is GapState.NEW or gap.is_asked_again:
            return self.change(replace(gap.status, state=GapState.IN_REVIEW, curator=curator))
        raise CurationError(taken(gap.status))

    def release(self, gap: Gap) -> GapStatus:
        """Make the gap new again, whatever was decided."""
        return self.change(replace(gap.status, state=GapState.NEW, curator="", reason="", entry_id=None))

    def decline(self, gap: Gap, curator: str, reason: str) -> GapStatus:
        """Decline the gap, with the reason, so that it is listed no longer.

        Raises:
            CurationError: if another curator has it, or if there is no reason.
        """
        if not reason.strip():
            raise CurationError("Say why, for the other curators: --reason “asks for what only the state can decide”")
        return self.change(replace(self.take(gap, curator), state=GapState.DECLINED, reason=reason.strip()))

    def change(self, status: GapStatus) -> GapStatus:
        """Store ``status``; return it as it is stored.

        Raises:
            CurationError: if it was changed meanwhile.
            StorageError: if the database cannot be reached.
        """
        changed = self._gaps.change(status)
        stored = {one.gap_id: one for one in self._gaps.of_workspace(status.workspace)}.get(status.gap_id)
        if changed and stored:
            return stored
        raise CurationError(taken(stored) if stored else f"{status.gap_id} was deleted meanwhile. List the gaps again")

    def _gap(self, group: Group) -> Gap:
        by_wording = group.by_wording
        records = [record for same in by_wording for record in same]
        wordings = [with_ellipses(same[0].text) for same in by_wording]
        choices = Counter((one.outcome, one.entry_id) for one in records if one.outcome in _CHOICES)
        told = sum(one.outcome is AnswerOutcome.TOLD for one in records)
        times = [record.asked_at for record in records]
        questions = self._most_typical_first(wordings)
        near, confidence = self._near(questions[0])
        return Gap(
            group.current,
            questions,
            # A choice follows a question that was asked back and recorded, so it is not another question. Neither is
            # one that was passed on, which may have been answered before.
            max(len(records) - choices.total() - told, choices.total(), told),
            len({record.user_id for record in records}),
            choices[AnswerOutcome.NONE_OF_THESE, None],
            told,
            {entry_id: n for (outcome, entry_id), n in choices.items() if outcome == AnswerOutcome.PICKED and entry_id},
            min(times),
            max(times),
            near,
            confidence,
        )

    def _near(self, question: str) -> tuple[tuple[NearEntry, ...], float]:
        """Return the entries near a question, and how sure the bot is of the first."""
        ranking, entries = self._guide.explain(Turn(question)), self._guide.knowledge.entries
        near = (NearEntry(one.entry_id, entries[one.entry_id].title, one.score) for one in ranking.matches[:NEAR])
        return tuple(near), ranking.confidence

    def _most_typical_first(self, wordings: Sequence[str]) -> tuple[str, ...]:
        typical = self._space.similarity(wordings).mean(axis=1)
        return tuple(wordings[at] for at in sorted(range(len(wordings)), key=lambda at: -typical[at]))


def _most_asked_first(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (-gap.count, -gap.last_at))


def _proposed(proposal: Proposal, status: GapStatus) -> Gap:
    at = proposal.proposed_at
    return Gap(status, proposal.phrasings, 0, 0, 0, 0, {}, at, at, (), 0.0, proposal)


def _new_status(workspace: Workspace, members: Sequence[str]) -> GapStatus:
    """Return the status of a gap that no curator has changed. Its id is the same in each listing."""
    first = digest(f"{workspace.team_id}/{members[0]}")[:8]
    return GapStatus(workspace, first, members=frozenset(digest(text) for text in members))
