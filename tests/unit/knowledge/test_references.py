import pytest

from tests.unit.knowledge.small_base import (
    COMPOST,
    ENTRIES,
    PAGE,
    ROTATION,
    SPOTLIGHT,
    THEME,
    TOOLS,
    SmallBase,
)


def told(base: SmallBase) -> tuple[str, int, str, str]:
    """File, line, field and message of the one thing wrong."""
    problem = base.problem()
    return problem.file.removeprefix("knowledge/"), problem.line, problem.field, problem.message


def test_a_quote_with_a_letter_changed_is_told_with_its_line_and_the_way_back(base: SmallBase) -> None:
    base.change(COMPOST, "first frost,", "first frist,")

    assert told(base) == (
        COMPOST,
        base.line(COMPOST, "quote:"),
        "citations.0.quote",
        "does not stand in sources/almanac.txt letter for letter; nearest is its line 4, where [-this-] would have to"
        " go and {+this+} to come: A heap that is … gold” before the first [-frist,-] {+frost,+} and the neighbours’ "
        "kitchens fill it for nothing.",
    )


def test_an_item_of_a_list_with_a_letter_changed_is_told_with_its_line(base: SmallBase) -> None:
    base.change(TOOLS, "Two watering cans", "Two watering pans")
    file, line, field, message = told(base)

    assert (file, line, field) == (TOOLS, base.line(TOOLS, "pans"), "items.1")
    assert message.endswith("Two watering [-pans-] {+cans+}")


def test_every_quote_that_does_not_hold_is_told(base: SmallBase) -> None:
    base.change(TOOLS, "Two watering cans", "Two watering pans")
    base.change(TOOLS, "long handle", "long candle")
    base.change(TOOLS, "four things", "five things")

    assert [problem.field for problem in base.problems()] == ["citations.0.quote", "items.0", "items.1"]


def test_a_quote_may_be_wrapped_and_indented_otherwise(base: SmallBase) -> None:
    base.change(
        ROTATION, "quote: Beans leave behind what", "quote: |\n\n        Beans  leave\n          behind\n        what"
    )

    assert base.loaded().entries["soil/rotation"].citations[0].quote.startswith("Beans leave behind what cabbages")


@pytest.mark.parametrize(("cut", "left"), [("Beans leave", "eans leave"), ("twice running.", "twice runnin")])
def test_a_quote_cut_inside_a_word_is_told(base: SmallBase, cut: str, left: str) -> None:
    base.change(ROTATION, cut, left)

    assert told(base)[2] == "citations.0.quote"


def test_a_quote_cut_between_words_holds(base: SmallBase) -> None:
    base.change(ROTATION, "Beans leave behind what cabbages need, so no", "no")

    assert base.loaded().entries["soil/rotation"].citations[0].quote.startswith("no bed holds")


def test_a_source_that_is_not_there_is_told_with_those_that_are(base: SmallBase) -> None:
    base.change(ROTATION, "source: almanac", "source: almanack")

    assert told(base) == (ROTATION, 3, "citations.0.source", "no source 'almanack'; sources/ holds: almanac")


@pytest.mark.parametrize(
    ("file", "old", "field"),
    [
        (COMPOST, "  - soil/rotation\n", "related.0"),
        (SPOTLIGHT, "illustrates: [soil/compost]", "illustrates.0"),
        (PAGE, "related: [soil/overview]", "related.0"),
    ],
)
def test_an_id_that_is_not_there_is_told_with_a_near_one(base: SmallBase, file: str, old: str, field: str) -> None:
    wanted = old.strip(" -\n").split("[")[-1].strip("]")
    base.change(file, old, old.replace(wanted, f"{wanted}s"))

    assert told(base) == (
        file,
        base.line(file, f"{wanted}s"),
        field,
        f"there is no entry {wanted}s; did you mean {wanted}?",
    )


def test_an_id_like_no_other_is_told_without_a_guess(base: SmallBase) -> None:
    base.change(PAGE, "soil/overview", "zzz/qqq")

    assert told(base)[3] == "there is no entry zzz/qqq"


def test_an_entry_that_names_itself_is_told(base: SmallBase) -> None:
    base.change(COMPOST, "  - plots/elm-street\n", "  - soil/compost\n")

    assert told(base) == (
        COMPOST,
        base.line(COMPOST, "- soil/compost"),
        "related.1",
        "names this entry itself; remove it",
    )


