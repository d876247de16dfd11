"""Modals that people have open, and the Home tabs that the app has published for them.

Rules: https://docs.slack.dev/surfaces/modals and /reference/views.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json

MAX_STACK = 3
"""Modals that can lie on top of each other."""


@dataclass
class View:
    """A modal or a Home tab of one person."""

    id: str
    user: str
    given: Json
    """The view as the app gave it."""
    hash: str
    """Changes with each update, so that an app can detect that its update is out of date."""
    root: str
    """Id of the view at the bottom of the stack."""
    previous: str | None = None
    """Id of the view below this one."""


@dataclass
class Views:
    """All views of a workspace."""

    homes: dict[str, View] = field(default_factory=dict)
    """The Home tab of each user."""
    stacks: dict[str, list[View]] = field(default_factory=dict)
    """The modals of each user, the topmost last."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def open(self, user: str, given: Json) -> View:
        """Show ``user`` a modal, which replaces any that are open."""
        self._check_external_id(given)
        view = self._new_view(user, given)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, given: Json) -> View:
        """Show ``user`` a modal on top of the one that is open.

        Raises:
            RefusedError: ``not_found`` when none is open, ``push_limit_reached`` when three are.
        """
        stack = self.stacks.get(user)
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= MAX_STACK:
            raise RefusedError("push_limit_reached")
        self._check_external_id(given)
        stack.append(self._new_view(user, given, stack[-1]))
        return stack[-1]

    def publish(self, user: str, given: Json, known_hash: str) -> View:
        """Give ``user`` a Home tab. A hash that is not empty must be the hash of the tab that they have.

        Raises:
            RefusedError: ``hash_conflict``.
        """
        before = self.homes.get(user)
        if before is None:
            self.homes[user] = self._new_view(user, given)
            return self.homes[user]
        return self.change(before, given, known_hash)

    def change(self, view: View, given: Json, known_hash: str) -> View:
        """Replace what ``view`` shows by ``given``. A hash that is not empty must be the view's hash.

        Raises:
            RefusedError: ``hash_conflict``.
        """
        if known_hash and known_hash != view.hash:
            raise RefusedError("hash_conflict")
        self._check_external_id(given, view)
        view.given, view.hash = given, self._new_hash()
        return view

    def find(self, view_id: str, external_id: str = "") -> View:
        """Return the view with that id or that external id.

        Raises:
            RefusedError: ``not_found``.
        """
        for view in self._all():
            if view_id == view.id or (external_id and external_id == view.given.get("external_id")):
                return view
        raise RefusedError("not_found")

    def close(self, user: str, *, all_of_them: bool = False) -> list[View]:
        """Close the topmost modal of ``user``, or all of their modals, and return what was closed."""
        stack = self.stacks.get(user, [])
        closed = stack[:] if all_of_them else stack[-1:]
        del stack[len(stack) - len(closed) :]
        return closed

    def _all(self) -> Iterator[View]:
        yield from self.homes.values()
        for stack in self.stacks.values():
            yield from stack

    def _new_view(self, user: str, given: Json, below: View | None = None) -> View:
        view_id = f"V{next(self._numbers):010}"
        root, previous = (below.root, below.id) if below else (view_id, None)
        return View(view_id, user, given, self._new_hash(), root, previous)

    def _new_hash(self) -> str:
        return f"{next(self._numbers)}.hash"

    def _check_external_id(self, given: Json, replaced: View | None = None) -> None:
        """Check that no view other than ``replaced`` has the external id of ``given``.

        Raises:
            RefusedError: ``duplicate_external_id``.
        """
        name = given.get("external_id")
        if name and any(view.given.get("external_id") == name for view in self._all() if view is not replaced):
            raise RefusedError("duplicate_external_id")
