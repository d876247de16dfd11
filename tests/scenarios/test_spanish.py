"""A person whose Slack is in Spanish reads no sentence of the bot in English, on any surface."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from bot.knowledge.base import KnowledgeBase
from slack_simulator.payloads import assistant_thread_started, event_request, home_opened, message
from slack_simulator.workspace import DIRECT, GENERAL, Json, Message
from tests.scenarios.test_tip_buttons import next_tip
from tests.support.slack_bot import labels
from tests.support.slack_user import SlackUser, stored_schedule

QUESTION = "¿Necesitamos un acuerdo por escrito?"
_DATES = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Apr|Aug|Dec)\b|\d [AP]M\b|Monday")
"""Parts of dates that only English has."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_TELLING = 12
"""Characters from which a sentence that the bot fills in is distinct."""


@pytest.fixture
def ana(ada: SlackUser) -> SlackUser:
    """The workspace's admin, who uses Slack in Spanish."""
    ada.slack.workspace.users[ada.user].locale = "es-MX"
    return ada


def sentences(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every sentence of a voice, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from sentences(inner, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from sentences(inner, f"{name}.{number}")
    elif isinstance(value, str):
        yield name, value


def english_sentences(knowledge: KnowledgeBase) -> Mapping[str, re.Pattern[str]]:
    """Return a pattern for each sentence that is another one in Spanish, by its place in the voice."""
    english, spanish = (dict(sentences(one.voice.model_dump())) for one in (knowledge, knowledge.in_language("es")))
    differ = {name: sentence for name, sentence in english.items() if spanish.get(name) != sentence}
    told = {name: one for name, one in differ.items() if len(_PLACEHOLDER.sub("", one)) >= _TELLING or "{" not in one}
    return {name: re.compile(".+".join(map(re.escape, _PLACEHOLDER.split(one)))) for name, one in told.items()}


def texts(value: Any) -> Iterator[str]:
    """Yield every text of blocks, of a message or of a view, line by line, except quotations."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in {"text", "accessibility_label", "initial_value"}:
                yield from (line for line in inner.split("\n") if not line.startswith("“"))
            elif value.get("type") != "rich_text_quote" and key != "option_groups":
                yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def english_in(shown: Any, knowledge: KnowledgeBase) -> dict[str, str]:
    """Return what is in English in ``shown``, by its place in the voice. Titles are the entries' own."""
    patterns = english_sentences(knowledge)
    titles = {entry.title for entry in knowledge.entries.values()}
    lines = [line for line in texts(shown) if line not in titles]
    found = {name: line for line in lines for name, pattern in patterns.items() if pattern.fullmatch(line.strip())}
    return found | {line: line for line in lines if _DATES.search(line) and "http" not in line}


def blocks_of(*messages: Message) -> list[Any]:
    assert messages
    return [{"text": one.text, "blocks": one.blocks} for one in messages]


def typed(user: SlackUser, command: str, text: str) -> Json:
    return user.slack.type(command, text)


def scheduled(user: SlackUser) -> None:
    user.open_form()
    assert user.submit(weekdays=list("0123456")) == {}


def after(*words: str) -> Callable[[SlackUser], Any]:
    """Return a surface: the answer to the last of ``words`` after ``/tip``, once the channel has a schedule."""

    def surface(user: SlackUser) -> Any:
        scheduled(user)
        return [user.type(word) for word in words][-1]

    return surface


def form_with_mistakes(user: SlackUser) -> Any:
    user.open_form()
    return [{"text": text} for text in user.submit(time="ocho", zone="Nueva Yorck", weekdays=[])["errors"].values()]


def saved_form(user: SlackUser) -> Any:
    scheduled(user)
    return blocks_of(user.slack.said[-1])


def preview(user: SlackUser) -> Any:
    user.open_form()
    return user.press_in_form("Ver los próximos cinco")


def trial(user: SlackUser) -> Any:
    user.open_form()
    form = user.press_in_form("Enviarme una prueba")
    return [form, *blocks_of(user.slack.said[-1])]


def tip_of_the_day(user: SlackUser) -> Any:
    scheduled(user)
    return blocks_of(next_tip(user.slack))


def pressed_on_tip(label: str) -> Callable[[SlackUser], Any]:
    def surface(user: SlackUser) -> Any:
        scheduled(user)
        tip = next_tip(user.slack)
        user.press(tip, label)
        return blocks_of(user.slack.said[-1])

    return surface


def in_modal(label: str) -> Callable[[SlackUser], Any]:
    def surface(user: SlackUser) -> Any:
        user.open_home()
        user.press_at_home(label)
        return user.modal

    return surface


def scheduled_home(user: SlackUser) -> Any:
    scheduled(user)
    user.slack.stores.saved.save(stored(user), user.user, "practices/codify")
    return user.open_home()


def stored(user: SlackUser) -> Any:
    schedule = stored_schedule(user.slack)
    assert schedule
    return schedule.workspace


def answered(user: SlackUser, label: str = "") -> Any:
    (answer,) = user.slack.hear(message(QUESTION))
    return blocks_of(*(user.press(answer, label) if label else [answer]))


def greeting(user: SlackUser) -> Any:
    user.slack.workspace.agent_view = False
    return blocks_of(*user.slack.hear(assistant_thread_started(ts="1796126400.000100")))


def spotlight_at_home(user: SlackUser) -> Any:
    user.open_home()
    user.choose_at_home("West Alabama Works!")
    return user.modal


SURFACES: dict[str, Callable[[SlackUser], Any]] = {
    "the Home tab": lambda user: user.open_home(),
    "the Home tab with a schedule and saved cards": scheduled_home,
    "what is kept": in_modal("Lo que guardo sobre ti"),
    "the window to ask in": in_modal("Hacer una pregunta"),
    "a spotlight, opened from Home": spotlight_at_home,
    "the shortcut to ask": lambda user: user.use_shortcut("ask_guidepost"),
    "a tip": lambda user: user.type(),
    "the help for tips": lambda user: user.type("help"),
    "an unknown word about tips": lambda user: user.type("skedule"),
    "a channel without tips": lambda user: user.type("status"),
    "a change of a channel without tips": lambda user: user.type("pause"),
    "the form": lambda user: user.open_form(),
    "the form with mistakes": form_with_mistakes,
    "the form with a preview": preview,
    "a test of the form": trial,
    "a form that was saved": saved_form,
    "a schedule": after("status"),
    "the next tip": after("next"),
    "tips that were paused": after("pause"),
    "tips that were resumed": after("pause", "resume"),
    "a tip that is skipped": after("skip"),
    "tips that were stopped": after("stop"),
    "the question who may change tips": after("admins"),
    "the tip of the day": tip_of_the_day,
    "a tip's entry in its thread": pressed_on_tip("Leer más"),
    "a vote on a tip": pressed_on_tip("Me sirve"),
    "a tip that is saved": pressed_on_tip("Guardar para mí"),
    "help": lambda user: typed(user, "/guide", "help"),
    "the command without a question": lambda user: typed(user, "/guide", ""),
    "all themes": lambda user: typed(user, "/takeaways", ""),
    "a theme": lambda user: typed(user, "/takeaways", "leaders"),
    "a spotlight": lambda user: typed(user, "/spotlight", "baltimore"),
    "an unknown spotlight": lambda user: typed(user, "/spotlight", "zzyzx"),
    "the version in use": lambda user: typed(user, "/guide", "status"),
    "the curators' channel": lambda user: typed(user, "/guide", "curators"),
    "an answer": answered,
    "why this answer": lambda user: answered(user, "¿Por qué esta respuesta?"),
    "the whole of an answer": lambda user: answered(user, "Para leer más"),
    "an answer as text": lambda user: answered(user, "Copiar como texto"),
    "the settings of follow-ups": lambda user: answered(user, "Respuestas en los hilos"),
    "the greeting of a conversation": greeting,
}


@pytest.mark.parametrize("name", SURFACES)
def test_no_sentence_on_this_surface_is_english(ana: SlackUser, name: str) -> None:
    shown = SURFACES[name](ana)

    assert list(texts(shown))
    assert english_in(shown, ana.slack.guide.knowledge) == {}


@pytest.mark.parametrize("name", ["the Home tab", "a tip", "the form", "help", "a spotlight"])
def test_for_a_person_whose_slack_is_in_english_the_same_surfaces_are_english(ada: SlackUser, name: str) -> None:
    assert english_in(SURFACES[name](ada), ada.slack.guide.knowledge)


def test_a_spanish_card_is_answered_in_spanish_whatever_the_person_chose_in_slack(ada: SlackUser) -> None:
    (answer,) = ada.slack.hear(message(QUESTION))
    knowledge = ada.slack.guide.knowledge
    (onward, *_) = [
        one for one in labels(answer.blocks) if one in {entry.title for entry in knowledge.entries.values()}
    ]
    (opened,) = ada.press(answer, onward)

    assert english_in(blocks_of(opened), knowledge) == {}


def test_what_a_spanish_speaker_shows_to_the_channel_keeps_the_language_of_the_card(ana: SlackUser) -> None:
    (answer,) = ana.slack.mention("Do we need a written agreement?")
    ana.press(answer, "Share to channel")
    shared = next(one for one in ana.slack.said if "Shared by" in one.text)

    assert shared.only_for is None
    assert "Quoted from" in shared.text


def test_quotations_stay_as_published_and_say_that_they_are_english(ana: SlackUser) -> None:
    shown = ana.slack.type("/spotlight", "baltimore")["text"] + ana.type()["text"]

    assert "en inglés" in shown


def test_the_questions_to_press_are_spanish(ana: SlackUser) -> None:
    ana.slack.deliver(event_request(home_opened(tab="messages"), ana.origin))
    offered = [one["message"] for one in ana.slack.workspace.prompts[DIRECT, ""]]

    assert offered
    assert set(offered) <= set(ana.slack.guide.knowledge.in_language("es").first_questions)


def test_slack_is_asked_for_the_language_once_and_not_for_a_question_that_tells_it(ana: SlackUser) -> None:
    def looked_up() -> int:
        return sum(call.method == "users.info" for call in ana.slack.workspace.calls)

    ana.slack.type("/guide", "Do we need a written agreement?")
    ana.slack.type("/guide", QUESTION)
    ana.slack.hear(message(QUESTION))
    assert looked_up() == 0
    for _ in range(3):
        ana.open_home()
    assert looked_up() == 1
    ana.slack.workspace.clock.advance(2 * 3_600)
    ana.slack.workspace.users[ana.user].locale = "en-US"
    assert english_in(ana.open_home(), ana.slack.guide.knowledge)


@pytest.mark.parametrize("question", ["Do we need a written agreement?", QUESTION])
def test_a_question_is_answered_in_its_own_language(ana: SlackUser, question: str) -> None:
    shown = ana.slack.type("/guide", question)

    assert bool(english_in(shown, ana.slack.guide.knowledge)) is (question != QUESTION)


def test_without_the_scope_to_read_people_the_bot_speaks_english(ana: SlackUser) -> None:
    for grant in ana.slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope != "users:read")

    assert "Welcome to Guidepost" in list(texts(ana.open_home()))


def test_a_channel_keeps_the_language_of_the_person_who_changed_its_tips_last(ana: SlackUser, ben: SlackUser) -> None:
    scheduled(ana)
    assert english_in(blocks_of(next_tip(ana.slack)), ana.slack.guide.knowledge) == {}
    scheduled(ben)
    ana.slack.workspace.clock.advance(22 * 3_600)

    assert english_in(blocks_of(next_tip(ana.slack)), ana.slack.guide.knowledge)
    assert ana.slack.workspace.channels[GENERAL]
