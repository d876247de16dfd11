import pytest

from tests.support.small_base import (
    COMPOST,
    ENTRIES,
    PAGE,
    ROTATION,
    SPOTLIGHT,
    THEME,
    TOOLS,
    SmallBase,
)


def the_problem(base: SmallBase) -> tuple[str, int, str, str]:
    """Return the file, line, field and message of the only problem."""
    problem = base.problem()
    return problem.file.removeprefix("knowledge/"), problem.line, problem.field, problem.message


def test_a_quote_with_a_letter_changed_is_reported_with_its_line_and_the_correction(base: SmallBase) -> None:
    base.change(COMPOST, "first frost,", "first frist,")

    assert the_problem(base) == (
        COMPOST,
        base.line(COMPOST, "quote:"),
        "citations.0.quote",
        "is not in sources/almanac.txt letter for letter; closest is its line 4. To match it, remove [-this-] and add"
        " {+this+}: A heap that is … gold” before the first [-frist,-] {+frost,+} and the neighbours’ kitchens fill it"
        " for nothing.",
    )


def test_a_list_item_with_a_letter_changed_is_reported_with_its_line(base: SmallBase) -> None:
    base.change(TOOLS, "Two watering cans", "Two watering pans")
    file, line, field, message = the_problem(base)

    assert (file, line, field) == (TOOLS, base.line(TOOLS, "pans"), "items.1")
    assert message.endswith("Two watering [-pans-] {+cans+}")


def test_every_quote_that_is_not_in_its_source_is_reported(base: SmallBase) -> None:
    base.change(TOOLS, "Two watering cans", "Two watering pans")
    base.change(TOOLS, "long handle", "long candle")
    base.change(TOOLS, "four things", "five things")

    assert [problem.field for problem in base.problems()] == ["citations.0.quote", "items.0", "items.1"]


def test_a_quote_may_be_wrapped_and_indented_differently(base: SmallBase) -> None:
    base.change(
        ROTATION, "quote: Beans leave behind what", "quote: |\n\n        Beans  leave\n          behind\n        what"
    )

    assert base.loaded().entries["soil/rotation"].citations[0].quote.startswith("Beans leave behind what cabbages")


@pytest.mark.parametrize(("cut", "left"), [("Beans leave", "eans leave"), ("twice running.", "twice runnin")])
def test_a_quote_cut_inside_a_word_is_reported(base: SmallBase, cut: str, left: str) -> None:
    base.change(ROTATION, cut, left)

    assert the_problem(base)[2] == "citations.0.quote"


def test_a_quote_cut_between_words_is_accepted(base: SmallBase) -> None:
    base.change(ROTATION, "Beans leave behind what cabbages need, so no", "no")

    assert base.loaded().entries["soil/rotation"].citations[0].quote.startswith("no bed holds")


def test_a_missing_source_is_reported_with_the_existing_sources(base: SmallBase) -> None:
    base.change(ROTATION, "source: almanac", "source: almanack")

    assert the_problem(base) == (ROTATION, 3, "citations.0.source", "no source 'almanack'; sources/ holds: almanac")


@pytest.mark.parametrize(
    ("file", "old", "field"),
    [
        (COMPOST, "  - soil/rotation\n", "related.0"),
        (SPOTLIGHT, "illustrates: [soil/compost]", "illustrates.0"),
        (PAGE, "related: [soil/overview]", "related.0"),
    ],
)
def test_a_missing_id_is_reported_with_a_similar_id(base: SmallBase, file: str, old: str, field: str) -> None:
    wanted = old.strip(" -\n").split("[")[-1].strip("]")
    base.change(file, old, old.replace(wanted, f"{wanted}s"))

    assert the_problem(base) == (
        file,
        base.line(file, f"{wanted}s"),
        field,
        f"there is no entry {wanted}s; did you mean {wanted}?",
    )


def test_a_missing_id_that_resembles_no_other_is_reported_without_a_suggestion(base: SmallBase) -> None:
    base.change(PAGE, "soil/overview", "zzz/qqq")

    assert the_problem(base)[3] == "there is no entry zzz/qqq"


def test_an_entry_that_lists_itself_is_reported(base: SmallBase) -> None:
    base.change(COMPOST, "  - plots/elm-street\n", "  - soil/compost\n")

    assert the_problem(base) == (
        COMPOST,
        base.line(COMPOST, "- soil/compost"),
        "related.1",
        "is this entry itself; remove it",
    )


def test_an_id_listed_twice_is_reported_at_the_second_place(base: SmallBase) -> None:
    base.change(COMPOST, "  - plots/elm-street\n", "  - plots/elm-street\n  - soil/rotation\n")

    assert the_problem(base) == (
        COMPOST,
        base.line(COMPOST, "plots/elm-street") + 1,
        "related.2",
        "soil/rotation is listed twice; keep one",
    )


def test_a_takeaway_that_no_theme_lists_is_reported_in_its_own_file(base: SmallBase) -> None:
    base.change(THEME, "soil/compost, soil/rotation, soil/tools", "soil/compost, soil/tools")
    file, _, _, message = the_problem(base)

    assert (file, message) == (ROTATION, "no theme lists this entry; add its id to the theme's entries")


def test_a_list_that_no_theme_lists_is_reported_in_its_own_file(base: SmallBase) -> None:
    base.change(THEME, ", soil/tools", "")

    assert the_problem(base)[0] == TOOLS


