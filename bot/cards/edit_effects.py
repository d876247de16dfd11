"""The effect of a curator's answer on the golden questions, and what became of the answer."""

from collections.abc import Iterator, Sequence

from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    button_row,
    caption,
    card,
    extended,
    header,
    paragraph,
    preformatted,
)
from bot.cards.elements import Button
from bot.cards.ids import EditAction
from bot.cards.limits import MAX_BUTTON_VALUE
from bot.cards.text import truncate
from bot.cards.views import View, card_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.edits import EditVoice
from bot.services.curation.editor import Measured
from bot.services.curation.edits import Answering, Edit, EditKind
from bot.services.scoring.baseline import Change
from bot.services.scoring.scorecard import GoldenOutcome

MOST_LISTED = 10
"""Golden questions that are listed."""
_PROBLEMS = 1_000
"""Characters of the reasons why an answer is not published."""
_SHARES = ("right", "wrong", "off_topic_answered")
"""Shares of the scorecard that are shown, by the names of their sentences."""


def measuring_view(external_id: str, knowledge: KnowledgeBase) -> View:
    """Return the modal that is shown while the effect is measured; ``external_id`` is how it is found then."""
    voice = knowledge.voice.edit
    shown = card_view(card(paragraph(voice.measuring)), knowledge.voice, title=voice.measuring_title)
    return {**shown, "external_id": external_id}


def effect_message(effect: Card, knowledge: KnowledgeBase) -> Card:
    """Return a card about an effect as a message, which has a heading where a modal has its title."""
    return extended(effect, above=[header(knowledge.voice.edit.effect_title)])


def effect_view(effect: Card, knowledge: KnowledgeBase) -> View:
    """Return a card about an effect as a modal."""
    return card_view(effect, knowledge.voice, title=knowledge.voice.edit.effect_title)


def effect_card(measured: Measured, answering: Answering, gap_id: str, knowledge: KnowledgeBase) -> Card:
    """Return the effect of an answer, with the button that publishes it unless it is refused."""
    return card(*_effect(measured, answering, gap_id, knowledge))


def _effect(
    measured: Measured, answering: Answering, gap_id: str, knowledge: KnowledgeBase
) -> Iterator[CardBlock | None]:
    voice, effect = knowledge.voice.edit, measured.effect
    yield paragraph(_addition(answering, knowledge))
    if effect.before:
        yield bullet_list([(line,) for line in _scores(measured, voice)])
    else:
        yield paragraph(voice.no_golden)
    if effect.added:
        outcome = effect.added.outcome
        yield paragraph(voice.added.format(question=effect.added.golden.question, outcome=_said(outcome, voice)))
        is_best = outcome is (GoldenOutcome.RIGHT if measured.draft.target else GoldenOutcome.REFUSED)
        yield None if is_best else caption(voice.added_hint)
    if effect.stolen:
        yield from _listed(voice.stolen, [_owner(one, knowledge) for one in effect.stolen], voice)
        yield caption(voice.stolen_hint)
    elif effect.worse:
        shares = [f"{name}: {before:.3f} → {after:.3f}" for name, (before, after) in effect.worse.items()]
        yield from _listed(voice.worse, shares, voice)
    others = [one for one in effect.changed if one not in effect.stolen]
    if others:
        yield from _listed(voice.changed, [_change(one, voice) for one in others], voice)
    elif effect.before and not effect.stolen:
        yield caption(voice.unchanged)
    yield _ways(measured.edit_id, answering, gap_id, voice)


def _addition(answering: Answering, knowledge: KnowledgeBase) -> str:
    voice, entry = knowledge.voice.edit, knowledge.entries.get(answering.entry_id)
    sentence = {
        EditKind.PHRASING: voice.adds_phrasing,
        EditKind.OFF_TOPIC: voice.adds_off_topic,
        EditKind.GOLDEN: voice.adds_golden,
    }[answering.kind]
    return sentence.format(text=answering.texts[0], title=entry.title if entry else answering.entry_id)


def _scores(measured: Measured, voice: EditVoice) -> Iterator[str]:
    before, after = measured.effect.before, measured.effect.after
    for name in _SHARES:
        if name in before and name in after:
            yield getattr(voice, name).format(before=f"{before[name]:.1%}", after=f"{after[name]:.1%}")


def _listed(heading: str, lines: Sequence[str], voice: EditVoice) -> Iterator[CardBlock]:
    yield paragraph(heading)
    left = len(lines) - MOST_LISTED
    more = [voice.more.format(count=left)] if left > 0 else []
    yield bullet_list([(line,) for line in (*lines[:MOST_LISTED], *more)])


def _change(change: Change, voice: EditVoice) -> str:
    before, after = _said(change.before, voice), _said(change.result.outcome, voice)
    return voice.change.format(question=change.result.golden.question, before=before, after=after)


def _said(outcome: GoldenOutcome, voice: EditVoice) -> str:
    return str(getattr(voice.outcomes, outcome))


def _owner(change: Change, knowledge: KnowledgeBase) -> str:
    """Return the sentence that says where a question belongs."""
    voice, golden = knowledge.voice.edit, change.result.golden
    if not golden.accept:
        return voice.stolen_off_topic.format(question=golden.question)
    entry = knowledge.entries.get(golden.accept[0])
    return voice.stolen_from.format(question=golden.question, title=entry.title if entry else golden.accept[0])


def _ways(edit_id: str, answering: Answering, gap_id: str, voice: EditVoice) -> CardBlock | None:
    """Return the buttons to publish an answer, and to go back to its words."""
    publish = [Button(voice.publish, EditAction.PUBLISH, edit_id, is_primary=True)] if edit_id else []
    return button_row([*publish, _again(answering, gap_id, voice)])


def _again(answering: Answering, gap_id: str, voice: EditVoice) -> Button:
    carried = "\n".join([f"{gap_id} {answering.entry_id}", *answering.texts[:1], answering.golden])
    return Button(voice.change_words, EditAction[answering.kind.name], truncate(carried, MAX_BUTTON_VALUE), "again")


def problem_card(problem: str, answering: Answering, gap_id: str, knowledge: KnowledgeBase) -> Card:
    """Return the card that says why an answer cannot be measured."""
    voice = knowledge.voice.edit
    return card(
        paragraph(voice.problems),
        preformatted(truncate(problem, _PROBLEMS)),
        button_row([_again(answering, gap_id, voice)]),
    )


def in_use_card(edit: Edit, told: int, knowledge: KnowledgeBase) -> Card:
    """Return the message to the curator whose answer is in use."""
    voice = knowledge.voice.edit
    return card(
        paragraph(voice.in_use.format(question=edit.question)),
        caption(voice.told.format(count=told)) if told else None,
    )
