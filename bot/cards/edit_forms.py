"""Forms in which a curator answers a gap from the Home tab, filled in as far as possible."""

from collections.abc import Iterator, Mapping, Sequence

from bot.cards.blocks import bullet_list, caption, card, paragraph, preformatted
from bot.cards.ids import EDIT_FORM, EditField
from bot.cards.inputs import Input, chosen_in, grouped_select, text_area, text_input, typed_in
from bot.cards.limits import MAX_SELECTED
from bot.cards.text import Block
from bot.cards.views import FormLabels, View, card_view, form_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.folder import name_for
from bot.knowledge.models import Entry
from bot.knowledge.voice.edits import EditVoice
from bot.services.curation.editor import Obstacle
from bot.services.curation.edits import Answering, EditKind
from bot.services.curation.gaps import Gap

MAX_TEXT = 300
"""Characters of a phrasing or a golden question."""
MAX_TITLE = 75
"""Characters of an entry's title, which has to fit a button."""
MAX_LISTED = 1_000
"""Entries to choose from; more would not fit a modal."""
_MAX_WORDINGS = 5
"""Wordings of a gap that a form shows."""


def first_answer(kind: EditKind, gap: Gap) -> Answering:
    """Return the answer that a form begins with: the nearest or the proposed entry, and the wordings that are whole."""
    texts, proposal = gap.whole_questions, gap.proposal
    if kind is EditKind.NEW_ENTRY:
        return Answering(kind, "", texts, title=proposal.title if proposal else "")
    nearest = proposal.subject if proposal else gap.near[0].entry_id if gap.near else ""
    return Answering(kind, nearest, texts[:1], "".join(texts[1:2]))


def edit_view(gap: Gap, begun: Answering, knowledge: KnowledgeBase, *, has_golden: bool) -> View:
    """Return the form for one way to answer a gap, filled in as in ``begun``.

    ``has_golden`` tells whether there are golden questions to add to.
    """
    kind = begun.kind
    voice = knowledge.voice.edit
    labels = FormLabels(
        getattr(voice, kind.name.lower()),
        voice.begin if kind is EditKind.NEW_ENTRY else voice.measure,
        voice.cancel,
    )
    wordings = bullet_list([(f"“{one}”",) for one in gap.questions[:_MAX_WORDINGS]])
    fields = _FIELDS[kind](gap, begun, knowledge, has_golden)
    return form_view(
        EDIT_FORM,
        labels,
        [paragraph(voice.proposed if gap.proposal else voice.asked).block, wordings.block, *fields],
        f"{kind} {gap.id}",
    )


def _phrasing_fields(gap: Gap, begun: Answering, knowledge: KnowledgeBase, has_golden: bool) -> Iterator[Block]:
    voice = knowledge.voice.edit
    yield _entries(gap, begun, knowledge)
    yield _text(voice.phrasing_text, begun.texts, voice.names)
    if has_golden:
        yield _golden(begun, voice)


def _off_topic_fields(gap: Gap, begun: Answering, knowledge: KnowledgeBase, has_golden: bool) -> Iterator[Block]:
    voice = knowledge.voice.edit
    yield _text(voice.off_topic_text, begun.texts, voice.names)
    if has_golden:
        yield _golden(begun, voice)


def _golden_fields(gap: Gap, begun: Answering, knowledge: KnowledgeBase, has_golden: bool) -> Iterator[Block]:
    voice = knowledge.voice.edit
    yield _entries(gap, begun, knowledge)
    yield _text(voice.golden_text, begun.texts, voice.names)
    yield caption(voice.exam).block


def _new_entry_fields(gap: Gap, begun: Answering, knowledge: KnowledgeBase, has_golden: bool) -> Iterator[Block]:
    voice = knowledge.voice.edit
    yield text_input(Input(EditField.TITLE, voice.entry_title), begun.title, MAX_TITLE)
    themes = _themes(knowledge)
    proposed = [gap.proposal.subject] if gap.proposal and gap.proposal.subject in themes else []
    near = [folder for one in gap.near if (folder := one.entry_id.partition("/")[0]) in themes]
    yield grouped_select(
        Input(EditField.THEME, voice.theme), [(voice.theme, themes)], next(iter([*proposed, *near, *themes]), "")
    )
    yield text_area(Input(EditField.TEXT, voice.entry_texts, voice.names), typed="\n".join(begun.texts))