def test_an_id_named_twice_is_told_at_the_second_place(base: SmallBase) -> None:
    base.change(COMPOST, "  - plots/elm-street\n", "  - plots/elm-street\n  - soil/rotation\n")

    assert told(base) == (
        COMPOST,
        base.line(COMPOST, "plots/elm-street") + 1,
        "related.2",
        "soil/rotation stands here twice; keep one",
    )


def test_a_takeaway_that_no_theme_lists_is_told_in_its_own_file(base: SmallBase) -> None:
    base.change(THEME, "soil/compost, soil/rotation, soil/tools", "soil/compost, soil/tools")
    file, _, _, message = told(base)

    assert (file, message) == (ROTATION, "no theme lists this entry; add its id to the theme's entries")


def test_a_list_that_no_theme_lists_is_told_in_its_own_file(base: SmallBase) -> None:
    base.change(THEME, ", soil/tools", "")

    assert told(base)[0] == TOOLS


@pytest.mark.parametrize("stranger", ["plots/elm-street", "about/gardens"])
def test_a_theme_that_lists_something_else_than_learnings_is_told(base: SmallBase, stranger: str) -> None:
    base.change(THEME, ", soil/tools]", f", soil/tools, {stranger}]")

    assert told(base) == (
        THEME,
        base.line(THEME, "entries:"),
        "entries.3",
        f"{stranger} is no takeaway or list; a theme lists only those",
    )


def test_an_id_that_a_theme_lists_and_nobody_wrote_is_told(base: SmallBase) -> None:
    base.change(THEME, ", soil/tools]", ", soil/tools, soil/worms]")
    _, _, field, message = told(base)

    assert (field, message.startswith("there is no entry soil/worms")) == ("entries.3", True)


def second_theme(base: SmallBase, order: int, entries: str) -> str:
    content = base.read(THEME).replace("order: 1", f"order: {order}")
    name = "themes/water/overview.yaml"
    base.write(
        name, content.replace("soil/compost, soil/rotation, soil/tools", entries).replace("soil cover", "water cover")
    )
    return name


def test_an_entry_in_two_themes_is_told_at_the_second(base: SmallBase) -> None:
    name = second_theme(base, 2, "soil/tools")

    assert told(base) == (name, 7, "entries.0", "soil/tools stands in soil/overview already; keep one")


def test_two_themes_in_one_place_are_told_at_the_second(base: SmallBase) -> None:
    name = second_theme(base, 1, "soil/tools")
    base.change(THEME, ", soil/tools", "")

    assert told(base) == (name, 2, "order", "1 is the place of soil/overview; give each theme its own")


def test_the_place_of_a_theme_is_counted_from_one(base: SmallBase) -> None:
    base.change(THEME, "order: 1", "order: 0")

    assert told(base) == (THEME, 2, "order", "should be 1 or more; found '0'")


def test_two_pages_that_list_the_spotlights_are_told_at_the_second(base: SmallBase) -> None:
    base.write("pages/about/more.yaml", base.read(PAGE).replace("who gardens", "who else gardens"))

    assert told(base) == (
        "pages/about/more.yaml",
        3,
        "shows",
        "about/gardens lists the spotlights already; keep one such page",
    )


@pytest.mark.parametrize("again", ["how do we make compost?", "How do we make  COMPOST", "¿how do we make compost!"])
def test_a_phrasing_of_two_entries_is_told_with_the_other_place(base: SmallBase, again: str) -> None:
    base.change(ROTATION, "what should follow beans?", f'"{again}"')
    line = base.line(COMPOST, "how do we make compost?")

    assert told(base) == (
        ROTATION,
        base.line(ROTATION, again),
        "phrasings.0",
        f"stands in knowledge/{COMPOST}:{line} too; keep one of the two",
    )


def test_a_phrasing_written_twice_in_one_entry_is_told(base: SmallBase) -> None:
    base.change(COMPOST, "what to do with kitchen scraps", "how do we make compost")

    assert told(base)[:3] == (COMPOST, base.line(COMPOST, "how do we make compost?") + 1, "phrasings.1")


def test_quotes_and_phrasings_are_checked_even_when_a_file_could_not_be_read(base: SmallBase) -> None:
    base.write(PAGE, "")
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(ROTATION, "what should follow beans?", "how do we make compost?")

    assert [problem.field for problem in base.problems()] == ["", "citations.0.quote", "phrasings.0"]


def test_all_ids_hold_in_a_knowledge_base_that_loads(base: SmallBase) -> None:
    knowledge = base.loaded()

    assert all(knowledge.related_to(entry) for entry in knowledge.entries.values())
    assert len(knowledge.entries) == len(ENTRIES)
