"""The form, the Home tab and cards in modals, checked against Slack's rules."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.cards.ask import answer_view, ask_view
from bot.cards.home import Schedules, home_view
from bot.cards.limits import violations
from bot.cards.person_questions import question_view, reply_view
from bot.cards.schedule_form import form_of_schedule, preview_blocks, schedule_form_view
from bot.cards.views import card_view
from bot.knowledge.base import KnowledgeBase
from bot.matching.ranking import Ranking
from bot.services.answers import NoAnswer, Turn
from bot.services.tips.calendar import tip_days
from bot.services.tips.holidays import holiday_places
from bot.services.tips.library import Library
from bot.services.tips.planner import preview
from bot.services.tips.schedule_form import ScheduleForm
from bot.services.tips.service import Status
from tests.support.cards import BARE, NINE, PERSON_QUESTION, SCHEDULES, WITH_CURATORS, all_cards

SCHEMA = Path(__file__).parent / "node" / "build" / "blocks.schema.json"
MAX_VIEW = 250_000
"""Bytes of a view; https://docs.slack.dev/reference/views."""


def views(knowledge: KnowledgeBase) -> Iterator[tuple[str, dict[str, Any]]]:
    upcoming = preview(BARE, [], Library(knowledge), NINE, 5)
    below = list(preview_blocks(upcoming, BARE.zone, knowledge))
    yield "form-empty", schedule_form_view(ScheduleForm(), knowledge, opened_in="", can_join=False)
    full = form_of_schedule(SCHEDULES["full"], knowledge.voice.dates)
    yield "form-full", schedule_form_view(full, knowledge, opened_in="C0GENERAL", can_join=True, below=below)
    odd = replace(full, holidays="IT-RM")
    yield "form-with-a-region-that-is-not-offered", schedule_form_view(odd, knowledge, opened_in="", can_join=True)
    yield "ask", ask_view(knowledge)
    missing = NoAnswer((), Ranking(), Turn("x" * 3_000))
    yield "ask-answer", answer_view(missing, Turn("x" * 3_000), knowledge, WITH_CURATORS)
    many = [Status(replace(BARE, channel=f"C0MANY{number:03}"), NINE) for number in range(300)]
    for tip in Library(knowledge).short.tips:
        yield f"home-{tip.id}", home_view(knowledge, Schedules(), tip)
    yield "home-saved", home_view(knowledge, Schedules(), saved=[*knowledge.entries.values()])
    yield "home-empty", home_view(knowledge, Schedules())
    for page in (0, 7, 99):
        yield f"home-{page}", home_view(knowledge, Schedules(many, {one.schedule.channel for one in many}, page))
    bare = replace(PERSON_QUESTION, link="", shown="", nearest="", question="")
    for number, asked in enumerate((PERSON_QUESTION, bare)):
        yield f"person-question-{number}", question_view(asked, knowledge)
        yield f"person-question-{number}-es", question_view(asked, knowledge.in_language("es"))
        yield f"person-reply-{number}", reply_view(asked, "C0CURATORS 1800000000.000100", knowledge)
    for name, card in all_cards(knowledge):
        if not name.startswith("tip-") and not name.endswith("-plainer"):
            yield f"window-{name}", card_view(card, knowledge.voice)


def test_slacks_own_models_accept_every_view(knowledge: KnowledgeBase) -> None:
    for name, view in views(knowledge):
        View(**view).validate_json()
        for block, parsed in zip(view["blocks"], Block.parse_all(view["blocks"]), strict=True):
            parsed.validate_json()
            assert parsed.to_dict()["type"] == block["type"], name


def test_slacks_published_types_accept_every_block_of_a_view(knowledge: KnowledgeBase) -> None:
    slack_types = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    # Most blocks are in many views, and each takes long to check.
    blocks = {json.dumps(block): name for name, view in views(knowledge) for block in view["blocks"]}
    for block, name in blocks.items():
        found = [f"{name}: {fault.message[:200]}" for fault in slack_types.iter_errors(json.loads(block))]
        assert found == []


def test_no_view_breaks_a_limit(knowledge: KnowledgeBase) -> None:
    for name, view in views(knowledge):
        assert len(json.dumps(view)) < MAX_VIEW / 2, name
        assert len(view["blocks"]) <= 100, name
        assert [fault for block in view["blocks"] for fault in violations([block])] == [], name


def test_every_menu_of_places_is_within_slacks_limits_and_names_no_place_twice() -> None:
    groups = holiday_places()
    codes = [code for _, places in groups for code in places]

    assert len(groups) <= 100
    assert max(len(places) for _, places in groups) <= 100
    assert len(codes) == len(set(codes))
    assert max(len(name) for _, places in groups for name in [_, *places.values()]) <= 75


@pytest.mark.parametrize("code", ["US", "US-NY", "GB-SCT", "DE", "JP"])
def test_a_chosen_place_has_its_holidays_left_out(code: str) -> None:
    assert any(code in places for _, places in holiday_places())
    everything = replace(BARE, weekdays=frozenset(range(7)))
    days = [day for day, _ in zip(tip_days(everything, NINE), range(365), strict=False)]
    fewer = [day for day, _ in zip(tip_days(replace(everything, holidays=code), NINE), range(365), strict=False)]

    assert days != fewer
