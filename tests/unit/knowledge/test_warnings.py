"""Warnings about a folder that loads: each has file, line and what to do, and stops nothing."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import Problem
from bot.knowledge.loader import load_folder
from bot.services.curation.readability import syllables_of
from bot.services.curation.weaknesses import (
    MIN_PHRASINGS,
    MIN_PHRASINGS_OTHERS,
    TO_BEGIN,
    find_warnings,
    golden_warnings,
)
from tests.support.small_base import COMPOST, ENTRIES, PAGE, ROTATION, SPOTLIGHT, TOOLS, SmallBase

TODAY = date(2027, 1, 1)
FEW = "write 36 or more to match the ways people ask"


def with_phrasings(base: SmallBase, name: str, count: int) -> None:
    """Replace the phrasings of the entry with ``count`` others."""
    before, after = base.read(name).split("phrasings:\n")
    rest = after[after.index("keywords:") :]
    stem = name.rpartition("/")[2].removesuffix(".yaml")
    base.write(name, before + "phrasings:\n" + "".join(f"  - {stem} way{i}\n" for i in range(count)) + rest)


def warnings_of(base: SmallBase, name: str, today: date = TODAY) -> list[Problem]:
    """Return the warnings about one file that are not about the number of its phrasings."""
    found = find_warnings(load_folder(base.root), today)
    return [one for one in found if one.file == f"knowledge/{name}" and one.field != "phrasings"]


def described(found: list[Problem]) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.message) for one in found]


def test_an_entry_of_any_kind_with_too_few_phrasings_is_reported_with_the_number_wanted(base: SmallBase) -> None:
    found = find_warnings(load_folder(base.root), TODAY)
    wanted = {one.file.partition("/")[2]: one.message.split("write ")[1].split(" ")[0] for one in found}

    assert wanted == {name: "20" if name.startswith(("themes", "pages")) else "36" for name in ENTRIES}


def test_fewer_phrasings_than_the_guide_asks_for_are_not_said_to_be_enough(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, TO_BEGIN - 1)
    found = [one for one in find_warnings(load_folder(base.root), TODAY) if one.file.endswith(COMPOST)]

    assert described(found) == [(base.line(COMPOST, "phrasings:"), "phrasings", f"7 phrasings; {FEW}")]


def test_one_phrasing_too_few_is_reported_with_the_count_at_its_line(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MIN_PHRASINGS - 1)
    found = [one for one in find_warnings(load_folder(base.root), TODAY) if one.file.endswith(COMPOST)]

    assert described(found) == [
        (base.line(COMPOST, "phrasings:"), "phrasings", f"35 phrasings are enough to begin; {FEW}")
    ]


def test_an_entry_with_enough_phrasings_is_not_reported(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MIN_PHRASINGS)
    with_phrasings(base, PAGE, MIN_PHRASINGS_OTHERS)
    found = find_warnings(load_folder(base.root), TODAY)

    assert not [one for one in found if one.file.endswith((COMPOST, PAGE))]


def test_an_entry_is_reported_from_the_day_after_its_review_date(base: SmallBase) -> None:
    base.change(COMPOST, "2999-01-31", "2027-05-21")

    assert warnings_of(base, COMPOST, date(2027, 5, 21)) == []
    assert described(warnings_of(base, COMPOST, date(2027, 5, 22))) == [
        (
            base.line(COMPOST, "review:"),
            "review",
            "was due for review by Garden desk on 2027-05-21; read the entry again, then set reviewed: 2027-05-22, "
            "and a new day for review",
        )
    ]


def test_a_review_in_the_future_is_reported(base: SmallBase) -> None:
    base.change(COMPOST, "review:", "reviewed: 2027-01-02\nreview:")

    assert warnings_of(base, COMPOST, date(2027, 1, 2)) == []
    (found,) = warnings_of(base, COMPOST, date(2027, 1, 1))
    assert found.line == base.line(COMPOST, "reviewed:")
    assert found.message == "is after today; set the day on which Garden desk last read the entry"


def test_an_entry_without_related_entries_is_reported_with_a_line_to_copy(base: SmallBase) -> None:
    base.change(PAGE, "related: [soil/overview]\n", "")
    (found,) = warnings_of(base, PAGE)

    assert found.message.endswith("name two to four to read next, for example: related: [lending/loan, lending/join]")


def test_a_title_of_two_entries_is_reported_at_the_second(base: SmallBase) -> None:
    base.change(ROTATION, "title: Move the Beds Around", "title: Feed  the soil")
    (found,) = warnings_of(base, ROTATION)

    assert (found.line, found.message[:59]) == (1, "is also the title of knowledge/takeaways/soil/compost.yaml:1"[:59])


@pytest.mark.parametrize(
    ("as_of", "text", "is_old"),
    [
        ("31 Dec 2025", "The plots opened with forty beds.", True),
        ("1 Jan 2026", "The plots opened with forty beds.", False),
        ("December 2025", "The plots have forty beds.", True),
        ("January 2026", "The plots have forty beds.", False),
        ("2025", "The plots have forty beds.", True),
        ("undated, mentions November 2016", "The plots have forty beds.", True),
        ("undated", "The plots have forty beds.", False),
        ("April 2019", "In 2019, the plots had forty beds.", False),
    ],
)
def test_a_fact_of_over_a_year_ago_must_say_how_old_it_is(base: SmallBase, as_of: str, text: str, is_old: bool) -> None:
    base.change(SPOTLIGHT, "text: The plots opened with forty beds.", f"text: {text}\n    as_of: {as_of}")
    found = warnings_of(base, SPOTLIGHT, date(2027, 1, 1))

    assert [(one.line, one.field) for one in found] == [(base.line(SPOTLIGHT, text), "facts.0.text")] * is_old
    assert all("write the year into the text" in one.message for one in found)


@pytest.mark.parametrize(
    ("phrasing", "is_near"),
    [
        ("how can I make composts?", True),
        ("what do I do with scraps from the kitchen", True),
        ("what to do with metal scraps", False),
        ("how do we make soup?", False),
    ],
)
def test_a_phrasing_that_nearly_repeats_one_of_another_entry_is_reported_with_its_place(
    base: SmallBase, phrasing: str, is_near: bool
) -> None:
    base.change(ROTATION, "what should follow beans?", phrasing)
    found = warnings_of(base, ROTATION)

    assert [(one.line, one.field) for one in found] == [(base.line(ROTATION, phrasing), "phrasings.0")] * is_near
    assert all(f"at knowledge/{COMPOST}:" in one.message for one in found)


HARD = (
    "Participating organizations continually communicate organizational sustainability considerations regarding "
    "important institutional collaboration opportunities."
)
PLAIN = "Members who work side by side in the shed teach each other more than any book that we could buy for them."


@pytest.mark.parametrize(
    ("note", "is_hard"),
    [
        (HARD, True),
        (f"Dig. {HARD} Rest.", True),
        (PLAIN, False),
        ("Organizational sustainability considerations.", False),
        (
            "Ask Rosalinda Montgomery-Villanueva or Alexandria Featherstonehaugh of Springfield about it at noon.",
            False,
        ),
        (
            "Las organizaciones participantes comunican continuamente consideraciones institucionales de colaboración.",
            False,
        ),
    ],
    ids=["hard", "among others", "plain", "short", "names", "Spanish"],
)
def test_a_sentence_of_ours_that_is_hard_to_read_is_named(base: SmallBase, note: str, is_hard: bool) -> None:
    base.change(COMPOST, "note: Our words, not the almanac's.", f'note: "{note}"')
    found = warnings_of(base, COMPOST)

    assert [(one.line, one.field) for one in found] == [(base.line(COMPOST, "note:"), "note")] * is_hard
    assert all(f"“{HARD}” Make two sentences of it" in one.message for one in found)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("made", 1), ("table", 2), ("agreed", 2), ("wanted", 2), ("baked", 1), ("boxes", 2), ("notes", 1), ("the", 1)],
)
def test_syllables_are_groups_of_vowels_without_a_silent_e(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_a_phrasing_may_nearly_repeat_one_of_its_own_entry(base: SmallBase) -> None:
    base.change(COMPOST, "what to do with kitchen scraps", "how can I make composts?")

    assert warnings_of(base, COMPOST) == []


def test_synonyms_of_which_no_entry_uses_any_are_reported_with_their_line(base: SmallBase) -> None:
    base.write("synonyms.yaml", "# words\n- [compost, humus]\n- [tractor, big wheels]\n- [kitchen scrap, peel]\n")
    found = warnings_of(base, "synonyms.yaml")

    assert [(one.line, one.field) for one in found] == [(3, "1")]


def golden(base: SmallBase, *entry_ids: str) -> Path:
    for entry_id in entry_ids:
        base.write(f"../tests/questions/{entry_id}.yaml", f"- {{question: what of {entry_id}, kind: direct}}\n")
    return base.root.parent / "tests/questions"


def test_each_entry_without_a_golden_question_is_reported(base: SmallBase) -> None:
    folder = load_folder(base.root)
    some = golden(base, *(entry_id for entry_id in folder.files if entry_id != "soil/tools"))
    (found,) = golden_warnings(folder, some)

    assert (found.file, "tests/questions/soil/tools.yaml, for example" in found.message) == (f"knowledge/{TOOLS}", True)


def test_a_folder_without_golden_questions_is_reported_once(base: SmallBase) -> None:
    folder = load_folder(base.root)

    assert [one.file for one in golden_warnings(folder, None)] == ["knowledge"]
    assert [one.file for one in golden_warnings(folder, golden(base, "other/content"))] == ["knowledge"]


def test_golden_questions_about_no_entry_and_unreadable_ones_are_reported(base: SmallBase) -> None:
    folder = load_folder(base.root)
    questions = golden(base, *folder.files, "soil/worms")
    assert [one.file for one in golden_warnings(folder, questions)] == ["questions/soil/worms.yaml"]

    base.write("../tests/questions/soil/worms.yaml", "- question: only that\n")
    assert [one.message for one in golden_warnings(folder, questions)] == [
        "this key is missing; add it, for example: kind: situation"
    ]


def test_the_shipped_knowledge_had_no_warnings_when_it_was_published(shipped: Path) -> None:
    folder = load_folder(shipped)
    questions = Path(__file__).parents[2] / "questions"

    assert [*find_warnings(folder, date(2026, 12, 1)), *golden_warnings(folder, questions)] == []
