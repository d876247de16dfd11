"""Every card that the shipped knowledge can produce, with a name."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.cards.acts import act_card_with
from bot.cards.answers import (
    answer_card,
    no_answer_card,
    reply_card,
    spotlight_card,
    spotlights_card,
    takeaways_card,
    theme_card,
)
from bot.cards.ask import AskedMessage, found_about_message, nothing_to_find_card, reply_in_thread
from bot.cards.blocks import Card
from bot.cards.buttons import Shown
from bot.cards.curators import Asker, Place, found_card, told_rows, ways_row
from bot.cards.digest import digest_card
from bot.cards.entries import copy_card, entry_card, more_card, opened_card
from bot.cards.follow_up_settings import heard_card, settings_card, turned_on_card
from bot.cards.ids import Action
from bot.cards.notices import help_card, privacy_card, refused_card, rejected_card, sentence_card, status_card
from bot.cards.person_questions import PersonQuestion, person_reply_card, posted_card, replied_card
from bot.cards.saved import all_saved_card, redrawn_card, saving_card
from bot.cards.schedules import no_schedule_card, paused_card, schedule_card
from bot.cards.tips import shared_tip_card, tip_card, tip_help_card, tip_now_card, trial_tip_card, unknown_word_card
from bot.cards.why import why_card
from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.knowledge.passages import passages_of
from bot.matching.ranking import Evidence, Match, Ranking
from bot.services.answers import ActReply, Answered, NoAnswer, Part, SeveralAnswers, Turn, Unsure
from bot.services.curation.digest import Digest
from bot.services.curation.gaps import Gap, NearEntry
from bot.services.curation.statuses import GapStatus
from bot.services.curation.votes import EntryVotes
from bot.services.deliveries import Refused
from bot.services.lookups import LookupResult
from bot.services.questions import AnswerOutcome
from bot.services.saved import MOST_SAVED, Saving
from bot.services.tips.commands import TipWord
from bot.services.tips.library import Library
from bot.services.tips.models import Schedule
from bot.services.tips.service import Status
from bot.services.versions import Edition, Version
from bot.services.workspaces import Workspace
from bot.slack.client import cause_of

NOTHING = Ranking()
ASKED = Turn("<@U0BOT> do we need an <https://example.org|MOU> &amp; *more*?")
_SHARES = {"meaning": 0.4, "letters": 0.15, "words": -0.02}
KEPT = Asker("U0ASKER", is_kept=True)
WITH_CURATORS = Asker("U0ASKER", is_kept=True, has_curators=True)
PERSON_QUESTION = PersonQuestion(
    "U0ASKER", "en", "C0GENERAL:1800000000.000100",
    "https://playground.slack.com/archives/C0GENERAL/p1800000000000100?thread_ts=1800000000.000100&cid=C0GENERAL",
    "practices/codify leaders/trust", "practices/codify", "do we need an *MOU* with <!channel> & others?",
    "We are two schools and a hospital, and start in March.",
)  # fmt: skip
FOUND = Ranking(
    (
        Match("practices/codify", 0.53, Evidence(_SHARES, "do we need an <MOU> & *more*?", ("mou", "signed"))),
        Match("leaders/trust", 0.48, Evidence(_SHARES, "who trusts whom")),
    ),
    confidence=0.75,
    coverage=0.9,
    repairs={"comitment": "commitment"},
)


def all_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    """Yield each card and, if it has one, its fallback."""
    for name, card in _cards(knowledge):
        yield name, card
        if card.fallback:
            yield f"{name}-plainer", card.fallback


def _cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    entries = tuple(knowledge.entries.values())
    for entry in entries:
        yield entry.id, entry_card(entry, knowledge)
        yield f"{entry.id}-all", entry_card(entry, knowledge, is_complete=True)
        yield f"{entry.id}-shared", opened_card(entry, knowledge, Shown(entry.id, ASKED, "U0ASKER"))
    yield from _reviewed_cards(knowledge)
    codify = knowledge.entries["practices/codify"]
    yield "follow-ups-off", settings_card(knowledge.voice, is_on=False)
    yield "follow-ups-on", settings_card(knowledge.voice, is_on=True)
    yield "follow-ups-turned-on", turned_on_card("U0ASKER", knowledge.voice)
    yield "follow-up-answer", heard_card(entry_card(codify, knowledge, turn=ASKED), knowledge.voice)
    about = AskedMessage("1796126400.000100", "1796126400.000100", ASKED.question)
    yield "about-a-message", found_about_message(Answered(codify, FOUND, ASKED), about, knowledge, can_reply=True)
    yield "nothing-about-a-message", nothing_to_find_card(knowledge.voice)
    yield "reply-to-a-message", reply_in_thread(Answered(codify, FOUND, ASKED), "U0ASKER", knowledge)
    yield "answer", answer_card(Answered(codify, FOUND, ASKED), knowledge)
    yield "answer-to-a-long-question", answer_card(Answered(codify, FOUND, Turn("why? " * 400)), knowledge)
    yield from _led_cards(knowledge)
    yield "more", more_card(codify, knowledge)
    yield "copy", copy_card(codify, knowledge)
    yield "status", status_card(knowledge, PUBLISHED)
    yield "status-of-a-commit", status_card(knowledge, Edition(FROM_COMMIT))
    yield "status-es", status_card(knowledge.in_language("es"), PUBLISHED)
    for name, lines in (("broken", 2), ("very-broken", 30)):
        rejected = replace(PUBLISHED, problem="knowledge/a.yaml:3: title: <!channel> *missing* & more\n" * lines)
        yield f"status-of-a-{name}-folder", status_card(knowledge, rejected)
        yield f"rejected-{name}-folder", rejected_card(knowledge, rejected)
    longest = tuple(sorted(entries, key=lambda entry: len(entry.title)))[-3:]
    yield "unsure", answer_card(Unsure(longest, NOTHING), knowledge)
    yield "no-answer", answer_card(NoAnswer(longest[:2], NOTHING, ASKED), knowledge, KEPT)
    yield "no-answer-that-is-not-kept", answer_card(NoAnswer(longest[:2], NOTHING, ASKED), knowledge)
    shown = Shown(Place.NO_ANSWER, ASKED, "U0ASKER")
    told = told_rows(shown, knowledge.voice.curators.told, KEPT, knowledge)
    yield "no-answer-told", no_answer_card(knowledge, longest[:2], told)
    yield "found", found_card(codify, "do we need an … & <b>more</b>?", knowledge)
    yield "no-answer-near-themes", answer_card(NoAnswer(knowledge.themes[:2], NOTHING), knowledge)
    passed_on = ways_row(Place.NONE_OF_THESE, ASKED, KEPT, knowledge)
    yield "none-of-these", no_answer_card(knowledge, curators=[passed_on])
    yield (
        "unknown-spotlight",
        spotlight_card(LookupResult(None, knowledge.spotlights[:2]), "<@U1> & *co*" * 50, knowledge),
    )
    yield "two-spotlights", spotlight_card(LookupResult(None, (), knowledge.spotlights[:2]), "indiana", knowledge)
    yield "unknown-theme", theme_card(LookupResult(None, knowledge.themes[:2]), "", knowledge)
    yield "why", why_card(FOUND, knowledge)
    yield "why-nothing", why_card(NOTHING, knowledge)
    yield "spotlights", spotlights_card(knowledge)
    yield "takeaways", takeaways_card(knowledge)
    yield "help", help_card(knowledge)
    yield from _conversation_cards(knowledge)
    yield "gone", opened_card(None, knowledge)
    for reason in (
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "messages_tab_disabled",
        "missing_scope",
        "x_y",
    ):
        yield f"refused-{reason}", refused_card("C0GENERAL", Refused(reason, cause_of(reason)), knowledge.voice)
    yield "refused-direct", refused_card("D0ASKER", Refused("x_y"), knowledge.voice)
    for some in (_tip_cards, _digest_cards, _person_cards, _saved_cards):
        yield from some(knowledge)
    yield "trouble", sentence_card(knowledge.voice.unknown_trouble.format(reference="0badf00d"))


def reviewed(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge base as if every entry had been reviewed on one day."""
    entries = {name: one.model_copy(update={"reviewed": REVIEWED}) for name, one in knowledge.entries.items()}
    return replace(knowledge, entries=entries)


