"""Slack's limits on messages, blocks and views, as Slack documents them.

The source of each number is the page named beside it, below https://docs.slack.dev/reference, or the comment on the
field in Slack's published types (npm package ``@slack/types``), against which a test holds these tables. The tables
share nothing with the app under test, so they can check the limits that an app keeps to.

``TEXT``, ``ITEMS`` and ``NUMBERS`` are indexed by the ``type`` of an object and then by its field. Objects that have no
type are called ``option``, ``option_group``, ``confirm`` and ``feedback_button``; ``UNTYPED`` says in which fields they
are found.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """The lowest and the highest number that Slack accepts."""

    least: int
    most: int


MAX_MESSAGE_BLOCKS = 50
"""Blocks of a message: block-kit/blocks."""
MAX_TEXT = 40_000
"""Characters in a message's ``text``: methods/chat.postMessage."""
MAX_UPDATED_TEXT = 4_000
"""Characters in the ``text`` of an update: methods/chat.update."""
MAX_ATTACHMENTS = 100
"""Attachments of a message: methods/chat.postMessage."""
MAX_MARKDOWN = 12_000
"""Characters in ``markdown_text``, and in all markdown blocks together: block-kit/blocks/markdown-block."""
MAX_BLOCK_TEXT = 13_000
"""Characters in all blocks of a message together.

Slack does not document this limit. Its error ``msg_blocks_too_long`` was reported from 13,172 characters on, or from
13,297 without a divider (https://github.com/slackapi/bolt-js/issues/2509).
"""
MAX_METADATA = 16_000
"""Bytes of a message's metadata as JSON: messaging/message-metadata."""
MAX_VIEW_BLOCKS = 100
"""Blocks of a modal or a Home tab: views."""
MAX_VIEW_SIZE = 250_000
"""Bytes of a view as JSON: views."""

IDS: Mapping[str, int] = {"block_id": 255, "action_id": 255}
"""Characters in the ids that every block and every interactive element may have: block-kit/blocks."""

_SELECT = {"placeholder": 150}
_VIEW = {"private_metadata": 3_000, "callback_id": 255, "external_id": 255}

TEXT: Mapping[str, Mapping[str, int]] = {
    # block-kit/composition-objects
    "plain_text": {"text": 3_000},
    "mrkdwn": {"text": 3_000},
    "option": {"text": 75, "value": 150, "description": 75, "url": 3_000},
    "option_group": {"label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    # block-kit/blocks; `subtext` of a card: https://docs.rs/slackblocks (Slack's page does not name it yet)
    "section": {"text": 3_000, "fields": 2_000},
    "header": {"text": 150},
    "image": {"image_url": 3_000, "alt_text": 2_000, "title": 2_000},
    "input": {"label": 2_000, "hint": 2_000},
    "markdown": {"text": MAX_MARKDOWN},
    "card": {"title": 150, "subtitle": 150, "body": 200, "subtext": 200},
    "container": {"title": 150, "subtitle": 150},
    "video": {"title": 199, "description": 199, "author_name": 49},
    # block-kit/block-elements
    "button": {"text": 75, "value": 2_000, "url": 3_000, "accessibility_label": 75},
    "workflow_button": {"text": 75, "accessibility_label": 75},
    "icon_button": {"text": 75, "value": 2_000, "accessibility_label": 75},
    "feedback_button": {"text": 75, "value": 2_000, "accessibility_label": 75},
    "static_select": _SELECT,
    "external_select": _SELECT,
    "users_select": _SELECT,
    "conversations_select": _SELECT,
    "channels_select": _SELECT,
    "multi_static_select": _SELECT,
    "multi_external_select": _SELECT,
    "multi_users_select": _SELECT,
    "multi_conversations_select": _SELECT,
    "multi_channels_select": _SELECT,
    "datepicker": _SELECT,
    "timepicker": _SELECT,
    "plain_text_input": _SELECT,
    "email_text_input": _SELECT,
    "url_text_input": _SELECT,
    "number_input": _SELECT,
    "rich_text_input": _SELECT,
    # views
    "modal": {"title": 24, "submit": 24, "close": 24, **_VIEW},
    "home": _VIEW,
}
"""Most characters in a field. It holds a string, a text object, or a list of text objects that count one by one."""

ITEMS: Mapping[str, Mapping[str, Range]] = {
    # block-kit/blocks; `actions` of a card: https://docs.rs/slackblocks (Slack's page gives no number)
    "section": {"fields": Range(1, 10)},
    "context": {"elements": Range(1, 10)},
    "actions": {"elements": Range(1, 25)},
    "context_actions": {"elements": Range(1, 5)},
    "card": {"actions": Range(0, 3)},
    "carousel": {"elements": Range(1, 10)},
    "container": {"child_blocks": Range(1, 10)},
    "table": {"rows": Range(1, 100), "column_settings": Range(0, 20)},
    "data_table": {"rows": Range(2, 101)},
    # block-kit/block-elements and block-kit/composition-objects
    "static_select": {"options": Range(1, 100), "option_groups": Range(1, 100)},
    "multi_static_select": {"options": Range(1, 100), "option_groups": Range(1, 100)},
    "option_group": {"options": Range(1, 100)},
    "overflow": {"options": Range(1, 5)},
    "checkboxes": {"options": Range(1, 10)},
    "radio_buttons": {"options": Range(1, 10)},
    # views
    "modal": {"blocks": Range(1, MAX_VIEW_BLOCKS)},
    "home": {"blocks": Range(1, MAX_VIEW_BLOCKS)},
}
"""Numbers of items in a list."""

CELLS = Range(1, 20)
"""Numbers of cells in a row of a table, which is a list inside the list ``rows``: block-kit/blocks/table-block."""

NUMBERS: Mapping[str, Mapping[str, Range]] = {
    "plain_text_input": {"min_length": Range(0, 3_000), "max_length": Range(1, 3_000)},
    "file_input": {"max_files": Range(1, 10)},
    "data_table": {"page_size": Range(1, 100)},
    "rich_text_list": {"border": Range(0, 1)},
    "rich_text_quote": {"border": Range(0, 1)},
    "rich_text_preformatted": {"border": Range(0, 1)},
}
"""Values of numeric fields: block-kit/block-elements and block-kit/blocks."""

UNTYPED: Mapping[str, str] = {
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "option_group",
    "confirm": "confirm",
    "positive_button": "feedback_button",
    "negative_button": "feedback_button",
}
"""Fields whose objects have no ``type``, each with the name by which the tables know them."""
