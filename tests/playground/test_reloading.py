"""A curator edits the folder in an editor, and the page follows."""

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.bootstrap.playground import open_playground
from bot.matching.encoder import SentenceEncoder
from bot.playground.workspace import GENERAL
from tests.playground.visitor import Json, Visitor
from tests.unit.knowledge.small_base import COMPOST, ROTATION, SPOTLIGHT, THEME, TOOLS, SmallBase


def settled(visitor: Visitor, state: str, after: int) -> Json:
    """The folder's status, once it is in ``state``."""
    return visitor.wait_for("knowledge", lambda data: data["state"] == state, after=after)


def shown(visitor: Visitor, command: str, text: str) -> str:
    """What a command shows now."""
    visitor.post("command", channel=GENERAL, command=command, text=text)
    return str(visitor.messages(GENERAL)[-1]["text"])


def ready(visitor: Visitor) -> int:
    """The number of the events so far, once the encoder is loaded and the folder looked at."""
    settled(visitor, "ready", 0)
    return visitor.version


def test_new_words_are_shown(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "The plots opened with forty beds.", "The plots opened with fifty beds.")
    settled(visitor, "learning", after)

    assert "fifty beds" in shown(visitor, "/spotlight", "elm street")


def test_new_phrasings_are_learnt(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    question = "wo bekomme ich neue Gießkannen her"
    before = shown(visitor, "/guide", question)
    folder.change(TOOLS, "  - which tools should we buy?", f"  - which tools should we buy?\n  - {question}")
    status = settled(visitor, "ready", after)

    assert not before.startswith("What the Shed Needs")
    assert status["phrasings"] == 8
    assert shown(visitor, "/guide", question).startswith("What the Shed Needs")


def test_a_broken_file_is_told_with_its_place_and_the_last_good_words_stay(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    status = settled(visitor, "broken", after)

    missing, unknown = status["problems"]
    assert unknown["file"] == f"knowledge/{SPOTLIGHT}"
    assert unknown["line"] == folder.line(SPOTLIGHT, "palce")
    assert (unknown["field"], missing["field"]) == ("palce", "place")
    assert "perhaps for 'place'" in unknown["message"]
    assert "Springfield" in shown(visitor, "/spotlight", "elm street")
    assert visitor.get("state")["knowledge"]["problems"] == status["problems"]


def test_a_mended_file_counts_again(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "place: Springfield", "place: [")
    settled(visitor, "broken", after)
    after = visitor.version
    folder.change(SPOTLIGHT, "place: [", "place: Shelbyville")
    status = settled(visitor, "ready", after)

    assert status["problems"] == []
    assert "Shelbyville" in shown(visitor, "/spotlight", "elm street")


def test_an_entry_that_is_taken_out_is_found_no_more_and_its_buttons_say_so(
    folder: SmallBase, visitor: Visitor
) -> None:
    after = ready(visitor)
    visitor.post("command", channel=GENERAL, command="/guide", text="what should follow beans?")
    (card,) = visitor.messages(GENERAL)
    (share,) = [e for block in card["blocks"] for e in block.get("elements", ()) if "share:" in e.get("action_id", "")]
    block = next(block for block in card["blocks"] if share in block.get("elements", ()))
    folder.remove(ROTATION)
    folder.change(THEME, "soil/rotation, ", "")
    folder.change(COMPOST, "  - soil/rotation\n", "")
    folder.change(TOOLS, "related: [soil/compost]", "related: [soil/overview]")
    status = settled(visitor, "ready", after)

    pressed = {"block_id": block["block_id"], "action_id": share["action_id"]}
    visitor.post("act", container={"type": "message", "channel": GENERAL, "ts": card["ts"]}, action=pressed)
    assert status["entries"] == 5
    assert "no longer in the knowledge base" in visitor.messages(GENERAL)[-1]["text"]
    assert "Move the Beds Around" not in shown(visitor, "/guide", "what should follow beans?")


def test_golden_questions_are_scored_anew_and_what_changed_is_named(
    folder: SmallBase, encoder: SentenceEncoder
) -> None:
    questions = folder.root.parent / "tests" / "questions"
    questions.joinpath("soil").mkdir(parents=True)
    golden = "- question: how do we make compost?\n  kind: plain\n"
    questions.joinpath("soil/compost.yaml").write_text(golden, encoding="utf-8")
    outcomes = '{"shares": {"right": 1.0}, "outcomes": {"how do we make compost?": "right"}}'
    questions.joinpath("baseline.json").write_text(outcomes, encoding="utf-8")
    playground = open_playground(folder.root, port=0, encoder=encoder)
    visitor = Visitor.let_in(playground.address)
    after = ready(visitor)
    folder.change(COMPOST, "  - how do we make compost?\n", "")
    folder.change(
        ROTATION, "  - what should follow beans?", "  - what should follow beans?\n  - how do we make compost?"
    )
    told = visitor.wait_for("curator", lambda data: data["score"] is not None, after=after)
    playground.close()

    (changed,) = told["score"]["changed"]
    assert (changed["question"], changed["before"], changed["worse"]) == ("how do we make compost?", "right", True)
    assert told["score"]["before"] == {"right": 1.0}
    assert told["score"]["after"]["right"] == 0.0


def test_sixteen_people_who_ask_all_the_while_get_an_answer_each_time(folder: SmallBase, visitor: Visitor) -> None:
    ready(visitor)
    asking = threading.Event()

    def ask() -> int:
        count = 0
        while not asking.is_set():
            visitor.post("command", channel=GENERAL, command="/guide", text="how do we make compost?")
            count += 1
        return count

    with ThreadPoolExecutor(16) as people:
        asked = [people.submit(ask) for _ in range(16)]
        for number in range(4):
            after = visitor.version
            folder.add(COMPOST, f"# {number}\n")
            settled(visitor, "ready", after)
        asking.set()
        counts = [one.result() for one in asked]

    answers = [message["text"] for message in visitor.messages(GENERAL)]
    assert all(counts)
    assert len(answers) == sum(counts)
    assert all(answer.startswith("Feed the Soil") for answer in answers)
