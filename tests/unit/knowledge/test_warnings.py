from datetime import date
from pathlib import Path

from bot.knowledge.checks import MIN_PHRASINGS, MIN_PHRASINGS_OTHERS, find_warnings
from bot.knowledge.loader import load
from tests.support.small_base import COMPOST, ENTRIES, PAGE, SmallBase

TODAY = date(2027, 1, 1)


def with_phrasings(base: SmallBase, name: str, count: int) -> None:
    """Replace the phrasings of the entry with ``count`` others."""
    before, after = base.read(name).split("phrasings:\n")
    rest = after[after.index("keywords:") :]
    base.write(name, before + "phrasings:\n" + "".join(f"  - {name} {i}\n" for i in range(count)) + rest)


def warnings_of(base: SmallBase, entry_id: str, today: date = TODAY) -> list[str]:
    return [warning for warning in find_warnings(base.loaded(), today) if warning.startswith(f"{entry_id}:")]


def test_an_entry_of_any_kind_with_too_few_phrasings_is_reported_with_the_number_wanted(base: SmallBase) -> None:
    warnings = find_warnings(base.loaded(), TODAY)
    wanted = {warning.split(":")[0]: warning.split("write ")[1].split(" ")[0] for warning in warnings}

    assert wanted == {
        "soil/overview": "20",
        "soil/compost": "36",
        "soil/rotation": "36",
        "soil/tools": "36",
        "plots/elm-street": "36",
        "about/gardens": "20",
    }


def test_one_phrasing_too_few_is_reported_with_the_count(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MIN_PHRASINGS - 1)

    assert warnings_of(base, "soil/compost") == [
        "soil/compost: 35 phrasings; write 36 or more to match the ways people ask"
    ]


def test_an_entry_with_enough_phrasings_is_not_reported(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MIN_PHRASINGS)
    with_phrasings(base, PAGE, MIN_PHRASINGS_OTHERS)

    assert (warnings_of(base, "soil/compost"), warnings_of(base, "about/gardens")) == ([], [])


def test_an_entry_is_reported_from_the_day_after_its_review_date(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MIN_PHRASINGS)
    base.change(COMPOST, "2999-01-31", "2027-05-21")

    assert warnings_of(base, "soil/compost", date(2027, 5, 21)) == []
    assert warnings_of(base, "soil/compost", date(2027, 5, 22)) == [
        "soil/compost: was due for review by Garden desk on 2027-05-21; read it again and set a new date"
    ]


def test_reviews_are_compared_with_today_by_default(base: SmallBase) -> None:
    base.change(COMPOST, "2999-01-31", "2001-01-01")

    assert any("was due for review" in warning for warning in find_warnings(base.loaded()))


def test_an_entry_without_related_entries_is_reported(base: SmallBase) -> None:
    with_phrasings(base, PAGE, MIN_PHRASINGS_OTHERS)
    base.change(PAGE, "related: [soil/overview]\n", "")

    assert warnings_of(base, "about/gardens") == ["about/gardens: no related entries; name two to four to read next"]


def test_warnings_follow_the_order_of_the_entries(base: SmallBase) -> None:
    knowledge = base.loaded()
    reported = [warning.split(":")[0] for warning in find_warnings(knowledge, TODAY)]

    assert reported == list(knowledge.entries)
    assert len(reported) == len(ENTRIES)


def test_the_shipped_knowledge_had_no_warnings_when_it_was_published(shipped: Path) -> None:
    assert find_warnings(load(shipped), date(2026, 12, 1)) == []
