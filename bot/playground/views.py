"""Modals that people have open, and the Home tabs that they were given.

Rules: https://docs.slack.dev/surfaces/modals and /reference/views.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.errors import RefusedError
from bot.playground.messages import Json

MAX_STACK = 3
"""Modals on top of each other."""


@dataclass
class View:
    """A modal or a Home tab, as one person sees it."""

    id: str
    user: str
    given: Json
    """What the bot gave."""
    hash: str
    root: str
    previous: str | None = None


@dataclass
class Views:
    """All views of a workspace."""

    homes: dict[str, View] = field(default_factory=dict)
    """The Home tab of each user."""
    stacks: dict[str, list[View]] = field(default_factory=dict)
    """The modals of each user, the one on top last."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def open(self, user: str, given: Json) -> View:
        """Show ``user`` a modal, the only one."""
        self._refuse_twin(given)
        view = self._made(user, given)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, given: Json) -> View:
        """Show ``user`` a modal on top of the one there is.

        Raises:
            RefusedError: there is none, or there are three already.
        """
        stack = self.stacks.get(user)
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= MAX_STACK:
            raise RefusedError("push_limit_reached")
        self._refuse_twin(given)
        stack.append(self._made(user, given, stack[-1]))
        return stack[-1]

    def publish(self, user: str, given: Json, known_hash: str) -> View:
        """Give ``user`` a Home tab; with a hash, only when the one there is has that hash.

        Raises:
            RefusedError: ``hash_conflict``.
        """
        before = self.homes.get(user)
        if before is None:
            self.homes[user] = self._made(user, given)
            return self.homes[user]
        return self.change(before, given, known_hash)

    def change(self, view: View, given: Json, known_hash: str) -> View:
        """Put ``given`` in the place of what ``view`` shows; with a hash, only when the view has that hash.

        Raises:
            RefusedError: ``hash_conflict``.
        """
        if known_hash and known_hash != view.hash:
            raise RefusedError("hash_conflict")
        self._refuse_twin(given, view)
        view.given, view.hash = given, self._hash()
        return view

    def find(self, view_id: str, external_id: str = "") -> View:
        """The view of that id, or of that external id.

        Raises:
            RefusedError: ``not_found``.
        """
        for view in self._all():
            if view_id == view.id or (external_id and external_id == view.given.get("external_id")):
                return view
        raise RefusedError("not_found")

    def close(self, user: str, *, all_of_them: bool = False) -> list[View]:
        """Take away the topmost modal of ``user``, or all; what was taken away."""
        stack = self.stacks.get(user, [])
        closed = stack[:] if all_of_them else stack[-1:]
        del stack[len(stack) - len(closed) :]
        return closed

    def _all(self) -> Iterator[View]:
        yield from self.homes.values()
        for stack in self.stacks.values():
            yield from stack

    def _made(self, user: str, given: Json, below: View | None = None) -> View:
        view_id = f"V{next(self._numbers):010}"
        root, previous = (below.root, below.id) if below else (view_id, None)
        return View(view_id, user, given, self._hash(), root, previous)

    def _hash(self) -> str:
        return f"{next(self._numbers)}.hash"

    def _refuse_twin(self, given: Json, but: View | None = None) -> None:
        """An external id names one view only."""
        name = given.get("external_id")
        if name and any(view.given.get("external_id") == name for view in self._all() if view is not but):
            raise RefusedError("duplicate_external_id")
