"""What a form is made of: one function for each kind of input.

Limits: https://docs.slack.dev/reference/block-kit/block-elements and /composition-objects/option-object.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.blocks import plain_text
from bot.cards.words import Block

MAX_LABEL = 2_000
MAX_PLACEHOLDER = 150
MAX_OPTION = 75
MAX_TYPED = 100
"""Characters that anybody may type into one line; ours, as nothing sensible is longer."""


@dataclass(frozen=True)
class Input:
    """One question of a form. Its name is its block's id and its element's alike."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False

    def around(self, element: Block) -> Block:
        """The block that asks, with ``element`` to answer in."""
        hint = {"hint": plain_text(self.hint, MAX_LABEL)} if self.hint else {}
        return {
            "type": "input", "block_id": self.name, "label": plain_text(self.label, MAX_LABEL),
            "optional": self.optional, "element": {**element, "action_id": self.name}, **hint,
        }  # fmt: skip


def line(asked: Input, typed: str = "") -> Block:
    """A line to type in."""
    initial = {"initial_value": typed[:MAX_TYPED]} if typed else {}
    return asked.around({"type": "plain_text_input", "max_length": MAX_TYPED, **initial})


def day(asked: Input, chosen: date | None = None) -> Block:
    """A calendar to pick a day from."""
    initial = {"initial_date": chosen.isoformat()} if chosen else {}
    return asked.around({"type": "datepicker", **initial})


def boxes(asked: Input, options: Mapping[str, str], ticked: Iterable[str]) -> Block:
    """Boxes to tick, up to ten; ``options`` are values and what they say."""
    return asked.around({"type": "checkboxes", **_options(options), **_initially("initial_options", options, ticked)})


def several(asked: Input, options: Mapping[str, str], chosen: Iterable[str]) -> Block:
    """A menu to pick any number from, up to a hundred."""
    picked = _initially("initial_options", options, chosen)
    return asked.around({"type": "multi_static_select", **_options(options), **picked})


def one(asked: Input, groups: Sequence[tuple[str, Mapping[str, str]]], chosen: str) -> Block:
    """A menu to pick one from, in groups of up to a hundred each; people can search it by typing."""
    drawn = [{"label": plain_text(label, MAX_OPTION), **_options(options)} for label, options in groups]
    texts = {value: text for _, options in groups for value, text in options.items()}
    initial = {"initial_option": _option(chosen, texts[chosen])} if chosen in texts else {}
    return asked.around({"type": "static_select", "option_groups": drawn, **initial})


def channel(asked: Input, chosen: str = "") -> Block:
    """A menu of the channels that the person can see."""
    initial = {"initial_conversation": chosen} if chosen else {}
    seen = {"include": ["public", "private"], "exclude_bot_users": True}
    return asked.around({"type": "conversations_select", "filter": seen, **initial})


def _options(options: Mapping[str, str]) -> Block:
    return {"options": [_option(*item) for item in options.items()]}


def _option(value: str, text: str) -> Block:
    return {"text": plain_text(text, MAX_OPTION), "value": value}


def _initially(name: str, options: Mapping[str, str], chosen: Iterable[str]) -> Block:
    wanted = set(chosen)
    picked = [_option(*item) for item in options.items() if item[0] in wanted]
    # Slack refuses an empty list.
    return {name: picked} if picked else {}
