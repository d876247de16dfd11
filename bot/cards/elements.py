"""Elements that people use on a card: buttons, and menus of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from bot.cards.ids import MENU
from bot.cards.limits import MAX_BUTTON, MAX_OPTION_VALUE, MAX_OPTIONS, MAX_PLACEHOLDER, MAX_SELECTED
from bot.cards.text import Block, plain_text, truncate


@dataclass(frozen=True)
class Confirmation:
    """The dialog that asks a person to confirm, after a press of a button and before its action."""

    title: str
    text: str
    confirm: str
    deny: str

    def element(self) -> Block:
        """Return the dialog as a Block Kit object."""
        return {name: plain_text(getattr(self, name), limit) for name, limit in _CONFIRMATION_LIMITS.items()}


_CONFIRMATION_LIMITS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


@dataclass(frozen=True)
class Button:
    """A button: its label, its action, and the value that it carries, which is often an entry's id."""

    label: str
    action: str
    value: str
    name: str = ""
    """The part of the action id that tells buttons of one action apart; the value by default."""
    confirmation: Confirmation | None = None
    accessible_name: str = ""
    """Label for screen readers, where the label alone does not say what the button does."""
    is_primary: bool = False
    """True for the one button of a card that a person most likely wants."""

    def element(self) -> Block:
        """Return the button as a Block Kit element, with an action id that is unique on the card."""
        element: Block = {
            "type": "button",
            "action_id": f"{self.action}:{self.name or self.value}",
            "text": plain_text(self.label, MAX_BUTTON),
            "value": self.value,
        }
        if self.accessible_name:
            element["accessibility_label"] = truncate(self.accessible_name, MAX_BUTTON)
        if self.is_primary:
            element["style"] = "primary"
        if self.confirmation:
            element["confirm"] = self.confirmation.element()
        return element

    @property
    def option_value(self) -> str:
        """Value of the option that does the same as the button."""
        return f"{self.action}:{self.value}"


@dataclass(frozen=True)
class Menu:
    """A menu that is folded away until a person opens it. Each of its options does what a button does."""

    name: str
    """The part of the action id that tells menus apart."""
    buttons: Sequence[Button]
    """Between one and five buttons whose values are short enough for an option."""

    @classmethod
    def split(cls, name: str, buttons: Iterable[Button]) -> tuple[Self | None, list[Button]]:
        """Return a menu of those buttons that can be options, and the others, which have to stay buttons."""
        listed = list(buttons)
        options = [button for button in listed if len(button.option_value) <= MAX_OPTION_VALUE][:MAX_OPTIONS]
        return (cls(name, options) if options else None), [button for button in listed if button not in options]

    def element(self) -> Block:
        """Return the menu as a Block Kit element."""
        return {"type": "overflow", "action_id": f"{MENU}:{self.name}", "options": _options(self.buttons)}


@dataclass(frozen=True)
class Select:
    """A menu to choose one of many from, which takes one line. Each of its options does what a button does."""

    name: str
    """The part of the action id that tells menus apart."""
    placeholder: str
    buttons: Sequence[Button]
    """At least one button; those after the hundredth are left out."""

    def element(self) -> Block:
        """Return the menu as a Block Kit element."""
        return {
            "type": "static_select",
            "action_id": f"{MENU}:{self.name}",
            "placeholder": plain_text(self.placeholder, MAX_PLACEHOLDER),
            "options": _options(self.buttons[:MAX_SELECTED]),
        }


def _options(buttons: Iterable[Button]) -> list[Block]:
    return [{"text": plain_text(button.label, MAX_BUTTON), "value": button.option_value} for button in buttons]