def _reviewed_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    """Yield the card of each entry with the month of a review, in both languages."""
    base = reviewed(knowledge)
    for entry in base.entries.values():
        yield f"{entry.id}-reviewed", entry_card(entry, base)
        yield f"{entry.id}-reviewed-es", entry_card(entry, base.in_language("es"))
    for name, drawn in _led_cards(base):
        yield f"reviewed-{name}", drawn


def _led_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    """Yield the card of each entry led by each of its passages, which answers or only comes nearest."""
    for entry in knowledge.entries.values():
        for passage in passages_of(entry):
            for held, name in ((True, "led-by"), (False, "nearest")):
                answered = Answered(entry, NOTHING, ASKED, passage, held)
                yield f"{name}-{passage.id}", answer_card(answered, knowledge)


def _conversation_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    spanish = knowledge.in_language("es")
    for act in Act:
        yield f"act-{act}", reply_card(ActReply(act), knowledge)
        yield f"act-{act}-es", reply_card(ActReply(act), spanish)
    yield "act-human-after-a-question", reply_card(ActReply(Act.HUMAN, NINE), knowledge, KEPT)
    entries = tuple(knowledge.entries.values())
    for entry in entries:
        yield f"{entry.id}-es", entry_card(entry, spanish, turn=ASKED)
    for number, pair in enumerate(batched(entries), start=1):
        parts = tuple(Part(f"what about {entry.title}?", Answered(entry, FOUND, ASKED)) for entry in pair)
        yield f"several-{number}", reply_card(SeveralAnswers(parts), knowledge)
    asked = Part(ASKED.question, Answered(knowledge.entries["practices/codify"], FOUND, ASKED))
    unsure = Part("<!channel> *which*? " * 20, Unsure(knowledge.themes[:3], NOTHING))
    pizza = Part("and pizza?", NoAnswer((), NOTHING, Turn("and pizza?")))
    yield "several", reply_card(SeveralAnswers((asked, unsure, pizza)), knowledge, KEPT)
    yield "no-answer-lacking", answer_card(NoAnswer(entries[:2], NOTHING, ASKED, entries[0]), knowledge, KEPT)
    yield "no-answer-es", answer_card(NoAnswer(entries[:2], NOTHING, ASKED), spanish, KEPT)
    yield "help-es", help_card(spanish)


