"""The page follows a curator who edits the folder in an editor."""

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.matching.encoder import SentenceEncoder
from playground.app import open_playground
from slack_simulator.workspace import GENERAL
from tests.support.playground_visitor import Json, Visitor, button, place
from tests.support.small_base import COMPOST, ROTATION, SPOTLIGHT, THEME, TOOLS, SmallBase


def status_once(visitor: Visitor, state: str, after: int) -> Json:
    """Return the folder's status once its state is ``state``."""
    return visitor.wait_for("knowledge", lambda data: data["state"] == state, after=after)


def shown(visitor: Visitor, command: str, text: str) -> str:
    """Run a command, and return the text that it shows."""
    visitor.post("command", channel=GENERAL, command=command, text=text)
    return str(visitor.messages(GENERAL)[-1]["text"])


def ready(visitor: Visitor) -> int:
    """Wait until the encoder is loaded and the folder is watched; return the number of the latest event."""
    status_once(visitor, "ready", 0)
    return visitor.version


def test_a_new_sentence_is_shown(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "The plots opened with forty beds.", "The plots opened with fifty beds.")
    status_once(visitor, "learning", after)

    assert "fifty beds" in shown(visitor, "/spotlight", "elm street")


def test_a_new_phrasing_is_learned(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    question = "wo bekomme ich neue Gießkannen her"
    before = shown(visitor, "/guide", question)
    folder.change(TOOLS, "  - which tools should we buy?", f"  - which tools should we buy?\n  - {question}")
    status = status_once(visitor, "ready", after)

    assert not before.startswith("“Every shed needs four things:”")
    assert status["phrasings"] == 8
    assert shown(visitor, "/guide", question).startswith("“Every shed needs four things:”")


def test_the_last_question_is_asked_again_after_a_save(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    shown(visitor, "/guide", "wo bekomme ich neue Gießkannen her")
    before = visitor.get("curator")
    folder.change(
        TOOLS,
        "  - which tools should we buy?",
        "  - which tools should we buy?\n  - wo bekomme ich neue Gießkannen her",
    )
    report = visitor.wait_for("curator", lambda data: data.get("outcome") == "answered", after=after)

    assert before["outcome"] != "answered"
    assert "again" not in before
    assert report["question"] == before["question"]
    assert report["again"]["outcome"] == before["outcome"]
    assert report["ranking"][0]["title"] == "What the Shed Needs"
    assert len(visitor.messages(GENERAL)) == 1, "the question is asked again in the pane only"


def test_a_broken_file_is_reported_with_its_place_and_the_last_good_version_stays(
    folder: SmallBase, visitor: Visitor
) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    status = status_once(visitor, "broken", after)

    missing, unknown = status["problems"]
    assert unknown["file"] == f"knowledge/{SPOTLIGHT}"
    assert unknown["line"] == folder.line(SPOTLIGHT, "palce")
    assert (unknown["field"], missing["field"]) == ("palce", "place")
    assert "did you mean 'place'" in unknown["message"]
    assert "Springfield" in shown(visitor, "/spotlight", "elm street")
    assert visitor.get("state")["knowledge"]["problems"] == status["problems"]


def test_a_repaired_file_counts_again(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    folder.change(SPOTLIGHT, "place: Springfield", "place: [")
    status_once(visitor, "broken", after)
    after = visitor.version
    folder.change(SPOTLIGHT, "place: [", "place: Shelbyville")
    status = status_once(visitor, "ready", after)

    assert status["problems"] == []
    assert "Shelbyville" in shown(visitor, "/spotlight", "elm street")


def test_a_removed_entry_is_no_longer_found_and_its_buttons_say_so(folder: SmallBase, visitor: Visitor) -> None:
    after = ready(visitor)
    visitor.post("command", channel=GENERAL, command="/guide", text="what should follow beans?")
    (card,) = visitor.messages(GENERAL)
    share = button(card, "Share to channel")
    folder.remove(ROTATION)
    folder.change(THEME, "soil/rotation, ", "")
    folder.change(COMPOST, "  - soil/rotation\n", "")
    folder.change(TOOLS, "related: [soil/compost]", "related: [soil/overview]")
    status = status_once(visitor, "ready", after)

    visitor.post("act", container=place(card), action=share)
    assert status["entries"] == 5
    assert "no longer in the knowledge base" in visitor.messages(GENERAL)[-1]["text"]
    assert "Move the Beds Around" not in shown(visitor, "/guide", "what should follow beans?")


def test_golden_questions_are_scored_again_and_the_changed_ones_are_named(
    folder: SmallBase, encoder: SentenceEncoder
) -> None:
    questions = folder.root.parent / "tests" / "questions"
    questions.joinpath("soil").mkdir(parents=True)
    golden = "- question: how do we make compost?\n  kind: plain\n"
    questions.joinpath("soil/compost.yaml").write_text(golden, encoding="utf-8")
    outcomes = '{"shares": {"right": 1.0}, "outcomes": {"how do we make compost?": "right"}}'
    questions.joinpath("baseline.json").write_text(outcomes, encoding="utf-8")
    playground = open_playground(folder.root, port=0, encoder=encoder)
    visitor = Visitor.with_access(playground.new_address())
    after = ready(visitor)
    folder.change(COMPOST, "  - how do we make compost?\n", "")
    folder.change(
        ROTATION, "  - what should follow beans?", "  - what should follow beans?\n  - how do we make compost?"
    )
    report = visitor.wait_for("curator", lambda data: data["score"] is not None, after=after)
    playground.close()

    (changed,) = report["score"]["changed"]
    assert (changed["question"], changed["before"], changed["worse"]) == ("how do we make compost?", "right", True)
    assert report["score"]["before"] == {"right": 1.0}
    assert report["score"]["after"]["right"] == 0.0


def test_sixteen_people_who_ask_during_reloads_get_an_answer_each_time(folder: SmallBase, visitor: Visitor) -> None:
    ready(visitor)
    finished = threading.Event()

    def ask() -> int:
        count = 0
        while not finished.is_set():
            visitor.post("command", channel=GENERAL, command="/guide", text="how do we make compost?")
            count += 1
        return count

    with ThreadPoolExecutor(16) as people:
        asked = [people.submit(ask) for _ in range(16)]
        for number in range(4):
            after = visitor.version
            folder.add(COMPOST, f"# {number}\n")
            status_once(visitor, "ready", after)
        finished.set()
        counts = [one.result() for one in asked]

    answers = [message["text"] for message in visitor.messages(GENERAL)]
    assert all(counts)
    assert len(answers) == sum(counts)
    assert all(answer.startswith("“A heap that is turned every second week") for answer in answers)