_FIELDS = {
    EditKind.PHRASING: _phrasing_fields,
    EditKind.OFF_TOPIC: _off_topic_fields,
    EditKind.GOLDEN: _golden_fields,
    EditKind.NEW_ENTRY: _new_entry_fields,
}


def _entries(gap: Gap, begun: Answering, knowledge: KnowledgeBase) -> Block:
    """Return the field for an entry: the nearest ones first, then all others, which people search by typing."""
    voice = knowledge.voice.edit
    nearest = {one.entry_id: one.title for one in gap.near}
    others = sorted((one for one in knowledge.entries.values() if one.id not in nearest), key=_by_title)[:MAX_LISTED]
    parts = [others[at : at + MAX_SELECTED] for at in range(0, len(others), MAX_SELECTED)]
    groups: list[tuple[str, Mapping[str, str]]] = [(voice.nearest, nearest)] if nearest else []
    groups += [(voice.all_entries, {one.id: one.title for one in part}) for part in parts]
    return grouped_select(Input(EditField.ENTRY, voice.entry), groups, begun.entry_id)


def _by_title(entry: Entry) -> str:
    return entry.title.casefold()


def _themes(knowledge: KnowledgeBase) -> dict[str, str]:
    """Return the folders for a new entry, with the titles of their themes."""
    titles = {theme.id.partition("/")[0]: theme.title for theme in knowledge.themes}
    folders = sorted({one.partition("/")[0] for one in knowledge.entries})
    return titles or {folder: folder for folder in folders[:MAX_SELECTED]}


def _text(label: str, texts: Sequence[str], hint: str) -> Block:
    return text_input(Input(EditField.TEXT, label, hint), next(iter(texts), ""), MAX_TEXT)


def _golden(begun: Answering, voice: EditVoice) -> Block:
    field = Input(EditField.GOLDEN, voice.golden_text, voice.other_words, optional=True)
    return text_input(field, begun.golden, MAX_TEXT)


def read_edit(view: View) -> tuple[str, Answering]:
    """Return the id of the gap that a submitted form is about, and the answer in it."""
    kind, _, gap_id = str(view["private_metadata"]).partition(" ")
    entry_id, title = chosen_in(view, EditField.ENTRY), " ".join(typed_in(view, EditField.TITLE).split())
    if name := name_for(title):
        entry_id = f"{chosen_in(view, EditField.THEME)}/{name}"
    lines = [" ".join(line.split()) for line in typed_in(view, EditField.TEXT).splitlines()]
    golden = " ".join(typed_in(view, EditField.GOLDEN).split())
    return gap_id, Answering(EditKind(kind), entry_id, [line for line in lines if line], golden, title)


def obstacle_view(kind: EditKind, gap: Gap, obstacle: Obstacle, curator: str, knowledge: KnowledgeBase) -> View:
    """Return the modal that says why the bot cannot change its knowledge, with the command that does."""
    voice = knowledge.voice.edit
    entry = first_answer(EditKind.PHRASING, gap).entry_id or "ENTRY"
    command = {
        EditKind.PHRASING: f"add-phrasing {gap.id} {entry}",
        EditKind.OFF_TOPIC: f"off-topic {gap.id}",
        EditKind.GOLDEN: f"golden {gap.id} {entry}",
        EditKind.NEW_ENTRY: f"new-entry {gap.id} NAME --theme THEME",
    }[kind]
    said = card(
        paragraph(getattr(voice, obstacle)),
        caption(voice.command),
        preformatted(f'python -m bot gaps {command} --by "{curator}"'),
    )
    return card_view(said, knowledge.voice, title=getattr(voice, kind.name.lower()))
