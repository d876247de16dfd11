"""The inputs of a form: one function for each kind of element.

Limits: https://docs.slack.dev/reference/block-kit/block-elements and /composition-objects/option-object.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.limits import MAX_PLACEHOLDER
from bot.cards.text import Block, plain_text

MAX_LABEL = 2_000
MAX_OPTION = 75
MAX_TYPED = 100
"""Characters that a person may type into one line. The limit is ours: no sensible value is longer."""

MAX_STORY = 1_500
"""Characters that a person may type into several lines. A button can carry as many."""


@dataclass(frozen=True)
class Input:
    """One question of a form; ``name`` is both its block id and its action id."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False

    def block(self, element: Block) -> Block:
        """Return the input block that asks the question and has ``element`` for the answer."""
        hint = {"hint": plain_text(self.hint, MAX_LABEL)} if self.hint else {}
        return {
            "type": "input", "block_id": self.name, "label": plain_text(self.label, MAX_LABEL),
            "optional": self.optional, "element": {**element, "action_id": self.name}, **hint,
        }  # fmt: skip


def text_input(question: Input, typed: str = "", most: int = MAX_TYPED) -> Block:
    """Return a line to type in."""
    return question.block({"type": "plain_text_input", "max_length": most, **_typed(typed, most)})


def text_area(question: Input, placeholder: str = "", most: int = MAX_STORY, typed: str = "") -> Block:
    """Return a field for several lines; ``placeholder`` is shown until the person types."""
    hint = {"placeholder": plain_text(placeholder, MAX_PLACEHOLDER)} if placeholder else {}
    field = {"type": "plain_text_input", "multiline": True, "max_length": most, **_typed(typed, most)}
    return question.block({**field, **hint})


def _typed(text: str, most: int) -> Block:
    return {"initial_value": text[:most]} if text else {}


def date_picker(question: Input, chosen: date | None = None) -> Block:
    """Return a calendar to choose a date from."""
    initial = {"initial_date": chosen.isoformat()} if chosen else {}
    return question.block({"type": "datepicker", **initial})


def checkboxes(question: Input, options: Mapping[str, str], checked: Iterable[str]) -> Block:
    """Return up to ten checkboxes; ``options`` maps values to labels."""
    return question.block({"type": "checkboxes", **_options(options), **_initial_options(options, checked)})


def radio_buttons(question: Input, options: Mapping[str, str]) -> Block:
    """Return up to ten options, of which one is chosen; ``options`` maps values to labels."""
    return question.block({"type": "radio_buttons", **_options(options)})


def multi_select(question: Input, options: Mapping[str, str], chosen: Iterable[str]) -> Block:
    """Return a menu to choose any number from; ``options`` maps up to a hundred values to labels."""
    return question.block({"type": "multi_static_select", **_options(options), **_initial_options(options, chosen)})


def grouped_select(question: Input, groups: Sequence[tuple[str, Mapping[str, str]]], chosen: str) -> Block:
    """Return a menu to choose one from, in groups of up to a hundred each; people can search it by typing."""
    drawn = [{"label": plain_text(label, MAX_OPTION), **_options(options)} for label, options in groups]
    labels = {value: label for _, options in groups for value, label in options.items()}
    initial = {"initial_option": _option(chosen, labels[chosen])} if chosen in labels else {}
    return question.block({"type": "static_select", "option_groups": drawn, **initial})


def channel_select(question: Input, chosen: str = "") -> Block:
    """Return a menu of the channels that the person can see."""
    initial = {"initial_conversation": chosen} if chosen else {}
    channels = {"include": ["public", "private"], "exclude_bot_users": True}
    return question.block({"type": "conversations_select", "filter": channels, **initial})


def _options(options: Mapping[str, str]) -> Block:
    return {"options": [_option(*item) for item in options.items()]}


def _option(value: str, label: str) -> Block:
    return {"text": plain_text(label, MAX_OPTION), "value": value}


def _initial_options(options: Mapping[str, str], chosen: Iterable[str]) -> Block:
    values = set(chosen)
    initial = [_option(*item) for item in options.items() if item[0] in values]
    # Slack refuses an empty list.
    return {"initial_options": initial} if initial else {}


def typed_in(view: Block, field: str) -> str:
    """Return what was typed into a field of a submitted form; empty if the form has no such field."""
    return str(_answer(view, field).get("value") or "").strip()


def chosen_in(view: Block, field: str) -> str:
    """Return the value chosen in a field of a submitted form; empty if the form has no such field."""
    return str((_answer(view, field).get("selected_option") or {}).get("value") or "")


def _answer(view: Block, field: str) -> Block:
    answer: Block = view["state"]["values"].get(field, {}).get(field, {})
    return answer