def batched(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield ``entries`` two by two."""
    return (entries[start : start + 2] for start in range(0, len(entries), 2))


def _digest_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    """Yield the digests, and the cards about what is kept."""
    entries = list(knowledge.entries.values())
    near = (NearEntry(entries[0].id, entries[0].title, 0.4),)
    status = GapStatus(Workspace("T1"), "2783025b")
    gap = Gap(status, ("<!channel> who *pays* after the grant?",), 14, 9, 0, 0, {}, NINE, NINE, near, 0.3)
    outcomes = {AnswerOutcome.ANSWERED: 84, AnswerOutcome.UNSURE: None, AnswerOutcome.NO_ANSWER: 12}
    votes = EntryVotes(entries[1].id, entries[1].title, 4, 2, {}, [], NINE)
    shares = {"right": 0.934, "wrong": 0.021, "off_topic_answered": 0.004}
    full = Digest(
        date(2027, 1, 4), date(2027, 1, 10), outcomes, [gap, replace(gap, near=())] * 4, 23, [votes], entries,
        entries[:2], shares,
    )  # fmt: skip
    yield "digest", digest_card(full, knowledge)
    yield "digest-es", digest_card(full, knowledge.in_language("es"))
    for name, base in (("privacy", knowledge), ("privacy-es", knowledge.in_language("es"))):
        yield name, privacy_card(base, 90)
    yield "digest-owner", digest_card(replace(full, owner="Ana Ruiz (U0ANARUIZ1)", shares={}), knowledge)
    nothing = dict.fromkeys(outcomes, 0)
    yield "digest-empty", digest_card(Digest(full.first, full.last, nothing, [], 0, [], [], [], {}), knowledge)


def _saved_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    codify = knowledge.entries["practices/codify"]
    for name, base in (("", knowledge), ("-es", knowledge.in_language("es"))):
        for result in Saving:
            yield f"save-{result.name.lower()}{name}", saving_card(codify, Action.SAVE, result, base)
        yield f"save-removed{name}", saving_card(codify, Action.REMOVE, Saving.DONE, base)
        yield f"save-redrawn{name}", redrawn_card(codify, Action.SAVE, Saving.DONE, base)
        yield f"save-all{name}", all_saved_card([*knowledge.entries.values()][:MOST_SAVED], base)


def _person_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    spanish = knowledge.in_language("es")
    near = (knowledge.entries["practices/codify"],)
    yield "no-answer-with-curators", answer_card(NoAnswer(near, NOTHING, ASKED), knowledge, WITH_CURATORS)
    told = told_rows(Shown(Place.HUMAN, ASKED, "U0ASKER"), "Told.", WITH_CURATORS, knowledge)
    yield "act-human-told", act_card_with(Act.HUMAN, knowledge, told, has_curators=True)
    for act in (Act.HUMAN, Act.COMPLAINT):
        yield f"act-{act}-with-curators", reply_card(ActReply(act, NINE), knowledge, WITH_CURATORS)
    yield "act-human-with-curators-es", reply_card(ActReply(Act.HUMAN), spanish, WITH_CURATORS)
    yield "person-question", posted_card(PERSON_QUESTION, owned(knowledge))
    yield "person-question-replied", posted_card(PERSON_QUESTION, knowledge, "U0CURATOR")
    bare = replace(PERSON_QUESTION, link="", shown="", nearest="", question="")
    yield "person-question-bare", posted_card(bare, knowledge)
    longest = replace(
        PERSON_QUESTION, question="why? " * 100, remark="because " * 37, shown=" ".join(knowledge.entries)
    )
    yield "person-question-longest", posted_card(replace(longest, shown=longest.shown[:400]), knowledge)
    yield "person-replied", replied_card("U0CURATOR", knowledge)
    yield (
        "person-reply",
        person_reply_card(PERSON_QUESTION, "Yes, <!here>.\n*Ask* Ana at https://example.org", "U0CURATOR", knowledge),
    )
    yield "person-reply-es", person_reply_card(bare, "Sí." * 600, "U0CURATOR", spanish)


def owned(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge base as if a person with an id in Slack kept every theme."""
    entries = {
        name: one.model_copy(update={"owner": "Ana Ruiz (U0ANARUIZ1)"}) if one.kind == "theme" else one
        for name, one in knowledge.entries.items()
    }
    return replace(knowledge, entries=entries)


def _tip_cards(knowledge: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    for tip in Library(knowledge).tips:
        yield f"tip-{tip.id}", tip_card(tip, knowledge)
    kinds = {knowledge.entries[tip.entry_id].kind: tip for tip in reversed(Library(knowledge).tips)}
    for kind, tip in kinds.items():
        yield f"tip-of-a-{kind}", tip_card(tip, knowledge)
        yield f"tip-now-of-a-{kind}", tip_now_card(tip, knowledge)
    told = next(tip for tip in Library(knowledge).tips if tip.story)
    yield "tip-with-a-story", tip_card(told, knowledge)
    yield "tip-shared", shared_tip_card(kinds["takeaway"], knowledge, "U0ASKER")
    yield "tip-trial", trial_tip_card(kinds["takeaway"], knowledge)
    yield "tip-help", tip_help_card(knowledge.voice, "C0GENERAL")
    yield "tip-unknown-word", unknown_word_card("<!channel> *skipp*", TipWord.SKIP, knowledge.voice, "")
    for name, schedule in SCHEDULES.items():
        yield f"schedule-{name}", schedule_card(Status(schedule, None if schedule.paused else NINE), knowledge)
    yield "schedule-none", no_schedule_card("C0GENERAL", knowledge)
    yield "schedule-given-up", paused_card(SCHEDULES["full"], "not_in_channel", knowledge)


REVIEWED = date(2026, 9, 21)
"""Day of a review that did not take place: the shipped entries name none."""
NINE = datetime(2027, 1, 4, 14, tzinfo=UTC).timestamp()
"""A Monday at nine in the morning in New York, in seconds since the epoch."""
PUBLISHED = Edition(Version(3, "8a78b8c8a43c" + "0" * 52, score=0.974, published_at=NINE))
FROM_COMMIT = Version(3, "8a78b8c8a43c" + "0" * 52, score=0.974, published_at=NINE, commit="d282b99fee15" + "0" * 28)
BARE = Schedule(Workspace("T1"), "C0GENERAL", time(9), "America/New_York", "U0ASKER", date(2027, 1, 4))
SCHEDULES = {
    "bare": BARE,
    "full": replace(
        BARE, weekdays=frozenset({0, 2, 4}), themes=frozenset({"leaders/overview", "drivers/overview"}),
        holidays="US-NY", ends=date(2027, 6, 30),
    ),
    "paused": replace(BARE, paused="person"),
    "given-up": replace(BARE, paused="is_archived"),
}  # fmt: skip