@pytest.mark.parametrize("stranger", ["plots/elm-street", "about/gardens"])
def test_a_theme_that_lists_anything_but_takeaways_and_lists_is_reported(base: SmallBase, stranger: str) -> None:
    base.change(THEME, ", soil/tools]", f", soil/tools, {stranger}]")

    assert the_problem(base) == (
        THEME,
        base.line(THEME, "entries:"),
        "entries.3",
        f"{stranger} is not a takeaway or list; a theme lists only those",
    )


def test_a_missing_id_in_a_theme_is_reported(base: SmallBase) -> None:
    base.change(THEME, ", soil/tools]", ", soil/tools, soil/worms]")
    _, _, field, message = the_problem(base)

    assert (field, message.startswith("there is no entry soil/worms")) == ("entries.3", True)


def second_theme(base: SmallBase, order: int, entries: str) -> str:
    content = base.read(THEME).replace("order: 1", f"order: {order}")
    name = "themes/water/overview.yaml"
    base.write(
        name, content.replace("soil/compost, soil/rotation, soil/tools", entries).replace("soil cover", "water cover")
    )
    return name


def test_an_entry_in_two_themes_is_reported_at_the_second(base: SmallBase) -> None:
    name = second_theme(base, 2, "soil/tools")

    assert the_problem(base) == (name, 7, "entries.0", "soil/tools is already in soil/overview; keep one")


def test_two_themes_with_the_same_place_are_reported_at_the_second(base: SmallBase) -> None:
    name = second_theme(base, 1, "soil/tools")
    base.change(THEME, ", soil/tools", "")

    assert the_problem(base) == (name, 2, "order", "1 is already the place of soil/overview; give each theme its own")


def test_the_places_of_themes_are_counted_from_one(base: SmallBase) -> None:
    base.change(THEME, "order: 1", "order: 0")

    assert the_problem(base) == (THEME, 2, "order", "should be 1 or more; found '0'")


def test_two_pages_that_list_the_spotlights_are_reported_at_the_second(base: SmallBase) -> None:
    base.write("pages/about/more.yaml", base.read(PAGE).replace("who gardens", "who else gardens"))

    assert the_problem(base) == (
        "pages/about/more.yaml",
        3,
        "shows",
        "about/gardens already lists the spotlights; keep one such page",
    )


@pytest.mark.parametrize("again", ["how do we make compost?", "How do we make  COMPOST", "¿how do we make compost!"])
def test_a_phrasing_in_two_entries_is_reported_with_the_other_place(base: SmallBase, again: str) -> None:
    base.change(ROTATION, "what should follow beans?", f'"{again}"')
    line = base.line(COMPOST, "how do we make compost?")

    assert the_problem(base) == (
        ROTATION,
        base.line(ROTATION, again),
        "phrasings.0",
        f"is also in knowledge/{COMPOST}:{line}; keep one of the two",
    )


def test_a_phrasing_written_twice_in_one_entry_is_reported(base: SmallBase) -> None:
    base.change(COMPOST, "what to do with kitchen scraps", "how do we make compost")

    assert the_problem(base)[:3] == (COMPOST, base.line(COMPOST, "how do we make compost?") + 1, "phrasings.1")


ASKED = """
asked:
  - of: The plots opened
    questions: [how many beds?]
  - of: Forty plots
    questions: [where is it?, {}]
"""


def test_a_question_that_two_texts_of_an_entry_are_said_to_answer_is_reported(base: SmallBase) -> None:
    base.add(SPOTLIGHT, ASKED.format("How many beds"))

    assert the_problem(base) == (
        SPOTLIGHT,
        base.line(SPOTLIGHT, "How many beds"),
        "asked.1.questions.1",
        f"is also asked at knowledge/{SPOTLIGHT}:{base.line(SPOTLIGHT, 'how many beds?')}; keep one of the two",
    )


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("The plots openend", "no text of this entry begins so; the nearest one begins: The plots opened"),
        ("T", "several texts of this entry begin so; add the next words"),
    ],
)
def test_asked_names_one_text_by_its_first_words(base: SmallBase, of: str, message: str) -> None:
    fact = "  - text: The plots opened with forty beds.\n"
    where = "    page: Us\n    publisher: Elm\n    url: https://elm.example/us\n"
    base.change(SPOTLIGHT, fact, "  - text: The parish council cleared the lot.\n" + where + fact)
    base.add(SPOTLIGHT, ASKED.format("since when?").replace("The plots opened", of))

    assert the_problem(base) == (SPOTLIGHT, base.line(SPOTLIGHT, f"of: {of}"), "asked.0.of", message)


def test_quotes_and_phrasings_are_checked_even_when_a_file_could_not_be_read(base: SmallBase) -> None:
    base.write(PAGE, "")
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(ROTATION, "what should follow beans?", "how do we make compost?")

    assert [problem.field for problem in base.problems()] == ["", "citations.0.quote", "phrasings.0"]


def test_all_related_ids_exist_in_a_knowledge_base_that_loads(base: SmallBase) -> None:
    knowledge = base.loaded()

    assert all(knowledge.related_to(entry) for entry in knowledge.entries.values())
    assert len(knowledge.entries) == len(ENTRIES)


def test_a_review_that_is_due_before_the_last_one_is_reported(base: SmallBase) -> None:
    base.change(COMPOST, "review: 2999-01-31", "reviewed: 2999-01-31\nreview: 2999-01-31")

    message = "should be after the day in reviewed, 2999-01-31; set the day of the next review; found '2999-01-31'"
    assert the_problem(base) == (COMPOST, base.line(COMPOST, "review: "), "review", message)
