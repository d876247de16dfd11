from datetime import date
from pathlib import Path

from bot.knowledge.lint import MOST_ASKED, OTHERS, lint
from bot.knowledge.loader import load
from tests.unit.knowledge.small_base import COMPOST, ENTRIES, PAGE, SmallBase

TODAY = date(2027, 1, 1)


def with_phrasings(base: SmallBase, name: str, count: int) -> None:
    """Give the entry ``count`` phrasings and no others."""
    before, after = base.read(name).split("phrasings:\n")
    rest = after[after.index("keywords:") :]
    base.write(name, before + "phrasings:\n" + "".join(f"  - {name} {i}\n" for i in range(count)) + rest)


def warnings_of(base: SmallBase, entry_id: str, today: date = TODAY) -> list[str]:
    return [warning for warning in lint(base.loaded(), today) if warning.startswith(f"{entry_id}:")]


def test_too_few_phrasings_of_every_kind_are_told_with_how_many_are_wanted(base: SmallBase) -> None:
    wanted = {warning.split(":")[0]: warning.split("write ")[1].split(" ")[0] for warning in lint(base.loaded(), TODAY)}

    assert wanted == {
        "soil/overview": "20",
        "soil/compost": "36",
        "soil/rotation": "36",
        "soil/tools": "36",
        "plots/elm-street": "36",
        "about/gardens": "20",
    }


def test_one_phrasing_too_few_is_told_with_the_count(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MOST_ASKED - 1)

    assert warnings_of(base, "soil/compost") == [
        "soil/compost: 35 phrasings; write 36 or more, so that people's words find it"
    ]


def test_enough_phrasings_are_not_told(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MOST_ASKED)
    with_phrasings(base, PAGE, OTHERS)

    assert (warnings_of(base, "soil/compost"), warnings_of(base, "about/gardens")) == ([], [])


def test_an_entry_is_due_the_day_after_its_review_date(base: SmallBase) -> None:
    with_phrasings(base, COMPOST, MOST_ASKED)
    base.change(COMPOST, "2999-01-31", "2027-05-21")

    assert warnings_of(base, "soil/compost", date(2027, 5, 21)) == []
    assert warnings_of(base, "soil/compost", date(2027, 5, 22)) == [
        "soil/compost: was to be reviewed by Garden desk on 2027-05-21; read it again and set a new date"
    ]


def test_today_is_the_day_unless_told_otherwise(base: SmallBase) -> None:
    base.change(COMPOST, "2999-01-31", "2001-01-01")

    assert any("was to be reviewed" in warning for warning in lint(base.loaded()))


def test_an_entry_without_related_ones_is_told(base: SmallBase) -> None:
    with_phrasings(base, PAGE, OTHERS)
    base.change(PAGE, "related: [soil/overview]\n", "")

    assert warnings_of(base, "about/gardens") == ["about/gardens: no related entries; name two to four to read next"]


def test_warnings_follow_the_order_of_the_entries(base: SmallBase) -> None:
    knowledge = base.loaded()
    told = [warning.split(":")[0] for warning in lint(knowledge, TODAY)]

    assert told == list(knowledge.entries)
    assert len(told) == len(ENTRIES)


def test_the_shipped_knowledge_has_no_weakness_when_it_is_published(shipped: Path) -> None:
    assert lint(load(shipped), date(2026, 12, 1)) == []
