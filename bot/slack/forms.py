"""The form to schedule tips, as Slack sends back what was filled in."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.cards.tip_form import NO_HOLIDAYS
from bot.services.tips.filled import Field, Filled

Json = Mapping[str, Any]


def filled_in(view: Json) -> Filled:
    """What stands in the form. Slack leaves out, or sends as null, what is empty."""
    return Filled(
        channel=_element(view, Field.CHANNEL).get("selected_conversation") or "",
        join=bool(_chosen(view, Field.JOIN)),
        time=_element(view, Field.TIME).get("value") or "",
        zone=_element(view, Field.ZONE).get("value") or "",
        weekdays=frozenset(map(int, _chosen(view, Field.WEEKDAYS))),
        themes=frozenset(_chosen(view, Field.THEMES)),
        holidays=_holidays(view),
        starts=_day(view, Field.STARTS),
        ends=_day(view, Field.ENDS),
    )


def typed_in(view: Json) -> str:
    """The channel in which the person asked for the form; empty when it was elsewhere."""
    return str(json.loads(view["private_metadata"])["typed_in"])


def _element(view: Json, field: Field) -> Json:
    return view["state"]["values"].get(field, {}).get(field) or {}


def _chosen(view: Json, field: Field) -> list[str]:
    return [option["value"] for option in _element(view, field).get("selected_options") or ()]


def _holidays(view: Json) -> str:
    option = _element(view, Field.HOLIDAYS).get("selected_option") or {}
    code = str(option.get("value") or "")
    return "" if code == NO_HOLIDAYS else code


def _day(view: Json, field: Field) -> date | None:
    chosen = _element(view, field).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None
